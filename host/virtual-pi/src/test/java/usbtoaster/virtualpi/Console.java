package usbtoaster.virtualpi;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The UART on which the guest takes commands, one at a time: {@code guest/init} has the other end.
 * One thread at a time.
 */
final class Console implements AutoCloseable {
  private static final int MOST_BYTES = 16 << 20;

  private static final int TAIL_LINES = 20;

  private final SocketChannel channel;
  private final Path kernelLog;
  private final Selector selector = Selector.open();
  private final ByteBuffer in = ByteBuffer.allocate(64 * 1024).flip();

  /**
   * Takes the UART.
   *
   * @param kernelLog what the guest's kernel says: its end is part of a failure
   */
  Console(SocketChannel channel, Path kernelLog) throws IOException {
    this.kernelLog = kernelLog;
    this.channel = channel;
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ);
  }

  /** What a command left behind: its exit code, and all that it printed. */
  record Answer(int exit, String output) {}

  /**
   * Has a command run.
   *
   * @throws IOException if the guest does not answer in time; it is of no use then
   */
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
        throw failure("The guest has ended in: " + command);
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
      channel.close(); // an answer that comes later would be taken for that of another command
      throw failure("The guest does not answer in time to: " + command);
    }
    selector.select(millis);
    selector.selectedKeys().clear();
  }

  private IOException failure(String sentence) throws IOException {
    List<String> lines = Files.readAllLines(kernelLog, StandardCharsets.ISO_8859_1);
    List<String> tail = lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size());
    return new IOException(
        sentence + "\nThe end of " + kernelLog + ":\n" + String.join("\n", tail));
  }

  @Override
  public void close() throws IOException {
    selector.close();
  }
}
