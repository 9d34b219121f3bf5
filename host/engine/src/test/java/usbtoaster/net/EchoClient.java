package usbtoaster.net;

import java.util.Arrays;
import java.util.Random;
import usbtoaster.async.AsyncStateMachine;
import usbtoaster.async.Task;
import usbtoaster.io.OperationOptions;

/**
 * Writes random bytes in random pieces, all at once, and its end; reads what comes back meanwhile.
 * Its value is whether that was the same.
 */
final class EchoClient extends AsyncStateMachine<Boolean> {
  private final TcpStream stream;
  private final Random random;
  private final byte[] sent;
  private final byte[] received;
  private int got;
  private Task<Integer> read = Task.completed(0);

  EchoClient(TcpStream stream, Random random, int size) {
    this.stream = stream;
    this.random = random;
    sent = new byte[size];
    received = new byte[size + 1]; // room to see a byte too many
    random.nextBytes(sent);
  }

  @Override
  protected void moveNext() throws Exception {
    if (state() == 0) {
      for (int done = 0; done < sent.length; ) {
        int piece = Math.min(sent.length - done, random.nextInt(1, 100_000));
        stream.writeAsync(sent, done, piece, OperationOptions.NONE);
        done += piece;
      }
      stream.shutdownOutputAsync();
    } else {
      int count = resultOf(read);
      got += count;
      if (count == 0 || got == received.length) {
        complete(Arrays.equals(sent, Arrays.copyOf(received, got)));
        return;
      }
    }
    read = stream.readAsync(received, got, received.length - got, OperationOptions.NONE);
    suspends(read, 1);
  }
}
