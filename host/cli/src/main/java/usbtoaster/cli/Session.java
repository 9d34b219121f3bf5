package usbtoaster.cli;

import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import usbtoaster.async.CancellationToken;
import usbtoaster.async.Task;
import usbtoaster.async.TaskException;
import usbtoaster.chardev.EdgeCounts;
import usbtoaster.protocol.ControlCode;
import usbtoaster.trace.Trace;
import usbtoaster.trace.census.RequestWait;
import usbtoaster.trace.record.Recorder;
import usbtoaster.view.led.LedPanel;

/**
 * An open toaster: all that a run needs of the layers below.
 *
 * <p>One thread calls; the tasks complete on others. A request that fails completes its task with
 * an exception whose message is a sentence; a cancelled one is a canceled task.
 */
interface Session extends AutoCloseable {
  /** Opens a session for a job. */
  @FunctionalInterface
  interface Opener {
    /**
     * Opens the device that {@code job} asks for.
     *
     * @throws UserError if this machine has no such device
     */
    Session open(Job job);
  }

  /** Writes bread; the task has the number of bytes written. */
  Task<Integer> write(byte[] data, int offset, int length, CancellationToken token);

  /**
   * Writes bread, and blocks the calling thread until it is done.
   *
   * @param sent runs when the write is on its way, before the thread is blocked: the next one that
   *     begins after that goes down behind it
   * @return the number of bytes written
   * @throws CancellationException if it was cancelled
   * @throws Exception if it failed, with a sentence
   */
  default int writeBlocking(
      byte[] data, int offset, int length, CancellationToken token, Runnable sent)
      throws Exception {
    Task<Integer> write = write(data, offset, length, token);
    sent.run();
    try {
      return write.join();
    } catch (TaskException e) {
      throw e.getCause() instanceof Exception failure ? failure : e;
    }
  }

  /** Reads toast, in the order of the writes; the task has the number of bytes, one or more. */
  Task<Integer> read(byte[] data, int offset, int length, CancellationToken token);

  /** Reads or sets what {@code code} stands for. */
  Task<Long> control(ControlCode code, long value, CancellationToken token);

  /** Returns what this session's stages are recorded in. */
  Trace trace();

  /** Returns what keeps what the trace does not, for a recording; null: nothing is recorded. */
  default @Nullable Recorder recorder() {
    return null;
  }

  /** Returns the LEDs, whose summary may be asked for when this is closed; null: none are lit. */
  default @Nullable LedPanel leds() {
    return null;
  }

  /** Returns what tells a thread that waits for a request. */
  RequestWait requestWait();

  /**
   * Returns sentences on where the device's firmware is and what it said, as far as that can be
   * told; "" if not.
   */
  default String diagnosis() {
    return "";
  }

  /** Returns what became of the edges, as far as the target knows it. */
  default EdgeCounts edges() {
    return EdgeCounts.NONE;
  }

  /** Closes the device and ends its threads; waits for them. */
  @Override
  void close();
}
