package usbtoaster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import usbtoaster.driver.PinMap;
import usbtoaster.pico.Pace;
import usbtoaster.targets.EmulatorOptions;
import usbtoaster.targets.Target;
import usbtoaster.targets.TargetOptions;

/** Who toasts ten megabytes is told before that it takes a while. */
final class WireTimeTest {
  private static String warning(Target target, String pace, int burst, long bytes) {
    return warning(target, PinMap.DEFAULT, pace, burst, bytes);
  }

  private static String warning(Target target, PinMap pins, String pace, int burst, long bytes) {
    TargetOptions options =
        TargetOptions.DEFAULT
            .withPins(pins)
            .withEmulator(new EmulatorOptions(null, Pace.parse(pace)));
    return WireTime.warning(
        new Job(
            List.of(),
            target,
            options,
            null,
            3,
            burst,
            8,
            4096,
            TraceLevel.OFF,
            null,
            Recordings.NONE,
            false),
        bytes);
  }

  @ParameterizedTest
  @CsvSource({
    "real, 256, 10485760, This takes 21 seconds",
    "real, 4096, 10485760, This takes 17 seconds",
    "real, 256, 1048576000, This takes 35 minutes",
    "1:20, 256, 1048576, This takes 42 seconds",
  })
  void shouldSayHowLongTheWiresTake(String pace, int burst, long bytes, String beginning) {
    assertThat(warning(Target.EMULATOR, pace, burst, bytes))
        .startsWith(beginning + " or more")
        .endsWith("--pace fast does not wait for its time to pass.");
  }

  @Test
  void shouldTakeASlowClockIntoAccount() {
    assertThat(warning(Target.EMULATOR, PinMap.DEFAULT.withClock(1_000_000), "real", 256, 1 << 20))
        .startsWith("This takes 21 seconds or more");
  }

  @Test
  void shouldSayNothingWhereItIsSoonOverOrNotOnWires() {
    assertThat(warning(Target.EMULATOR, "real", 256, 1 << 20)).isEmpty();
    assertThat(warning(Target.EMULATOR, "real", 256, -1)).isEmpty();
    assertThat(warning(Target.EMULATOR, "fast", 256, 1L << 40)).isEmpty();
    assertThat(warning(Target.MOCK, "real", 256, 1L << 40)).isEmpty();
  }
}
