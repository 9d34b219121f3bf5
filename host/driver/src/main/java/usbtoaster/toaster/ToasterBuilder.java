package usbtoaster.toaster;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import usbtoaster.async.TaskScheduler;
import usbtoaster.driver.PiWires;
import usbtoaster.driver.PinMap;
import usbtoaster.driver.ToasterDriver;
import usbtoaster.driver.ToasterSettings;
import usbtoaster.driver.ToasterWiring;
import usbtoaster.io.FileAccess;
import usbtoaster.io.Inlining;
import usbtoaster.io.IoException;
import usbtoaster.io.ThreadPool;
import usbtoaster.io.ThreadPoolOptions;
import usbtoaster.io.TimerDelayer;
import usbtoaster.kernel.IoManager;
import usbtoaster.kernel.SharedTimer;
import usbtoaster.time.Timebase;
import usbtoaster.trace.Trace;

/**
 * How a {@link Toaster} is opened. One thread builds; a builder may open several toasters.
 *
 * <p>If opening fails halfway, what was opened is closed again, and what was handed in is left
 * alone.
 */
public final class ToasterBuilder {
  private @Nullable PinMap pins;
  private ToasterSettings settings = ToasterSettings.DEFAULT;
  private @Nullable Timebase time;
  private Trace trace = Trace.OFF;
  private ThreadPoolOptions pool = ThreadPoolOptions.DEFAULT;
  private FileAccess access = FileAccess.READ_WRITE;
  private Inlining inlining = Inlining.WORKER;
  private int pooledPackets = 1024;

  ToasterBuilder() {}

  /**
   * Chooses the pins of the context at which the toaster is; else: those that its properties say
   * ({@link PinMap#of(Context)}).
   */
  public ToasterBuilder pins(PinMap map) {
    pins = Objects.requireNonNull(map, "no pins");
    return this;
  }

  /** Chooses how the driver treats its device. */
  public ToasterBuilder settings(ToasterSettings how) {
    settings = Objects.requireNonNull(how, "no settings");
    return this;
  }

  /** Chooses the time of the driver and of deadlines, which the caller closes; else: real time. */
  public ToasterBuilder time(Timebase timebase) {
    time = Objects.requireNonNull(timebase, "no time");
    return this;
  }

  /**
   * Chooses a time whose hands the caller turns. All happens on the caller's thread then: there are
   * no I/O threads, {@link ThreadPool#pump} serves the completions, and continuations and deadlines
   * run in place. Other options of the pool are to be chosen before.
   */
  public ToasterBuilder virtualTime(Timebase timebase) {
    return time(timebase).pool(pool.withoutIoThreads()).inlining(Inlining.INLINE);
  }

  /** Chooses where the stages of requests are recorded; else: nowhere. */
  public ToasterBuilder trace(Trace recorder) {
    trace = Objects.requireNonNull(recorder, "no trace");
    return this;
  }

  /** Chooses the threads, and who is told of what callbacks throw. */
  public ToasterBuilder pool(ThreadPoolOptions options) {
    pool = Objects.requireNonNull(options, "no pool");
    return this;
  }

  /** Chooses how many unused request packets are kept for reuse. */
  public ToasterBuilder pooledPackets(int packets) {
    pooledPackets = packets;
    return this;
  }

  /** Chooses what the stream is for; else: bread in and toast out. */
  public ToasterBuilder access(FileAccess wanted) {
    access = Objects.requireNonNull(wanted, "no access");
    return this;
  }

  /** Chooses where continuations of the stream's tasks run; else: on a worker. */
  public ToasterBuilder inlining(Inlining policy) {
    inlining = Objects.requireNonNull(policy, "no inlining");
    return this;
  }

  /** Opens the toaster in a context of its own; see {@link Toaster#open()}. */
  public Toaster open() throws IoException {
    Deque<AutoCloseable> parts = new ArrayDeque<>();
    Context pi4j = Pi4J.newAutoContext();
    parts.push(pi4j::shutdown);
    return openIn(pi4j, parts);
  }

  /**
   * Opens the toaster at the pins of {@code pi4j}. The wires are given back when the toaster is
   * closed; the context stays open.
   *
   * @throws IoException if the device refuses
   * @throws IllegalStateException if a wire is not to be had; its sentence says what to do
   */
  public Toaster open(Context pi4j) throws IoException {
    return openIn(pi4j, new ArrayDeque<>());
  }

  /**
   * Opens the toaster at the end of {@code wires}, which stay the caller's.
   *
   * @throws IoException if the device refuses
   */
  public Toaster open(ToasterWiring wires) throws IoException {
    Objects.requireNonNull(wires, "no wires");
    return openOn(wires, settings, new ArrayDeque<>());
  }

  private Toaster openIn(Context pi4j, Deque<AutoCloseable> parts) throws IoException {
    PinMap map;
    ToasterWiring wires;
    try {
      map = pins == null ? PinMap.of(pi4j) : pins;
      wires = PiWires.create(pi4j, map);
    } catch (RuntimeException | LinkageError e) {
      IllegalStateException failure =
          new IllegalStateException(
              "The toaster's wires are not to be had in this Pi4J context ("
                  + e.getMessage()
                  + "). Check its providers and the pins, or open the toaster in another context.",
              e);
      Toaster.closeAll(parts, failure);
      throw failure;
    }
    parts.push(() -> PiWires.giveBack(pi4j, wires));
    return openOn(wires, settings.withClock(map.clockHertz()), parts);
  }

  /** Runs what a timer does: where nobody but the caller runs, on the timer's own thread. */
  private TaskScheduler runner(ThreadPool threads) {
    return pool.maxIoThreads() == 0 ? new InPlace() : threads.workers();
  }

  /** Runs work inside {@link #queue}. */
  private static final class InPlace extends TaskScheduler {
    @Override
    public void queue(Runnable work) {
      run(work);
    }
  }

  private Toaster openOn(ToasterWiring wires, ToasterSettings how, Deque<AutoCloseable> parts)
      throws IoException {
    try {
      Timebase clock = time;
      ThreadPoolOptions options = pool;
      if (clock == null) {
        SharedTimer timer = new SharedTimer();
        parts.push(timer);
        clock = timer;
        if (pool.workers().time() == null) { // one timer does for both
          options = pool.withTime(timer);
        }
      }
      IoManager io = new IoManager(trace, pooledPackets);
      ThreadPool threads = new ThreadPool(io, options);
      parts.push(threads);
      TimerDelayer delayer = new TimerDelayer(clock, runner(threads));
      ToasterDriver driver = ToasterDriver.start("toaster", io, wires, how, clock);
      parts.push(driver);
      ToasterStream stream = ToasterStream.open(io, driver.device(), threads, access, inlining);
      parts.push(stream);
      return new Toaster(io, threads, delayer, driver, stream, parts);
    } catch (IoException | RuntimeException | Error e) { // an Error: no thread could be had
      Toaster.closeAll(parts, e);
      throw e;
    }
  }
}
