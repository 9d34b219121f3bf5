package usbtoaster.experiments;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import usbtoaster.trace.census.StackThread;
import usbtoaster.trace.census.ThreadKind;

/** One thread for the edges of all inputs: it waits for any of them, as an epoll thread does. */
final class EdgeThread implements InputServer {
  private final Inputs inputs;
  private final Selector selector;
  private final StackThread thread = new StackThread(ThreadKind.DEVICE, "edges", this::serve);

  EdgeThread(Inputs inputs) throws IOException {
    this.inputs = inputs;
    selector = Selector.open();
    for (int i = 0; i < inputs.count(); i++) {
      inputs.source(i).configureBlocking(false);
      inputs.source(i).register(selector, SelectionKey.OP_READ, i);
    }
    thread.start();
  }

  private void serve() {
    try {
      while (selector.isOpen()) {
        selector.select(this::serve);
      }
    } catch (IOException | java.nio.channels.ClosedSelectorException closed) {
      // The inputs are gone, and with them what this thread was for.
    }
  }

  private void serve(SelectionKey ready) {
    int input = (Integer) ready.attachment();
    try {
      inputs.served(input, Math.max(0, inputs.source(input).read(ByteBuffer.allocate(64))));
    } catch (IOException gone) {
      ready.cancel();
    }
  }

  @Override
  public int threads() {
    return 1;
  }

  @Override
  public void close() throws IOException {
    selector.close();
    thread.awaitEnd();
  }
}
