package usbtoaster.wires.record;

import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.spi.Spi;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import usbtoaster.time.Timebase;

/**
 * Records all that crosses the wires of a driver, and what came into it from above, in one order.
 *
 * <pre>{@code
 * WireRecorder recorder = new WireRecorder(file, time, Map.of("device", "sensor"));
 * Spi bus = recorder.wrap("bus", pi4j.create(busConfig));
 * DigitalInput ready = recorder.wrap("ready", pi4j.create(readyConfig));
 * MyDriver driver = new MyDriver(bus, ready, recorder.time());
 * recorder.call("measure", 3, NONE, () -> driver.measure(3));
 * }</pre>
 *
 * <p>Threads: any. One thread at a time comes in: edges, alarms and calls pass a gate, and whoever
 * finds somebody in it waits until he is done. So what follows from each is known, and a {@link
 * WireReplay} can do it again in the same order with one thread. Nothing else is held up. Writing
 * goes through a buffer, and a file that cannot be written does not disturb the run: {@link #close}
 * tells. The objects may be used when this is closed; then nothing is recorded.
 */
public final class WireRecorder implements AutoCloseable {
  private final Timebase real;
  private final RecordedTime time;
  private final Runnable entering;
  private final ReentrantLock gate = new ReentrantLock();
  private final AtomicInteger calls = new AtomicInteger();
  private final WireWriter writer; // guarded by this, as the next
  private boolean closed;

  /** Makes a recorder; see the other one. */
  public WireRecorder(OutputStream to, Timebase time, Map<String, String> header) {
    this(to, time, header, () -> {});
  }

  /**
   * Makes a recorder.
   *
   * @param to gets the recording, and is closed with this
   * @param time the driver's time
   * @param header what whoever replays it needs to know: names of letters, digits, dots and dashes,
   *     and values of one line
   * @param entering is called by each thread that has come in, before anything else; must not throw
   */
  public WireRecorder(
      OutputStream to, Timebase time, Map<String, String> header, Runnable entering) {
    this.real = time;
    this.entering = entering;
    this.time = new RecordedTime(time, this);
    this.writer = new WireWriter(to, time.nanoTime(), header);
  }

  /** Returns {@code spi}, recorded by this name: letters, digits and dashes, as all names. */
  public Spi wrap(String name, Spi spi) {
    return new RecordedSpi(named(name), spi, this).proxy();
  }

  /** Returns {@code input}, recorded. */
  public DigitalInput wrap(String name, DigitalInput input) {
    RecordedInput made = new RecordedInput(named(name), input, this);
    made.start();
    return made.proxy();
  }

  /** Returns {@code output}, recorded. */
  public DigitalOutput wrap(String name, DigitalOutput output) {
    return new RecordedOutput(named(name), output, this).proxy();
  }

  private static String named(String name) {
    if (!name.matches("[A-Za-z0-9-]{1,64}")) {
      throw new IllegalArgumentException(
          "\"" + name + "\" cannot name something in a recording: use letters, digits and dashes.");
    }
    return name;
  }

  /** Returns the driver's time, recorded. */
  public Timebase time() {
    return time;
  }

  /** Returns a number for a call. */
  public int nextCall() {
    return calls.incrementAndGet();
  }

  /** The application calls: {@code body}, with nobody else in the driver. */
  public <T> T call(int id, String what, long value, byte[] data, Supplier<T> body) {
    gate.lock();
    try {
      begin(new WireEvent.Call(now(), id, named(what), value, data));
      return body.get();
    } finally {
      end();
    }
  }

  /** As the other form, with a number of its own, for what gives nothing back. */
  public void call(String what, Runnable body) {
    call(
        nextCall(),
        what,
        0,
        new byte[0],
        () -> {
          body.run();
          return true;
        });
  }

  /** Something comes in: {@code body}, with nobody else in the driver. */
  void enter(WireEvent.Input input, Runnable body) {
    gate.lock();
    try {
      begin(input);
      body.run();
    } finally {
      end();
    }
  }

  private void begin(WireEvent.Input input) {
    entering.run();
    log(input);
  }

  private void end() {
    log(new WireEvent.Return(now()));
    gate.unlock();
  }

  /** Returns whether the calling thread is in the driver. */
  public boolean entered() {
    return gate.isHeldByCurrentThread();
  }

  /**
   * The driver passes a mark. Who is not {@link #entered} is not recorded.
   *
   * @param request what it is about; see {@link WireEvent.Mark}
   */
  public void mark(String name, long request, long detail) {
    if (entered()) {
      log(new WireEvent.Mark(now(), name, request, detail));
    }
  }

  long now() {
    return real.nanoTime();
  }

  synchronized void log(WireEvent event) {
    if (!closed) {
      writer.write(event);
    }
  }

  /** Returns how many events were recorded. */
  public synchronized long events() {
    return writer.events();
  }

  /**
   * Ends the recording. Closing twice does nothing.
   *
   * @throws IOException if some of it could not be written
   */
  @Override
  public synchronized void close() throws IOException {
    if (!closed) {
      closed = true;
      writer.close();
    }
  }
}
