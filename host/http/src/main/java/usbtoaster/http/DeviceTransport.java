package usbtoaster.http;

import usbtoaster.async.Task;
import usbtoaster.io.DeviceStream;
import usbtoaster.io.OperationOptions;

/** A connection that is a stream of a device. */
record DeviceTransport(DeviceStream stream) implements HttpTransport {
  @Override
  public Task<Integer> readAsync(byte[] data, int offset, int length, OperationOptions until) {
    return stream.readAsync(data, offset, length, 0, until);
  }

  @Override
  public Task<Integer> writeAsync(byte[] data, OperationOptions until) {
    return stream.writeAsync(data, 0, data.length, 0, until);
  }

  @Override
  public void close() {
    stream.close();
  }
}
