package usbtoaster.bench;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import usbtoaster.async.AsyncStateMachine;
import usbtoaster.async.CancellationToken;
import usbtoaster.async.Task;
import usbtoaster.toaster.ToasterStream;

/** An async method that writes and awaits, again and again: one write in flight. */
final class Lane extends AsyncStateMachine<Integer> {
  private final ToasterStream stream;
  private final byte[] data;
  private final int writes;
  private int written;
  private @Nullable Task<Integer> write;

  Lane(ToasterStream stream, byte[] data, int writes) {
    this.stream = stream;
    this.data = data;
    this.writes = writes;
  }

  @Override
  protected void moveNext() throws Exception {
    if (state() != 0) {
      end();
    }
    while (written < writes) {
      Task<Integer> next = stream.writeAsync(data, 0, data.length, CancellationToken.NONE);
      write = next;
      if (suspends(next, 1)) {
        return;
      }
      end();
    }
    complete(written);
  }

  private void end() throws Exception {
    if (resultOf(Objects.requireNonNull(write)) != data.length) {
      throw new IllegalStateException("A write was cut short.");
    }
    written++;
  }
}
