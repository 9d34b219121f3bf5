package usbtoaster.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;

@DisplayName("The page, for everybody")
@ExtendWith(OneChromium.class)
class PageAccessTest {
  private static final List<String> CONTROLS =
      List.of("button", "textbox", "spinbutton", "slider", "checkbox", "region", "image");

  private final Chromium browser;
  private FakeServer server;

  PageAccessTest(Chromium browser) {
    this.browser = browser;
  }

  @BeforeEach
  void open() throws IOException {
    server = new FakeServer(0, Told.state());
    browser.look(1280, 900, false, false);
    browser.open(server.url());
    browser.until("document.querySelectorAll('#faults button').length === 2");
    browser.run("for (const each of document.querySelectorAll('details')) each.open = true;");
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void shouldNameEverythingForAScreenReader() {
    assertThat(browser.accessible(CONTROLS)).hasSizeGreaterThan(30).doesNotContain("");
    assertThat(browser.accessible(List.of("main", "banner", "contentinfo", "log", "status")))
        .hasSize(5);
    assertThat(browser.text("document.documentElement.lang")).isEqualTo("en");
    assertThat(browser.text("document.title")).isEqualTo("USB toaster: there is no thread");
    assertThat(browser.number("document.querySelectorAll('h1').length")).isEqualTo(1);
    assertThat(
            browser.text(
                "(() => { const ids = [...document.querySelectorAll('[id]')].map((e) => e.id);"
                    + " return ids.filter((id, n) => ids.indexOf(id) !== n).join(); })()"))
        .as("ids that there are twice")
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldBeReadableInLightAndDark(boolean dark) throws IOException {
    browser.look(1280, 900, false, dark);
    server.tell("said", "{\"text\":\"An error.\",\"kind\":\"error\",\"nanos\":1}");
    browser.until("document.querySelector('#log .error') !== null");
    assertThat(browser.run(Told.resource("contrast.js"))).isEqualTo(List.of());
  }

  @Test
  void shouldFitAPhone() throws IOException {
    browser.look(390, 844, true, false);
    browser.until("innerWidth === 390");
    assertThat(browser.number("document.documentElement.scrollWidth")).isLessThanOrEqualTo(390);
    assertThat(browser.run(Told.resource("targets.js"))).isEqualTo(List.of());
  }

  @Test
  void shouldReachEverythingByTheKeyboard() {
    long controls =
        browser.number(
            "[...document.querySelectorAll('a, button, input, summary, [tabindex=\"0\"]')]"
                + ".filter((e) => e.checkVisibility() && !e.disabled).length");
    List<String> reached = new ArrayList<>();
    for (int i = 0; i < controls; i++) {
      reached.add(browser.tab());
      assertThat(browser.text("getComputedStyle(document.activeElement).outlineStyle"))
          .as(reached.getLast())
          .isEqualTo("solid");
    }
    assertThat(reached).contains("toast-one", "speed", "step", "power-cycle", "log", "keys-on");
  }

  @Test
  void shouldObeyKeysButNotWhileSomebodyTypes() {
    browser.press("t", ".", "k", "c");
    browser.press(Keys.SPACE);
    browser.until("performance.getEntriesByName(location.origin + '/api/pace').length === 1");
    assertThat(server.orders())
        .containsExactlyInAnyOrder(
            "/api/toast {\"pieces\":1}",
            "/api/step {\"micros\":50}",
            "/api/toast {\"pieces\":1000}",
            "/api/cancel {}",
            "/api/pace {\"mode\":\"paused\"}");
    server.orders().clear();
    browser.run("document.getElementById('step-micros').select()");
    browser.press("7", ".", "t", "k");
    browser.run("document.getElementById('toast-one').focus()");
    browser.press(Keys.SPACE); // presses the button, and does not pause
    browser.run("document.getElementById('keys-on').click(); document.activeElement.blur()");
    browser.press("t", "k");
    browser.until("performance.getEntriesByName(location.origin + '/api/toast').length === 3");
    assertThat(server.orders()).containsExactly("/api/toast {\"pieces\":1}");
  }
}
