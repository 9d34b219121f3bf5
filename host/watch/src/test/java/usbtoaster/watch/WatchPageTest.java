package usbtoaster.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openqa.selenium.Keys;
import usbtoaster.targets.Target;
import usbtoaster.targets.TargetOptions;

/**
 * One who looks at the firmware on the emulator through the real page. The screenshots stay under
 * {@code target/screenshots}.
 */
@DisplayName("The page of a toaster")
@ExtendWith(OneChromium.class)
class WatchPageTest {
  private static final Path SCREENSHOTS = Path.of("target", "screenshots");
  private static final String HEADLINE = "document.getElementById('headline').textContent";
  private static final String LOG = "document.getElementById('log').textContent";
  private static final String CLOCK = "document.getElementById('clock').textContent";

  private static final long TENTHS_OF_A_STEP = 500; // of a microsecond

  private static Watch watch;
  private final Chromium browser;

  WatchPageTest(Chromium browser) {
    this.browser = browser;
  }

  @BeforeAll
  static void open() throws IOException {
    watch =
        Watch.open(
            WatchOptions.of(Target.EMULATOR, TargetOptions.DEFAULT),
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            null);
  }

  @AfterAll
  static void close() {
    watch.close();
  }

  @BeforeEach
  void visit() {
    browser.look(1280, 900, false, false);
    browser.open(watch.url());
    browser.until("document.getElementById('pace').checkVisibility()");
    assertThat(browser.complaints()).isEmpty();
  }

  /** Whatever a test has left: time runs, and nothing is in flight. */
  @AfterEach
  void putBack() {
    browser.order("/api/pace", "{\"mode\":\"running\",\"slowdown\":1}");
    browser.order("/api/cancel", "{}");
    browser.until(shows("Pause") + " && " + counter("inFlight") + " === 0");
  }

  private static String counter(String name) {
    return "Number(document.querySelector('[data-counter=%s]').textContent.replace(/\\D/g, ''))"
        .formatted(name);
  }

  private static String shows(String button) {
    return "document.getElementById('pause').textContent === '%s'".formatted(button);
  }

  /** Returns the machine's time in tenths of a microsecond. */
  private long clock() {
    return browser.number(CLOCK + ".replace(/\\D/g, '')");
  }

  @Test
  void shouldToastCountAndTellTheLifeOfAWrite() throws IOException {
    long done = browser.number(counter("completed"));
    browser.click("#toast-one");
    browser.until(counter("completed") + " === " + (done + 1));
    browser.until(HEADLINE + ".endsWith('done; no thread waited for any.')");
    browser.until("document.getElementById('followed').textContent.endsWith('Done.')");
    assertThat(browser.number("document.querySelectorAll('.stage.lit').length")).isGreaterThan(18);
    assertThat(browser.text("document.getElementById('gap').textContent")).matches(".* [µm]s");
    assertThat(browser.text("document.getElementById('waiting').textContent")).isEqualTo("0");
    assertThat(browser.number(counter("interrupts"))).isPositive();
    assertThat(browser.number(counter("packets"))).isPositive();
    assertThat(browser.number(counter("wrong"))).isZero();
    assertThat(browser.text("document.querySelector('#lines canvas').ariaLabel"))
        .contains("CS")
        .doesNotContain("not known");
    browser.keepAll(SCREENSHOTS, "toasted");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void shouldShowAFaultAndItsRecovery() {
    long faults = browser.number(counter("faults"));
    long recoveries = browser.number(counter("recoveries"));
    long done = browser.number(counter("completed"));
    browser.click("[data-fault=LOST_EDGE]");
    browser.click("#toast-one");
    browser.until(counter("faults") + " > " + faults);
    browser.until(counter("recoveries") + " > " + recoveries);
    browser.until(counter("completed") + " === " + (done + 1));
    browser.until(LOG + ".includes('Asked for a fault')"); // it is told once a second
  }

  @Test
  void shouldStandStillWhilePausedAndStepExactly() throws IOException {
    browser.press(Keys.SPACE);
    browser.until(shows("Run"));
    long stands = clock();
    browser.click("#toast-one");
    browser.until(
        HEADLINE + " === 'Time stands still, 1 write in flight. Threads waiting for it: 0.'");
    assertThat(clock()).isEqualTo(stands);
    for (int i = 0; i < 3; i++) {
      long before = clock();
      browser.click("#step");
      browser.until(CLOCK + ".replace(/\\D/g, '') >= " + (before + TENTHS_OF_A_STEP));
      // the instruction under way is not cut: some nanoseconds more
      assertThat(clock() - before).isBetween(TENTHS_OF_A_STEP, TENTHS_OF_A_STEP + 1);
    }
    browser.press("n");
    browser.until("document.querySelectorAll('.stage.lit').length > 5");
    browser.keepAll(SCREENSHOTS, "paused");
  }

  @Test
  void shouldCancelAThousand() {
    browser.press("-", "-", "-", "-", "-", "-"); // a hundred times slower
    browser.until("document.getElementById('speed-text').textContent === '1:100'");
    long cancelled = browser.number(counter("cancelled"));
    browser.click("#toast-many");
    browser.until(counter("inFlight") + " > 1");
    browser.click("#cancel");
    browser.until(counter("cancelled") + " > " + (cancelled + 900));
    browser.until(counter("queued") + " === 0");
  }

  @Test
  void shouldToastAgainAfterAResetAndAPowerCycle() {
    for (String button : List.of("#reset", "#power-cycle")) {
      long done = browser.number(counter("completed"));
      browser.click(button);
      browser.click("#toast-one");
      browser.until(counter("completed") + " === " + (done + 1));
    }
    browser.until(LOG + ".includes('The reset button is pressed.')");
  }

  @Test
  void shouldBeUsableByTheKeyboardAlone() {
    long done = browser.number(counter("completed"));
    String focused = "";
    for (int i = 0; i < 4 && !focused.equals("toast-one"); i++) { // the skip link comes first
      focused = browser.tab();
    }
    browser.press(Keys.ENTER);
    browser.until(counter("completed") + " === " + (done + 1));
    browser.press("t");
    browser.until(counter("completed") + " === " + (done + 2));
  }

  @Test
  void shouldTakeSettings() {
    browser.run("document.getElementById('browning').select()");
    browser.press("5", Keys.TAB);
    browser.until(LOG + ".includes('Browning 5')");
    browser.run("document.getElementById('browning').select()");
    browser.press("3", Keys.TAB);
    browser.until(LOG + ".includes('Browning 3')");
  }

  @Test
  void shouldAskNobodyElse() {
    browser.click("#toast-one");
    browser.until("performance.getEntriesByName(location.origin + '/api/toast').length === 1");
    Object others =
        browser.run(
            "return performance.getEntriesByType('resource').map((e) => e.name)"
                + ".filter((name) => !name.startsWith(location.origin + '/'))");
    assertThat(others).isEqualTo(List.of());
    assertThat(browser.complaints()).isEmpty();
  }
}
