package usbtoaster.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import usbtoaster.pico.Pace;
import usbtoaster.targets.EmulatorOptions;
import usbtoaster.targets.Target;
import usbtoaster.targets.TargetOptions;
import usbtoaster.watch.Browser.Events;
import usbtoaster.watch.Browser.Message;
import usbtoaster.wires.FaultKind;

/** The page's server and the toaster behind it, on the emulator, over real HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class WatchTest {
  /** More than any instruction takes. */
  private static final long INSTRUCTION_NANOS = 500;

  private Watch watch;
  private Browser browser;

  static Watch open(Target target) throws Exception {
    TargetOptions options =
        TargetOptions.DEFAULT.withEmulator(new EmulatorOptions(null, Pace.REAL));
    return Watch.open(
        WatchOptions.of(target, options),
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        null);
  }

  @BeforeAll
  void open() throws Exception {
    watch = open(Target.EMULATOR);
    browser = new Browser(watch.url());
  }

  @AfterAll
  void close() {
    browser.close();
    watch.close();
  }

  private void order(String path, String json) throws Exception {
    assertThat(browser.order(path, json).body()).as(path + json).isEqualTo("{\"ok\":true}");
  }

  private static long ended(Message state) {
    return state.counter("completed")
        + state.counter("failed")
        + state.counter("cancelled")
        + state.counter("wrong");
  }

  private static Message first(Events events) throws Exception {
    Message first = Objects.requireNonNull(events.next());
    assertThat(first.name()).isEqualTo("state");
    return first;
  }

  @Test
  void shouldToastAndShowAWholeLife() throws Exception {
    try (Events events = browser.listen()) {
      assertThat(events.answer.headers().firstValue("Content-Type").orElse(""))
          .startsWith("text/event-stream");
      Message before = first(events);
      order("/api/toast", "{\"pieces\":20}");
      Message life = events.await("stages", message -> message.is("done"));
      List<String> stages = new ArrayList<>();
      ((List<?>) Objects.requireNonNull(life.data().get("events")))
          .forEach(event -> stages.add(String.valueOf(((Map<?, ?>) event).get("stage"))));
      assertThat(stages)
          .startsWith("CALL", "IRP", "DISPATCH")
          .contains("DMA_SEEN", "IRQ_RAISED", "ISR", "DPC", "PACKET", "POST", "RESUME", "RETURN");
      Message done = events.state(state -> ended(state) == ended(before) + 20);
      assertThat(done.counter("completed")).isEqualTo(before.counter("completed") + 20);
      assertThat(done.counter("bytes")).isEqualTo(before.counter("bytes") + 20 * 512);
      assertThat(done.counter("inFlight")).isZero();
      assertThat(done.counter("isrs")).isGreaterThan(before.counter("isrs"));
      assertThat(done.counter("shown") + done.counter("leftOut"))
          .isGreaterThanOrEqualTo(done.counter("events"));
      Message counted = events.state(state -> state.counter("dropped") == 0);
      assertThat(counted.data().get("waiting")).isEqualTo(0);
    }
  }

  @Test
  void shouldRecoverFromEveryFault() throws Exception {
    try (Events events = browser.listen()) {
      Message state = first(events);
      for (FaultKind kind : FaultKind.values()) {
        long ended = ended(state) + 4;
        long faults = state.counter("faults");
        order("/api/fault", "{\"id\":\"%s\"}".formatted(kind));
        order("/api/toast", "{\"pieces\":4}");
        state = events.state(now -> ended(now) == ended && now.counter("faults") > faults);
        assertThat(state.counter("wrong")).as(kind.name()).isZero();
        assertThat(state.counter("inFlight")).as(kind.name()).isZero();
      }
      events.state(now -> now.counter("recoveries") > 0);
    }
  }

  @Test
  void shouldLetNothingPassWhilePausedAndStepExactly() throws Exception {
    try (Events events = browser.listen()) {
      Message before = first(events);
      order("/api/pace", "{\"mode\":\"paused\",\"slowdown\":10}");
      long stands = nanos(events.state(state -> state.mode().equals("paused")));
      order("/api/toast", "{\"pieces\":3}");
      for (int i = 0; i < 3; i++) {
        assertThat(nanos(events.state(state -> true))).isEqualTo(stands);
      }
      long at = stands;
      for (int micros : new int[] {1, 100, 2_500}) {
        order("/api/step", "{\"micros\":%d}".formatted(micros));
        long goal = at + micros * 1_000L;
        at = nanos(events.state(state -> state.mode().equals("paused") && nanos(state) >= goal));
        assertThat(at).isBetween(goal, goal + INSTRUCTION_NANOS);
      }
      order("/api/step", "{\"until\":\"stage\"}");
      // An interrupt is the next stage, perhaps, and nobody knows yet whose: no message tells it.
      long paused = at;
      long staged = nanos(events.state(now -> now.mode().equals("paused") && nanos(now) > paused));
      assertThat(staged).isLessThanOrEqualTo(at + 10_000_000);
      order("/api/reset", "{}"); // both are answered, and wait for time to go on
      order("/api/cancel", "{}");
      assertThat(nanos(events.state(state -> true))).isEqualTo(staged);
      order("/api/pace", "{\"mode\":\"running\",\"slowdown\":1}");
      Message done = events.state(state -> ended(state) == ended(before) + 3);
      assertThat(done.counter("wrong")).isZero();
      order("/api/toast", "{\"pieces\":1}");
      events.state(state -> state.counter("completed") > done.counter("completed"));
    }
  }

  private static long nanos(Message state) {
    return state.number("time", "nanos");
  }

  @Test
  void shouldChangeSettingsAndOutliveAPowerCycle() throws Exception {
    try (Events events = browser.listen()) {
      Message before = first(events);
      order("/api/settings", "{\"browning\":4,\"burst\":512,\"bytes\":1024,\"inFlight\":3}");
      order("/api/toast", "{\"pieces\":5}");
      Message done = events.state(state -> ended(state) == ended(before) + 5);
      assertThat(done.counter("completed")).isEqualTo(before.counter("completed") + 5);
      assertThat(done.counter("bytes")).isEqualTo(before.counter("bytes") + 5 * 1024);
      assertThat(done.number("settings", "burst")).isEqualTo(512);
      order("/api/toast", "{\"pieces\":20}");
      order("/api/power-cycle", "{}");
      Message again = events.state(state -> ended(state) == ended(done) + 20);
      assertThat(again.counter("wrong")).isZero();
      order("/api/settings", "{\"browning\":3,\"burst\":256,\"bytes\":512,\"inFlight\":8}");
      order("/api/toast", "{\"pieces\":5}");
      events.state(state -> state.counter("completed") == again.counter("completed") + 5);
    }
  }

  @Test
  void shouldBoundWhatIsOrderedAndCancelIt() throws Exception {
    try (Events events = browser.listen()) {
      Message before = first(events);
      order("/api/pace", "{\"mode\":\"paused\"}");
      for (int i = 0; i < 9; i++) {
        order("/api/toast", "{\"pieces\":1000}");
      }
      int status = 200;
      for (int i = 0; i < 3 && status == 200; i++) {
        status = browser.order("/api/toast", "{\"pieces\":1000}").statusCode();
      }
      assertThat(status).isEqualTo(429);
      Message full = events.state(state -> state.counter("queued") > 8_900);
      assertThat(full.counter("queued")).isLessThanOrEqualTo(10_000);
      for (int i = 0; i < 20; i++) {
        order("/api/cancel", "{}");
      }
      order("/api/pace", "{\"mode\":\"running\"}");
      events.state(
          state ->
              state.counter("queued") == 0
                  && state.counter("inFlight") == 0
                  && ended(state) > ended(before) + 8_900);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      textBlock =
          """
          /api/toast       | {"pieces":0}                  | 400
          /api/toast       | {"pieces":1001}               | 400
          /api/toast       | {"pieces":1.5}                | 400
          /api/toast       | {"pieces":"many"}             | 400
          /api/toast       | {"crumbs":1}                  | 400
          /api/toast       | [1]                           | 400
          /api/toast       | null                          | 400
          /api/cancel      | null                          | 400
          /api/toast       | {"pieces":                    | 400
          /api/cancel      | {"now":true}                  | 400
          /api/settings    | {"browning":13}               | 400
          /api/settings    | {"browning":-1}               | 400
          /api/settings    | {"burst":0}                   | 400
          /api/settings    | {"bytes":15}                  | 400
          /api/settings    | {"inFlight":65}               | 400
          /api/fault       | {"id":"GREMLINS"}             | 400
          /api/fault       | {}                            | 400
          /api/pace        | {"mode":"fast"}               | 400
          /api/pace        | {"mode":"running","slowdown":0} | 400
          /api/step        | {}                            | 400
          /api/step        | {"micros":1,"until":"stage"}  | 400
          /api/step        | {"until":"tea"}               | 400
          /api/step        | {"until":"stage"}             | 409
          /api/burn        | {}                            | 404
          """)
  void shouldRefuseOrdersInASentence(String path, String body, int status) throws Exception {
    var answer = browser.order(path, body);
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body())
        .startsWith("{\"error\":\"")
        .endsWith(".\"}")
        .doesNotContain("usbtoast", String.valueOf(Integer.MAX_VALUE));
  }

  @Test
  void shouldTakeJsonOnlyAndNotTooMuch() throws Exception {
    HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.ofString("{}");
    assertThat(browser.send(browser.request("/api/cancel").POST(body)).statusCode()).isEqualTo(415);
    assertThat(
            browser
                .send(
                    browser.request("/api/cancel").header("Content-Type", "text/plain").POST(body))
                .statusCode())
        .isEqualTo(415);
    String large = "{\"x\":\"" + "y".repeat(5_000) + "\"}";
    assertThat(browser.order("/api/cancel", large).statusCode()).isEqualTo(413);
    assertThat(browser.look("/api/cancel").statusCode()).isEqualTo(405);
    assertThat(browser.send(browser.request("/").DELETE()).statusCode()).isEqualTo(405);
  }

  @Test
  void shouldServeThePageWithStrictHeaders() throws Exception {
    var page = browser.look("/");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).containsIgnoringCase("<!doctype html>");
    var headers = page.headers();
    assertThat(headers.firstValue("Content-Type").orElse("")).startsWith("text/html");
    assertThat(headers.firstValue("Cache-Control")).contains("no-store");
    assertThat(headers.firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(headers.firstValue("Referrer-Policy")).contains("no-referrer");
    assertThat(headers.firstValue("Content-Security-Policy").orElse(""))
        .startsWith("default-src 'self'")
        .doesNotContain("unsafe");
    var module = browser.look("/app/main.js");
    assertThat(module.headers().firstValue("Content-Type").orElse(""))
        .startsWith("text/javascript");
    assertThat(browser.look("/picture.svg").headers().firstValue("Content-Type"))
        .contains("image/svg+xml");
    for (String path :
        List.of(
            "/app/none.js", "/app/../main.js", "/app/%2e%2e/x.js", "/app/a/b.js", "/x", "/app/")) {
      assertThat(browser.look(path).statusCode()).as(path).isEqualTo(404);
    }
  }

  @Test
  void shouldTakeSixteenBrowsersAndForgetThoseThatAreGone() throws Exception {
    List<Events> all = new ArrayList<>();
    try {
      for (int i = 0; i < Clients.MOST; i++) {
        Events next = browser.listen();
        all.add(next);
        if (next.answer.statusCode() == 503) {
          break; // one of a test before this is not gone yet
        }
      }
      try (Events more = browser.listen()) {
        assertThat(more.answer.statusCode()).isEqualTo(503);
      }
    } finally {
      for (Events events : all.subList(1, all.size())) {
        events.close();
      }
    }
    all.getFirst().state(state -> Integer.valueOf(1).equals(state.data().get("clients")));
    all.getFirst().close();
  }

  @Test
  void shouldCloseWhilePausedInTheMiddleOfAWrite() throws Exception {
    Watch paused = open(Target.EMULATOR);
    try (paused;
        Browser other = new Browser(paused.url());
        Events events = other.listen()) {
      other.order("/api/pace", "{\"mode\":\"paused\"}");
      other.order("/api/toast", "{\"pieces\":100}");
      events.state(state -> state.counter("inFlight") > 0);
      paused.close();
    }
  }
}
