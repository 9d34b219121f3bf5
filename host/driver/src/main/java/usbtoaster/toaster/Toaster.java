package usbtoaster.toaster;

import com.pi4j.context.Context;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import usbtoaster.async.Delayer;
import usbtoaster.driver.ToasterCounters;
import usbtoaster.driver.ToasterDriver;
import usbtoaster.driver.ToasterWiring;
import usbtoaster.io.IoException;
import usbtoaster.io.ThreadPool;
import usbtoaster.io.TimerDelayer;
import usbtoaster.kernel.IoManager;

/**
 * A toaster, opened in one statement: I/O manager, timer, thread pool, driver and one stream.
 *
 * <pre>{@code
 * try (Toaster toaster = Toaster.open(pi4j)) {
 *   toaster.stream().writeAsync(bread).join();
 * }
 * }</pre>
 *
 * <p>Which toaster is the context's to say: real hardware, an emulated Pico and a mock are
 * different contexts to this class, which knows Pi4J's API only. What else can be chosen is in
 * {@link #builder}.
 *
 * <p>Any thread may call. {@link #close} closes what was made here, the last part first: stream,
 * driver, pool, timer, the wires, and the context only if it was made here, too. Who hands a
 * context, wires or a time in, closes them, and after the toaster. Source: {@code docs/closing.md}.
 */
public final class Toaster implements AutoCloseable {
  private final IoManager io;
  private final ThreadPool pool;
  private final TimerDelayer delayer;
  private final ToasterDriver driver;
  private final ToasterStream stream;
  private final Deque<AutoCloseable> parts; // the last one opened first; guarded by itself

  Toaster(
      IoManager io,
      ThreadPool pool,
      TimerDelayer delayer,
      ToasterDriver driver,
      ToasterStream stream,
      Deque<AutoCloseable> parts) {
    this.io = io;
    this.pool = pool;
    this.delayer = delayer;
    this.driver = driver;
    this.stream = stream;
    this.parts = new ArrayDeque<>(parts);
  }

  /**
   * Opens the toaster at the default pins of the context that Pi4J makes for this machine, which is
   * closed with the toaster.
   *
   * @throws IoException if the device refuses
   * @throws IllegalStateException if a wire is not to be had; its sentence says what to do
   */
  public static Toaster open() throws IoException {
    return builder().open();
  }

  /** Opens the toaster at the default pins of {@code pi4j}, which stays the caller's to close. */
  public static Toaster open(Context pi4j) throws IoException {
    return builder().open(pi4j);
  }

  /** Opens the toaster at the end of {@code wires}, which stay the caller's. */
  public static Toaster open(ToasterWiring wires) throws IoException {
    return builder().open(wires);
  }

  /** Returns a builder with the defaults. */
  public static ToasterBuilder builder() {
    return new ToasterBuilder();
  }

  /** Returns the stream that was opened with the toaster. */
  public ToasterStream stream() {
    return stream;
  }

  /** Returns a timer for deadlines ({@link usbtoaster.io.OperationOptions#withDeadline}). */
  public Delayer delayer() {
    return delayer;
  }

  /** Returns what the driver has counted so far. */
  public ToasterCounters counters() {
    return driver.counters();
  }

  /** Returns the driver, for more streams on its device. */
  public ToasterDriver driver() {
    return driver;
  }

  /** Returns the pool; one without I/O threads is served by {@link ThreadPool#pump}. */
  public ThreadPool pool() {
    return pool;
  }

  /** Returns the I/O manager. */
  public IoManager io() {
    return io;
  }

  /**
   * Closes all parts, whatever one of them throws. Waits for no request; those in flight end.
   * Closing twice does nothing.
   */
  @Override
  public void close() {
    closeAll(parts, null);
  }

  /**
   * Closes {@code parts}, the first one first, and empties them.
   *
   * @param reason what is thrown by the caller in any case; gets what the parts throw
   */
  static void closeAll(Deque<AutoCloseable> parts, @Nullable Throwable reason) {
    Throwable failure = reason;
    for (AutoCloseable part = next(parts); part != null; part = next(parts)) {
      try {
        part.close();
      } catch (Throwable fault) { // the others are closed all the same
        if (failure == null) {
          failure = fault;
        } else {
          failure.addSuppressed(fault);
        }
      }
    }
    switch (reason == null ? failure : null) {
      case null -> {}
      case RuntimeException fault -> throw fault;
      case Error fault -> throw fault;
      case Throwable fault -> throw new IllegalStateException("A part was not closed", fault);
    }
  }

  private static @Nullable AutoCloseable next(Deque<AutoCloseable> parts) {
    synchronized (parts) {
      return parts.poll();
    }
  }

  @Override
  public String toString() {
    return driver.toString();
  }
}
