package usbtoaster.system;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import usbtoaster.async.CancellationToken;
import usbtoaster.async.Task;
import usbtoaster.toaster.ToasterStream;

/** An interrupt line that never falls, however often it is acknowledged. */
class StuckLineTest {
  private static final long MEETING_NANOS = 20_000_000;

  @ParameterizedTest(name = "before the driver: {0}")
  @ValueSource(booleans = {true, false})
  @DisplayName("protocol.md: IRQ still high after many rounds of acknowledging, RESET line")
  void shouldResetTheDevice(boolean first) {
    try (HostileBench bench = new HostileBench(Lie.line(Lie.Irq.STUCK_HIGH), first, 1)) {
      ToasterStream stream = bench.open();
      if (!first) {
        bench.advance(MEETING_NANOS);
        assertThat(bench.driver.counters().deviceResets()).isZero();
        bench.toaster.lie();
      }
      Task<Integer> write = bench.write(stream, CancellationToken.NONE);
      bench.runUntil(write::isCompleted);

      assertThat(write.isFaulted()).isTrue();
      assertThat(bench.driver.counters().deviceResets()).isPositive();
      stream.close();
      bench.driver.close();
    }
  }
}
