package usbtoaster.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("The page, whatever it is told")
@ExtendWith(OneChromium.class)
class PageTest {
  private static final String HEADLINE = "document.getElementById('headline').textContent";
  private static final String LOG = "document.getElementById('log')";

  private final Chromium browser;
  private FakeServer server;

  PageTest(Chromium browser) {
    this.browser = browser;
  }

  @BeforeEach
  void open() throws IOException {
    server = new FakeServer(0, Told.state());
    browser.look(1280, 900, false, false);
    browser.open(server.url());
    browser.until(HEADLINE + ".startsWith('8 writes')");
  }

  @AfterEach
  void close() {
    server.close();
  }

  private long count(String selector) {
    return browser.number("document.querySelectorAll('" + selector + "').length");
  }

  @Test
  void shouldSayHowManyThreadsWait() throws IOException {
    assertThat(browser.text(HEADLINE))
        .isEqualTo("8 writes in flight. Threads waiting for them: 0.");
    server.tell("state", Told.state("waiting", 8, "waitingInSamples", 214));
    browser.until(HEADLINE + ".endsWith('Threads waiting for them: 8.')");
    browser.until("document.getElementById('waiting').textContent === '8'");
    assertThat(browser.text("document.getElementById('evidence').textContent"))
        .contains("One waited for a write in 214 of them.");
    server.tell("state", Told.state("inFlight", 0));
    browser.until(HEADLINE + ".includes('writes done; no thread waited')");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void shouldLightWhatTheWriteHasPassedAndNameTheGap() throws IOException {
    browser.click("#life-details summary");
    server.tell("state", Told.state("mode", "\"paused\""));
    server.tell(
        "stages",
        Told.stages(17, false, List.of("CALL 0", "IRP 0.5", "SUSPEND 1.9", "IRQ_RAISED 79601.9")));
    browser.until("document.querySelector('#stage-IRQ_RAISED.now') !== null");
    assertThat(count(".stage.lit")).isEqualTo(4);
    assertThat(browser.text("document.querySelector('#stage-IRP .time').textContent"))
        .isEqualTo("0.5 µs");
    assertThat(browser.text("document.querySelector('#life .nobody').innerText"))
        .contains("nobody")
        .contains("79.6 ms, no thread");
    assertThat(browser.text("document.getElementById('followed').textContent"))
        .isEqualTo("Write 17: 4 stages in 79.6 ms. For 79.6 ms of that no thread was on it.");
  }

  @Test
  void shouldStayBoundedHoweverMuchItIsTold() {
    for (int i = 0; i < 40; i++) {
      server.tell("work", Told.work(500));
      server.tell("lines", Told.lines(500));
      for (int n = 0; n < 25; n++) {
        server.tell("said", "{\"text\":\"Line " + n + "\",\"kind\":\"info\",\"nanos\":1}");
      }
    }
    server.tell("said", "{\"text\":\"The last line.\",\"kind\":\"info\",\"nanos\":1}");
    browser.until(LOG + ".textContent.includes('The last line.')");
    assertThat(browser.text(LOG + ".textContent")).contains("lines that came too fast");
    assertThat(count("#log li")).isLessThan(62);
    assertThat(count("*")).isLessThan(600);
    assertThat(browser.text("document.getElementById('lines-note').textContent"))
        .isEqualTo("machine's clock; 20\u202f000 edges left out");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void shouldSayThatTheServerIsGoneAndComeBack() throws IOException {
    int port = server.port();
    server.close();
    browser.until(HEADLINE + ".startsWith('The connection is lost')");
    server = new FakeServer(port, Told.state("inFlight", 3));
    browser.until(HEADLINE + ".startsWith('3 writes')");
    assertThat(browser.text("document.getElementById('connection').textContent"))
        .isEqualTo("connected");
  }

  @Test
  void shouldSayWhyAnOrderWasRefused() {
    server.refuse("A thousand pieces wait already.");
    browser.click("#toast-many");
    browser.until(LOG + ".textContent.includes('A thousand pieces wait already.')");
    assertThat(server.orders()).containsExactly("/api/toast {\"pieces\":1000}");
  }

  @Test
  void shouldHideThePaceWhereThereIsNone() throws IOException {
    server.tell("state", Told.state("pace", false, "powerCycle", false));
    browser.until("!document.getElementById('pace').checkVisibility()");
    browser.until("!document.getElementById('power-cycle').checkVisibility()");
    assertThat(browser.text("document.getElementById('toast-one').checkVisibility()"))
        .isEqualTo("true");
  }
}
