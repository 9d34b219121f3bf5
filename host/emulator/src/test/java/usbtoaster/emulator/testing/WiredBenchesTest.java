package usbtoaster.emulator.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import usbtoaster.emulator.gpio.Drive;

@DisplayName("Benches whose Picos are wired to each other")
final class WiredBenchesTest {
  private static final Path SENSOR = Path.of("../../firmware/image/sensor.elf");
  private static final Duration LIMIT = Duration.ofMillis(20);

  @TempDir private Path folder;

  @Test
  void shouldWaitForEitherAndRecordBoth() throws IOException {
    Path file = folder.resolve("both.vcd");
    try (TestBench device = TestBench.of(SENSOR);
        TestBench tester = TestBench.of(SENSOR)) {
      device.wire(0, tester, 5);
      device.vcd(file, device.scope("device", 0), tester.scope("tester", 5));
      tester.runUntilUart("sensor", LIMIT);
      device.runUntilUart("sensor", LIMIT);
      assertThat(device.time()).isEqualTo(tester.time());
      tester.runFor(Duration.ofNanos(1)); // what is on its way arrives
      assertThat(tester.probe().driven(5)).isEqualTo(Drive.OUTSIDE);
    }
    String recorded = Files.readString(file);
    assertThat(recorded).contains("$scope module device $end", "$scope module tester $end");
    assertThat(recorded.lines().filter("0!"::equals).count())
        .isGreaterThan(10)
        .isEqualTo(recorded.lines().filter("0\""::equals).count());
  }

  @Test
  void shouldTellOfAllWhenSomebodyWaitsInVain() {
    try (TestBench device = TestBench.of(SENSOR);
        TestBench tester = TestBench.of(SENSOR)) {
      device.wire(14, tester, 6);
      assertThatThrownBy(() -> tester.runUntilEdge(3, true, LIMIT))
          .isInstanceOf(StuckException.class)
          .hasMessageContaining("A Pico that is wired to it: Core 0 sleeps in WFI");
    }
  }

  @Test
  void shouldLetDriversAndPullsOfOneEndBeSeenAtTheOthers() {
    try (TestBench one = TestBench.of(SENSOR);
        TestBench two = TestBench.of(SENSOR);
        TestBench three = TestBench.of(SENSOR)) {
      one.wire(6, two, 6).wire(6, three, 7);
      one.runFor(LIMIT);
      three.drive(7, true);
      one.runFor(Duration.ofNanos(100));
      assertThat(two.pin(6)).isTrue();
      two.drive(6, false); // against each other: low wins
      one.runFor(Duration.ofNanos(100));
      assertThat(one.pin(6)).isFalse();
      two.release(6);
      three.release(7);
      one.probe().i2c(6, 8); // which has pull-ups
      one.runFor(Duration.ofNanos(100));
      assertThat(three.pin(7)).isTrue();
      assertThat(three.probe().driven(7)).isEqualTo(Drive.PULLED_UP);
    }
  }
}
