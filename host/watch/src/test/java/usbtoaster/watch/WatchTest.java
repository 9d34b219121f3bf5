package usbtoaster.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import usbtoaster.pico.Pace;
import usbtoaster.targets.EmulatorOptions;
import usbtoaster.targets.Target;
import usbtoaster.targets.TargetOptions;
import usbtoaster.watch.Browser.Events;
import usbtoaster.watch.Browser.Message;

/** The page's server and the toaster behind it, on the emulator, over real HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class WatchTest {
  private Watch watch;
  private Browser browser;

  @BeforeAll
  void open() throws Exception {
    TargetOptions options =
        TargetOptions.DEFAULT.withEmulator(new EmulatorOptions(null, Pace.REAL));
    watch =
        Watch.open(
            WatchOptions.of(Target.EMULATOR, options),
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            null);
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

  @Test
  void shouldToastAndShowAWholeLife() throws Exception {
    try (Events events = browser.listen()) {
      Message first = Objects.requireNonNull(events.next());
      assertThat(first.name()).isEqualTo("state");
      long before = first.counter("completed");
      order("/api/toast", "{\"pieces\":20}");
      events.await("stages", message -> message.is("done"));
      Message done = events.state(state -> state.counter("completed") == before + 20);
      assertThat(done.counter("wrong")).isZero();
      assertThat(done.counter("failed")).isZero();
    }
  }
}
