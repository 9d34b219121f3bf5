package usbtoaster.http;

import usbtoaster.async.Task;
import usbtoaster.io.DeviceStream;
import usbtoaster.io.OperationOptions;

/**
 * A connection to a server. One read and one write at a time; the bytes of each are the transport's
 * until its task is complete.
 */
public interface HttpTransport extends AutoCloseable {
  /** Returns one over a stream of a device, which it closes. */
  static HttpTransport of(DeviceStream stream) {
    return new DeviceTransport(stream);
  }

  /**
   * Starts to read; the task's 0 is the end.
   *
   * @param until what ends it early
   */
  Task<Integer> readAsync(byte[] data, int offset, int length, OperationOptions until);

  /** Starts to write all of {@code data}. */
  Task<Integer> writeAsync(byte[] data, OperationOptions until);

  /** Lets the connection go; what is in flight ends. Does not wait. */
  @Override
  void close();
}
