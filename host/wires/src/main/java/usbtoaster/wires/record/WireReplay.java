package usbtoaster.wires.record;

import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.spi.Spi;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import usbtoaster.time.Timebase;
import usbtoaster.wires.record.WireEvent.Call;
import usbtoaster.wires.record.WireEvent.Edge;
import usbtoaster.wires.record.WireEvent.Input;
import usbtoaster.wires.record.WireEvent.Rang;

/**
 * Drives a driver from a recording, without its device, and finds the first difference.
 *
 * <pre>{@code
 * try (WireReplay replay = new WireReplay(WireRecording.open(file), WireWords.HEX)) {
 *   MyDriver driver = new MyDriver(replay.spi("bus"), replay.input("ready"), replay.time());
 *   replay.run(call -> driver.measure((int) call.value())).expectSame();
 * }
 * }</pre>
 *
 * <p>All happens on the thread that calls {@link #run}, in the recorded order: edges, alarms and
 * calls come in, and each transfer, look, level, alarm and mark of the driver is compared with the
 * recording, which also answers it. After the first difference transfers fail and nothing more
 * comes in, so a driver comes to its end.
 *
 * <p>A driver that nobody called through the recorder is not called here: use it as it was used,
 * and {@link #feed} it where it waits for an edge; {@link #outcome} tells.
 */
public final class WireReplay implements AutoCloseable {
  private final WireScript script;
  private final ReplayedTime time;
  private final Map<String, ReplayedInput> inputs = new HashMap<>();
  private Consumer<Call> caller = call -> {};

  /**
   * Begins a replay.
   *
   * @param words how the differences are told
   */
  public WireReplay(WireRecording recording, WireWords words) throws IOException {
    script = new WireScript(recording, words, this::feed);
    time = new ReplayedTime(script);
  }

  /** Returns the bus of this name. */
  public Spi spi(String name) {
    return new ReplayedSpi(name, script).proxy();
  }

  /** Returns the input of this name. */
  public DigitalInput input(String name) {
    return inputs.computeIfAbsent(name, made -> new ReplayedInput(made, script)).proxy();
  }

  /** Returns the output of this name. */
  public DigitalOutput output(String name) {
    return new ReplayedOutput(name, script).proxy();
  }

  /** Returns the time as the recording has it. */
  public Timebase time() {
    return time;
  }

  /** Tells {@code to} of each event in words, as the replay goes on. */
  public void log(Consumer<String> to) {
    script.log(to);
  }

  /** The driver passes a mark; see {@link WireRecorder#mark}. */
  public void mark(String name, long request, long detail) {
    if (script.inside()) {
      script.does(new WireEvent.Mark(script.clockNanos(), name, request, detail));
    }
  }

  /** As the other form, where nothing is to be done between the inputs. */
  public ReplayOutcome run(Consumer<Call> calls) throws IOException {
    return run(calls, () -> {});
  }

  /**
   * Has come in all that was recorded.
   *
   * @param calls calls the driver as the application did
   * @param between is called after each input, when the driver is done with it
   * @throws IOException if the recording could not be read to the end
   */
  public ReplayOutcome run(Consumer<Call> calls, Runnable between) throws IOException {
    caller = calls;
    while (script.inputIsNext()) {
      script.feedOne();
      between.run();
    }
    return script.outcome();
  }

  /** Has come in what comes in before the driver's next step. */
  public void feed() {
    script.feed();
  }

  /**
   * Returns what came of it. The driver will do nothing more.
   *
   * @throws IOException if the recording could not be read to the end
   */
  public ReplayOutcome outcome() throws IOException {
    return script.outcome();
  }

  private void feed(Input input) {
    switch (input) {
      case Edge edge -> {
        ReplayedInput line = inputs.get(edge.line());
        if (line != null) {
          deliver(line, edge.high());
        }
      }
      case Rang rang -> time.ring(rang.alarm());
      case Call call -> caller.accept(call);
    }
  }

  @SuppressWarnings("EmptyCatch")
  private static void deliver(ReplayedInput line, boolean high) {
    try {
      line.deliver(high);
    } catch (RuntimeException e) {
      // A listener's fault went to whoever had brought the edge, who is not here.
    }
  }

  @Override
  public void close() {
    script.close();
  }
}
