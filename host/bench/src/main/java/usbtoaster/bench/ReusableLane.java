package usbtoaster.bench;

import usbtoaster.async.AsyncStateMachine;
import usbtoaster.io.DeviceStream;
import usbtoaster.io.IoException;
import usbtoaster.io.ReusableOperation;

/** An async method that writes and awaits with one operation that is used again. */
final class ReusableLane extends AsyncStateMachine<Integer> {
  private final ReusableOperation write;
  private final byte[] data;
  private final int writes;
  private int written;
  private short token;

  ReusableLane(DeviceStream stream, byte[] data, int writes) {
    this.write = stream.reusableOperation();
    this.data = data;
    this.writes = writes;
  }

  @Override
  protected void moveNext() throws IoException {
    if (state() != 0) {
      end();
    }
    while (written < writes) {
      token = write.write(data, 0, data.length, 0);
      if (suspends(write, token, 1)) {
        return;
      }
      end();
    }
    complete(written);
  }

  private void end() throws IoException {
    if (write.bytes(token) != data.length) {
      throw new IllegalStateException("A write was cut short.");
    }
    written++;
  }
}
