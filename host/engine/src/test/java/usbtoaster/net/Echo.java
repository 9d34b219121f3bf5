package usbtoaster.net;

import java.util.Random;
import org.jspecify.annotations.Nullable;
import usbtoaster.async.AsyncStateMachine;
import usbtoaster.io.ReusableOperation;

/**
 * Sends back what comes in, in pieces of random sizes, and ends its output after that; its value is
 * how many bytes there were. Read and write are used over and over, so no operation allocates.
 */
final class Echo extends AsyncStateMachine<Integer> {
  private final TcpStream stream;
  private final @Nullable Random random; // null: pieces as large as can be
  private final byte[] data;
  private final ReusableOperation read;
  private final ReusableOperation write;
  private short token;
  private int total;

  Echo(TcpStream stream, @Nullable Random random, int mostBytes) {
    this.stream = stream;
    this.random = random;
    data = new byte[mostBytes];
    read = stream.reusableOperation();
    write = stream.reusableOperation();
  }

  @Override
  protected void moveNext() throws Exception {
    switch (state()) {
      case 0 -> {
        int most = random == null ? data.length : random.nextInt(1, data.length + 1);
        token = read.read(data, 0, most, 0);
        suspends(read, token, 1);
      }
      case 1 -> {
        int count = read.bytes(token);
        total += count;
        if (count == 0) {
          suspends(stream.shutdownOutputAsync(), 3);
        } else {
          token = write.write(data, 0, count, 0);
          suspends(write, token, 2);
        }
      }
      case 2 -> {
        write.bytes(token);
        token = read.read(data, 0, data.length, 0);
        suspends(read, token, 1);
      }
      default -> complete(total);
    }
  }
}
