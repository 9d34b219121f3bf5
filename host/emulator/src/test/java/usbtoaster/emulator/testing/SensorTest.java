package usbtoaster.emulator.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import usbtoaster.emulator.part.ExternalMaster;
import usbtoaster.emulator.part.MasterTiming;
import usbtoaster.emulator.part.PinDriver;

/** The example of a device that is not the toaster, {@code firmware/examples/sensor.c}. */
class SensorTest {
  private static final Path SENSOR = Path.of("../../firmware/image/sensor.elf");
  private static final int SCK = 10;
  private static final int FROM_SENSOR = 11;
  private static final int TO_SENSOR = 12;
  private static final int CS = 13;
  private static final int DATA_READY = 14;
  private static final Duration PERIOD = Duration.ofMillis(100);
  private static final Duration LATER = Duration.ofMillis(150);
  private static final MasterTiming MEGAHERTZ = new MasterTiming(1, 500_000, 1_000_000, 1_000_000);

  private final TestBench bench = TestBench.of(SENSOR);
  private final ExternalMaster master =
      new ExternalMaster(
          bench.pico().clock(),
          wire(CS),
          wire(SCK),
          wire(TO_SENSOR),
          wire(FROM_SENSOR),
          bench.pico().spi(1).words(),
          () -> true);

  @BeforeEach
  void idle() {
    master.idle(1);
  }

  @AfterEach
  void close() {
    assertThat(bench.missing()).isEmpty();
    bench.close();
  }

  private PinDriver wire(int gpio) {
    return new PinDriver() {
      @Override
      public void drive(boolean level) {
        bench.drive(gpio, level);
      }

      @Override
      public boolean level() {
        return bench.pin(gpio);
      }
    };
  }

  /**
   * Clocks a frame of {@code bytes} that begins with {@code control}; gives the firmware a while.
   */
  private byte[] frame(MasterTiming timing, int bytes, int control) {
    byte[] out = new byte[bytes];
    out[0] = (byte) control;
    byte[] in = new byte[bytes];
    master.transfer(timing, out, in, bytes, () -> {});
    bench.runUntil("the frame ends", () -> !master.busy(), Duration.ofSeconds(1));
    bench.runFor(Duration.ofNanos(20_000));
    return in;
  }

  private byte[] read() {
    return frame(MEGAHERTZ, 5, 0);
  }

  private Duration awaitSample() {
    return bench.runUntilEdge(DATA_READY, true, LATER);
  }

  /** Returns the frame of a sample: number, hundredths of a degree, and their CRC. */
  private static byte[] sample(int number, int hundredths) {
    byte[] bytes = {
      (byte) (number >> 8), (byte) number, (byte) (hundredths >> 8), (byte) hundredths, 0
    };
    bytes[4] = (byte) crc(Arrays.copyOf(bytes, 4));
    return bytes;
  }

  private static int crc(byte[] bytes) {
    int crc = 0xFF;
    for (byte next : bytes) {
      crc ^= next & 0xFF;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 0x80) != 0 ? (crc << 1) ^ 0x131 : crc << 1;
      }
    }
    return crc;
  }

  @Test
  void shouldSayWhatItIs() {
    bench.runUntilUart("sensor: a sample each 100 ms\r\n", Duration.ofMillis(10));
    assertThat(bench.pin(DATA_READY)).isFalse();
  }

  @Test
  void shouldKnowTheCrcOfItsDataSheet() {
    assertThat(crc(new byte[] {(byte) 0xBE, (byte) 0xEF})).isEqualTo(0x92); // Sensirion's example
  }

  @Test
  void shouldTellOfEachSampleAndBeQuietOnceItIsRead() {
    Duration first = awaitSample();
    assertThat(read()).isEqualTo(sample(1, 2010));
    assertThat(bench.pin(DATA_READY)).isFalse();
    Duration second = awaitSample();
    assertThat(second.minus(first)).isCloseTo(PERIOD, Duration.ofNanos(2_000));
    assertThat(read()).isEqualTo(sample(2, 2020));
  }

  @Test
  void shouldOfferASampleAgainThatWasReadInPart() {
    awaitSample();
    assertThat(frame(MEGAHERTZ, 3, 77)).startsWith(0, 1);
    assertThat(bench.pin(DATA_READY)).isTrue();
    assertThat(read()).isEqualTo(sample(1, 2010));
    assertThat(bench.pin(DATA_READY)).isFalse();
  }

  @Test
  void shouldLowerTheLineAsTheHostBeginsToRead() {
    awaitSample();
    master.transfer(MEGAHERTZ, new byte[5], new byte[5], 5, () -> {});
    bench.runFor(Duration.ofNanos(10_000)); // a byte and a quarter
    assertThat(bench.pin(DATA_READY)).isFalse();
    bench.runUntil("the frame ends", () -> !master.busy(), Duration.ofSeconds(1));
    assertThat(bench.pin(DATA_READY)).isFalse();
    awaitSample();
    assertThat(read()).isEqualTo(sample(2, 2020));
  }

  @Test
  void shouldOfferASampleAgainAfterAChipSelectWithoutClocks() {
    awaitSample();
    bench.drive(CS, false).runFor(Duration.ofNanos(10_000));
    assertThat(bench.pin(DATA_READY)).isFalse();
    bench.drive(CS, true).runFor(Duration.ofNanos(10_000));
    assertThat(bench.pin(DATA_READY)).isTrue();
    assertThat(read()).isEqualTo(sample(1, 2010));
    assertThat(bench.pin(DATA_READY)).isFalse();
  }

  @Test
  void shouldGiveTheNewestToWhoComesLate() {
    awaitSample();
    bench.runFor(PERIOD.multipliedBy(3));
    assertThat(bench.pin(DATA_READY)).isTrue();
    assertThat(read()).isEqualTo(sample(4, 2040));
    assertThat(bench.pin(DATA_READY)).isFalse();
  }

  @Test
  void shouldHaveNoSampleWithARightCrcWhenItSaysThatThereIsNone() {
    bench.runFor(Duration.ofMillis(50));
    byte[] nothing = read();
    assertThat(nothing[4]).isNotEqualTo((byte) crc(Arrays.copyOf(nothing, 4)));
    awaitSample();
    assertThat(read()).isEqualTo(sample(1, 2010));
  }

  @Test
  void shouldFinishAFrameDuringWhichTheNextSampleIsTaken() {
    awaitSample();
    MasterTiming slow = new MasterTiming(1, 1_500_000_000, 1_000_000, 1_000_000); // 120 ms a frame
    assertThat(frame(slow, 5, 0)).isEqualTo(sample(1, 2010));
    assertThat(bench.pin(DATA_READY)).isTrue();
    assertThat(read()).isEqualTo(sample(2, 2020));
  }

  @Test
  void shouldTakeSamplesAsOftenAsTheHostWants() {
    awaitSample();
    assertThat(frame(MEGAHERTZ, 5, 10)).isEqualTo(sample(1, 2010));
    Duration second = awaitSample(); // its alarm was set before
    read();
    Duration third = awaitSample();
    assertThat(third.minus(second)).isCloseTo(Duration.ofMillis(10), Duration.ofNanos(2_000));
  }

  @Test
  void shouldGoDownAgainAfterHalfARound() {
    awaitSample();
    frame(MEGAHERTZ, 5, 1);
    bench.runFor(PERIOD.plusMillis(99)); // sample 2 after 100 ms, then one each millisecond
    read();
    awaitSample();
    byte[] sample = read();
    int number = ((sample[0] & 0xFF) << 8) | (sample[1] & 0xFF);
    assertThat(number).isBetween(101, 102);
    assertThat(sample).isEqualTo(sample(number, 3000 - 10 * (number - 100)));
  }

  @Test
  void shouldBeToldAsAsleepRightAfterItWasRead() {
    awaitSample();
    master.transfer(MEGAHERTZ, new byte[5], new byte[5], 5, () -> {});
    bench.runUntil("the frame ends", () -> !master.busy(), Duration.ofSeconds(1));
    assertThat(bench.pico().asleep()).isFalse();
    assertThat(bench.probe().firmware())
        .startsWith("Core 0 sleeps in WFI at")
        .contains("(main+", "in thread mode.")
        .doesNotContain("loop", "It waits for");
  }

  @Test
  void shouldNotBeToldAsALoopOfThreadModeAtAnyMomentOfAFrame() {
    awaitSample();
    for (int micros = 0; micros < 50; micros++) {
      master.transfer(MEGAHERTZ, new byte[5], new byte[5], 5, () -> {});
      bench.runFor(Duration.ofNanos(1_000L * micros));
      assertThat(bench.probe().firmware())
          .as("%d us", micros)
          .doesNotContainPattern("loop of .* in thread mode");
      bench.runUntil("the frame ends", () -> !master.busy(), Duration.ofSeconds(1));
      bench.runFor(Duration.ofNanos(20_000));
    }
  }
}
