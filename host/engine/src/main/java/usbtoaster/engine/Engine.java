package usbtoaster.engine;

import org.jspecify.annotations.Nullable;
import usbtoaster.kernel.PortSource;

/**
 * Carries out operations on descriptors, and ends each of them exactly once.
 *
 * <p>Any thread may call any method, at PASSIVE to DISPATCH; none waits for an operation. What a
 * thread did before it submits is visible to whoever ends the operation.
 */
public interface Engine extends AutoCloseable {
  /** Returns which one it is. */
  EngineKind kind();

  /**
   * Returns in one sentence what it is here: by which means of Linux, and what it costs; of a
   * fall-back, why the better one is not there.
   */
  String description();

  /** Returns what the port's thread is to poll instead of parking; null: the engine has threads. */
  @Nullable PortSource source();

  /** Takes a descriptor on: before its first operation. */
  void attach(Descriptor descriptor);

  /**
   * Starts {@code operation}. Its end may come inside this call. It fails with {@code -ECANCELED}
   * where the engine or the descriptor is being closed. An engine that throws has not taken it, and
   * does not end it.
   */
  void submit(Operation operation);

  /**
   * Asks for {@code operation} to end early. It ends by itself, cancelled or not: this call says
   * nothing about that. Only while the caller keeps the operation from being submitted again.
   */
  void cancel(Operation operation);

  /**
   * Asks for all operations on {@code descriptor} to end, and has Linux close it when the last has.
   * Later submissions fail. Twice does nothing.
   */
  void close(Descriptor descriptor);

  /**
   * Ends all operations of all descriptors as cancelled, and lets threads and memory go. Waits for
   * nothing.
   */
  @Override
  void close();
}
