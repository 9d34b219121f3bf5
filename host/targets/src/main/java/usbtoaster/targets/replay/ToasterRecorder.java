package usbtoaster.targets.replay;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.function.Supplier;
import usbtoaster.driver.ToasterDriver;
import usbtoaster.driver.ToasterSettings;
import usbtoaster.driver.ToasterWiring;
import usbtoaster.io.IoException;
import usbtoaster.time.Timebase;
import usbtoaster.toaster.ToasterStream;
import usbtoaster.wires.record.WireRecorder;

/**
 * Records a run of the toaster, from its beginning, for a {@link ToasterReplay}.
 *
 * <pre>{@code
 * StageMarks marks = new StageMarks();
 * IoManager io = new IoManager(new Trace(1024, System::nanoTime, () -> 0, marks), 64);
 * ToasterRecorder recorder = new ToasterRecorder(file, time, settings, Map.of(), marks);
 * ToasterWiring wires = recorder.wrap(board.wiring());
 * ToasterDriver driver = recorder.start(
 *     () -> ToasterDriver.start("toaster", io, wires, settings, recorder.time()));
 * RecordedStream stream = recorder.open(
 *     () -> ToasterStream.open(io, driver.device(), pool, READ_WRITE, Inlining.INLINE));
 * }</pre>
 *
 * <p>The driver, its time and its one stream are to be used through the recorder; then {@link
 * #stop} the driver and close this. One thread at a time comes into the driver while it is
 * recorded; see {@link WireRecorder}. Any thread.
 */
public final class ToasterRecorder implements AutoCloseable {
  static final String START = "start";
  static final String OPEN = "open";
  static final String STOP = "stop";

  private final WireRecorder recorder;

  /**
   * Makes a recorder.
   *
   * @param to gets the recording, and is closed with this
   * @param time the driver's time
   * @param settings the driver's settings
   * @param notes what else is to be known of the run: names of letters, digits and dashes
   * @param marks the listener of the run's trace
   */
  public ToasterRecorder(
      OutputStream to,
      Timebase time,
      ToasterSettings settings,
      Map<String, String> notes,
      StageMarks marks) {
    OneProcessor processor = new OneProcessor();
    recorder = new WireRecorder(to, time, Header.of(settings, notes), processor::enter);
    marks.to(recorder::mark);
  }

  /** Returns the driver's time, recorded. */
  public Timebase time() {
    return recorder.time();
  }

  /** Returns {@code wires}, recorded. */
  public ToasterWiring wrap(ToasterWiring wires) {
    return new ToasterWiring(
        recorder.wrap("bus", wires.bus()),
        recorder.wrap("irq", wires.irq()),
        recorder.wrap("ack", wires.ack()),
        recorder.wrap("reset", wires.reset()));
  }

  /** Starts the driver. */
  public ToasterDriver start(Supplier<ToasterDriver> starter) {
    return recorder.call(recorder.nextCall(), START, 0, new byte[0], starter);
  }

  /** Opens a stream. */
  @FunctionalInterface
  public interface Opener {
    /**
     * Opens it.
     *
     * @throws IoException if the device refuses
     */
    ToasterStream open() throws IoException;
  }

  /** Opens the stream for reading and writing, and returns it, recorded. */
  public RecordedStream open(Opener opener) throws IoException {
    IoException[] refused = new IoException[1];
    ToasterStream[] opened = new ToasterStream[1];
    recorder.call(
        OPEN,
        () -> {
          try {
            opened[0] = opener.open();
          } catch (IoException e) {
            refused[0] = e;
          }
        });
    if (refused[0] != null) {
      throw refused[0];
    }
    return new RecordedStream(opened[0], recorder);
  }

  /** Closes the driver. */
  public void stop(ToasterDriver driver) {
    recorder.call(STOP, driver::close);
  }

  /** Returns how many events were recorded. */
  public long events() {
    return recorder.events();
  }

  /**
   * Ends the recording.
   *
   * @throws IOException if some of it could not be written
   */
  @Override
  public void close() throws IOException {
    recorder.close();
  }
}
