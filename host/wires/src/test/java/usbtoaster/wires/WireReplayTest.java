package usbtoaster.wires;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.gpio.digital.DigitalStateChangeListener;
import com.pi4j.io.spi.Spi;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import usbtoaster.time.Alarm;
import usbtoaster.time.Timebase;
import usbtoaster.time.VirtualTime;
import usbtoaster.wires.record.ReplayOutcome;
import usbtoaster.wires.record.WireRecorder;
import usbtoaster.wires.record.WireRecording;
import usbtoaster.wires.record.WireRecordingException;
import usbtoaster.wires.record.WireReplay;
import usbtoaster.wires.record.WireWords;

/** A driver of nobody's in particular, recorded and replayed. */
final class WireReplayTest {
  private static final byte[] NONE = {};
  private static final long WAIT_NANOS = 5_000;

  private final VirtualTime time = new VirtualTime();
  private final FakeInput ready = new FakeInput();
  private final FakeOutput lamp = new FakeOutput();
  private final FakeBus bus = new FakeBus();

  @TempDir private Path folder;

  /** Asks for a measurement, and fetches it at the edge, or when it has waited too long. */
  private static final class Driver {
    private final Spi bus;
    private final DigitalInput ready;
    private final DigitalOutput lamp;
    private final Timebase time;
    private final Alarm late = this::fetch;
    int channel;
    byte[] fetched = {};

    Driver(Spi bus, DigitalInput ready, DigitalOutput lamp, Timebase time) {
      this.bus = bus;
      this.ready = ready;
      this.lamp = lamp;
      this.time = time;
      DigitalStateChangeListener listener =
          event -> {
            if (event.state() == DigitalState.HIGH) {
              fetch();
            }
          };
      ready.addListener(listener);
    }

    void measure(int asked) {
      channel = asked;
      lamp.high();
      bus.write((byte) asked);
      time.arm(late, time.nanoTime() + WAIT_NANOS);
    }

    private void fetch() {
      byte[] in = new byte[3];
      if (ready.isHigh()) {
        time.disarm(late);
      }
      bus.transfer(new byte[] {(byte) channel, 0, 0}, in);
      lamp.low();
      fetched = in;
    }
  }

  private Path file() {
    return folder.resolve("sensor.wires");
  }

  private byte[] record() throws IOException {
    WireRecorder recorder =
        new WireRecorder(Files.newOutputStream(file()), time, Map.of("device", "sensor"));
    Driver driver =
        new Driver(
            recorder.wrap("bus", bus.object),
            recorder.wrap("ready", ready.object),
            recorder.wrap("lamp", lamp.object),
            recorder.time());
    try (recorder) {
      recorder.call(recorder.nextCall(), "measure", 3, NONE, () -> measured(driver, 3));
      time.advance(2_000);
      ready.pulse();
      recorder.call(recorder.nextCall(), "measure", 5, NONE, () -> measured(driver, 5));
      time.advance(10_000);
    }
    return driver.fetched;
  }

  private static boolean measured(Driver driver, int channel) {
    driver.measure(channel);
    return true;
  }

  /** Replays it with channels that are off by {@code change}. */
  private ReplayOutcome replay(int change, byte[] expected) throws IOException {
    try (WireReplay replay = new WireReplay(WireRecording.open(file()), WireWords.HEX)) {
      Driver driver =
          new Driver(
              replay.spi("bus"), replay.input("ready"), replay.output("lamp"), replay.time());
      ReplayOutcome outcome = replay.run(call -> driver.measure((int) call.value() + change));
      if (change == 0) {
        assertThat(driver.fetched).isEqualTo(expected);
      }
      return outcome;
    }
  }

  @Test
  void shouldGiveADriverTheSameAnswersEdgesAndAlarms() throws IOException {
    ReplayOutcome outcome = replay(0, record());

    outcome.expectSame();
    assertThat(outcome.transfers()).isEqualTo(4);
    assertThat(outcome.edges()).isEqualTo(2);
    assertThat(outcome.toString())
        .isEqualTo(
            "The stack did the same: 4 transfers, 2 edges, 2 calls; no stages were recorded.");
    assertThat(Files.readString(file(), StandardCharsets.US_ASCII))
        .startsWith("usbtoaster-wires 1\norigin 0\ndevice sensor\n\n0 call 1 measure 3 0 -\n")
        .contains("\n2000 edge ready 1\n2000 look ready 1\n2000 disarm 1\n")
        .contains("\n2000 send bus 3 03\n")
        .contains("\n7000 rang 1\n");
  }

  @Test
  void shouldTellTheFirstDifference() throws IOException {
    ReplayOutcome outcome = replay(1, record());

    assertThat(outcome.same()).isFalse();
    assertThat(outcome.toString())
        .isEqualTo(
            """
            The first difference is at 0.000 ms, event 3,
              in: call 1: measure (3).
              The recording: bus sends 1 bytes: 03.
              The stack:     bus sends 1 bytes: 04.
              Before that:
                0.000 ms  call 1: measure (3)
                0.000 ms  sets lamp high
              The same until there: 0 transfers, 0 edges, 1 calls.
            """);
  }

  @Test
  void shouldReplayCodeThatNobodyCalls() throws IOException {
    try (WireRecorder recorder =
        new WireRecorder(Files.newOutputStream(file()), time, Map.of("device", "sensor"))) {
      plain(recorder.wrap("bus", bus.object), recorder.wrap("lamp", lamp.object));
    }
    try (WireReplay replay = new WireReplay(WireRecording.open(file()), WireWords.HEX)) {
      plain(replay.spi("bus"), replay.output("lamp"));
      replay.outcome().expectSame();
    }
    try (WireReplay replay = new WireReplay(WireRecording.open(file()), WireWords.HEX)) {
      plain(replay.spi("bus"), replay.output("lamp"));
      replay.output("lamp").low();
      ReplayOutcome outcome = replay.outcome();
      assertThat(Objects.requireNonNull(outcome.difference()).recorded())
          .isEqualTo("has nothing more");
    }
  }

  private static void plain(Spi bus, DigitalOutput lamp) {
    lamp.toggle();
    assertThat(bus.transfer(new byte[] {1, 2}, new byte[2])).isEqualTo(2);
    assertThat(bus.read()).isEqualTo(0xFF);
    lamp.low();
  }

  @Test
  void shouldTellOfADiskThatTakesNoMore() {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int one) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    WireRecorder recorder = new WireRecorder(full, time, Map.of());
    DigitalOutput wire = recorder.wrap("lamp", lamp.object);
    wire.high();
    assertThat(lamp.level).isEqualTo(DigitalState.HIGH);

    assertThatThrownBy(recorder::close).hasMessage("No space left on device");
  }

  @Test
  void shouldRefuseWhatIsForged() throws IOException {
    Files.writeString(file(), "usbtoaster-wires 1\norigin 0\n\n0 call 1 x 0 99999999 -\n");
    WireRecording recording = WireRecording.open(file());

    assertThat(recording.whole()).isFalse();
    assertThatThrownBy(() -> new WireReplay(recording, WireWords.HEX).outcome())
        .isInstanceOf(WireRecordingException.class)
        .hasMessage("It is damaged (event 1: 99999999 bytes are too many): record anew.");

    Files.writeString(
        file(), "usbtoaster-wires 1\norigin 0\n\n" + "1 edge ready 1\n".repeat(100_000));
    assertThatThrownBy(
            () -> new WireReplay(WireRecording.open(file()), WireWords.HEX).run(call -> {}))
        .hasMessageContaining("what comes in is never returned from");
  }
}
