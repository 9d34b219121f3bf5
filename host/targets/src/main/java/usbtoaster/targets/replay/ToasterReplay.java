package usbtoaster.targets.replay;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import usbtoaster.driver.ToasterSettings;
import usbtoaster.driver.ToasterWiring;
import usbtoaster.kernel.KernelThread;
import usbtoaster.kernel.Processor;
import usbtoaster.protocol.ControlCode;
import usbtoaster.trace.ActivityListener;
import usbtoaster.trace.Trace;
import usbtoaster.wires.record.ReplayOutcome;
import usbtoaster.wires.record.WireRecording;
import usbtoaster.wires.record.WireReplay;

/**
 * Drives the toaster's stack from a recording, without a device, and finds the first difference.
 *
 * <pre>{@code
 * @Test
 * void shouldDoWhatItDidOnThePi() throws IOException {
 *   ToasterReplay.of(Path.of("lost-edge.wires")).run().expectSame();
 * }
 * }</pre>
 *
 * <p>All happens on the thread that calls {@link #run}, at the moments of the recording, as fast as
 * it goes. It may be run as often as one likes.
 */
public final class ToasterReplay {
  private static final String CONTROL = RecordedStream.CONTROL;

  private final WireRecording recording;
  private ToasterSettings settings;
  private UnaryOperator<ToasterWiring> wires = UnaryOperator.identity();
  private Function<ActivityListener, Trace> trace =
      listener -> new Trace(2, () -> 0, () -> 0, listener);
  private Runnable between = () -> {};
  private @Nullable Consumer<String> log;

  private ToasterReplay(WireRecording recording, ToasterSettings settings) {
    this.recording = recording;
    this.settings = settings;
  }

  /**
   * Opens a recording.
   *
   * @throws usbtoaster.wires.record.WireRecordingException if it is none of a toaster, or damaged
   * @throws IOException if it cannot be read
   */
  public static ToasterReplay of(Path file) throws IOException {
    WireRecording recording = WireRecording.open(file);
    return new ToasterReplay(recording, Header.settings(recording.header()));
  }

  /** Returns what was noted when it was recorded. */
  public Map<String, String> notes() {
    return Header.notes(recording.header());
  }

  /** Returns the driver's settings. */
  public ToasterSettings settings() {
    return settings;
  }

  /** Changes the driver's settings. */
  public ToasterReplay withSettings(UnaryOperator<ToasterSettings> change) {
    settings = change.apply(settings);
    return this;
  }

  /** Puts something between the driver and the recording, that does not do what the wires do. */
  public ToasterReplay withWires(UnaryOperator<ToasterWiring> change) {
    wires = change;
    return this;
  }

  /**
   * Has the stages traced.
   *
   * @param maker makes the trace, which must notify the listener that it is given
   * @param drain is called between what comes in
   */
  public ToasterReplay withTrace(Function<ActivityListener, Trace> maker, Runnable drain) {
    trace = maker;
    between = drain;
    return this;
  }

  /** Tells {@code to} of each event, a line in words, as the replay goes on. */
  public ToasterReplay withLog(Consumer<String> to) {
    log = to;
    return this;
  }

  /** Returns how many events the recording has. */
  public long events() {
    return recording.events();
  }

  /**
   * Runs the whole recording through the stack, or as far as both are the same.
   *
   * @throws IOException if the recording cannot be read any more, or has what is no event
   */
  public ReplayOutcome run() throws IOException {
    Processor own = KernelThread.current().processor();
    new OneProcessor().enter();
    try (WireReplay replay = new WireReplay(recording, new ToasterWords())) {
      if (log != null) {
        replay.log(log);
      }
      return run(replay);
    } finally {
      KernelThread.bind(own);
    }
  }

  private ReplayOutcome run(WireReplay replay) throws IOException {
    ToasterWiring wiring =
        wires.apply(
            new ToasterWiring(
                replay.spi("bus"),
                replay.input("irq"),
                replay.output("ack"),
                replay.output("reset")));
    StageMarks marks = new StageMarks();
    marks.to(replay::mark);
    try (ReplayedTop top = new ReplayedTop(wiring, replay.time(), settings, trace.apply(marks))) {
      return replay.run(
          top::call,
          () -> {
            top.pump();
            between.run();
          });
    }
  }

  /** Returns the control code of a call of that name; an unknown one if it names none. */
  static ControlCode code(String what) {
    String digits = what.startsWith(CONTROL) ? what.substring(CONTROL.length()) : "";
    return ControlCode.of(digits.matches("[0-9]{1,9}") ? Integer.parseInt(digits) : -1);
  }
}
