package usbtoaster.experiments;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import usbtoaster.trace.census.StackThread;
import usbtoaster.trace.census.ThreadKind;

/** A thread for each input, out of a pool of fixed size: each blocks in a read of its own. */
final class InputThreads implements InputServer {
  private final Inputs inputs;
  private final int threads;
  private final ExecutorService pool;

  InputThreads(Inputs inputs, int threads) {
    this.inputs = inputs;
    this.threads = threads;
    pool =
        Executors.newFixedThreadPool(
            threads, body -> new StackThread(ThreadKind.DEVICE, "input", body));
    for (int i = 0; i < inputs.count(); i++) {
      int input = i;
      pool.execute(() -> serve(input));
    }
  }

  private void serve(int input) {
    ByteBuffer edge = ByteBuffer.allocate(1);
    try {
      while (inputs.source(input).read(edge.clear()) > 0) {
        inputs.served(input, 1);
      }
    } catch (IOException closed) {
      // The inputs are gone, and with them what this thread was for.
    }
  }

  @Override
  public int threads() {
    return threads;
  }

  @Override
  public void close() throws IOException {
    pool.shutdownNow();
    inputs.close();
  }
}
