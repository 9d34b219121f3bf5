package usbtoaster.virtualpi;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * The UART on which the guest takes commands, one at a time: {@code guest/init} has the other end.
 * One thread at a time.
 */
final class Console implements AutoCloseable {
  private static final int MOST_BYTES = 16 << 20;

  private final SocketChannel channel;
  private final Selector selector = Selector.open();
  private final ByteBuffer in = ByteBuffer.allocate(64 * 1024).flip();

  Console(SocketChannel channel) throws IOException {
    this.channel = channel;
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ);
  }

  /** What a command left behind: its exit code, and all that it printed. */
  record Answer(int exit, String output) {}

  /** Has a command run. */
  Answer ask(String command, long limitNanos) throws IOException {
    if (command.contains("\n")) {
      throw new IllegalArgumentException("A command is one line: " + command);
    }
    ByteBuffer bytes = ByteBuffer.wrap((command + "\n").getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      if (channel.write(bytes) == 0) {
        Thread.onSpinWait(); // the guest is about to take more
      }
    }
    return answer(command, limitNanos);
  }

  /** Waits for an answer: the first one comes by itself, when the guest is up. */
  Answer answer(String to, long limitNanos) throws IOException {
    long deadline = System.nanoTime() + limitNanos;
    StringBuilder head = new StringBuilder();
    for (char c; (c = (char) next(to, deadline)) != '\n'; ) {
      head.append(c);
    }
    String[] words = head.toString().split(" ", -1);
    int bytes = words.length == 3 && words[0].equals("=") ? Integer.parseInt(words[2]) : -1;
    if (bytes < 0 || bytes > MOST_BYTES) {
      throw new IOException("The guest answers nonsense to " + to + ": " + head);
    }
    byte[] output = new byte[bytes];
    for (int i = 0; i < bytes; i++) {
      output[i] = next(to, deadline);
    }
    return new Answer(Integer.parseInt(words[1]), new String(output, StandardCharsets.UTF_8));
  }

  private byte next(String command, long deadline) throws IOException {
    while (!in.hasRemaining()) {
      in.clear();
      int n = channel.read(in);
      in.flip();
      if (n < 0) {
        throw new EOFException("The guest has ended in: " + command);
      }
      if (n == 0) {
        await(command, deadline);
      }
    }
    return in.get();
  }

  private void await(String command, long deadline) throws IOException {
    long millis = (deadline - System.nanoTime()) / 1_000_000;
    if (millis <= 0 || Thread.currentThread().isInterrupted()) {
      throw new IOException("The guest does not answer in time to: " + command);
    }
    selector.select(millis);
    selector.selectedKeys().clear();
  }

  @Override
  public void close() throws IOException {
    selector.close();
  }
}
