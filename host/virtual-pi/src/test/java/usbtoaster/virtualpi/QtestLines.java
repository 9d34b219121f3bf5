package usbtoaster.virtualpi;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * The lines of the header's GPIO chip, over QEMU's protocol for tests: {@code set_irq_in} drives an
 * input of the guest's; an output that the guest changes comes as {@code IRQ raise LINE} or {@code
 * IRQ lower LINE}.
 *
 * <p>{@link #drive} may be called on any thread, the rest on one. Never blocks once it is open.
 * Source: QEMU, system/qtest.c.
 */
final class QtestLines {
  /** The third chip of the i.MX 8M Plus: gpio@30220000, which the device tree makes the Pi's. */
  private static final String CHIP = "/machine/soc/gpio3";

  private static final int MOST_LINE_BYTES = 4096;

  /** Takes what the guest does to its outputs. */
  interface Outputs {
    /** The line is driven high, or low. */
    void output(int bcm, boolean high);
  }

  private final SocketChannel channel;
  private final Outputs outputs;
  private final ByteBuffer in = ByteBuffer.allocate(64 * 1024);
  private final StringBuilder line = new StringBuilder();

  private QtestLines(SocketChannel channel, Outputs outputs) {
    this.channel = channel;
    this.outputs = outputs;
  }

  /** Has QEMU tell of the outputs. */
  static QtestLines open(SocketChannel channel, Outputs outputs) throws IOException {
    QtestLines lines = new QtestLines(channel, outputs);
    lines.send("irq_intercept_out " + CHIP);
    ByteBuffer answer = ByteBuffer.allocate(256);
    while (!lines.text(answer).endsWith("\n")) {
      if (channel.read(answer) < 0) {
        throw new IOException("QEMU ended before it had told of the GPIO lines.");
      }
    }
    if (!lines.text(answer).startsWith("OK")) {
      throw new IOException("This QEMU has no " + CHIP + ": " + lines.text(answer).strip());
    }
    channel.configureBlocking(false);
    return lines;
  }

  private String text(ByteBuffer answer) {
    return StandardCharsets.US_ASCII.decode(answer.duplicate().flip()).toString();
  }

  /** Drives an input of the guest's. Any thread may call. */
  void drive(int bcm, boolean high) throws IOException {
    send("set_irq_in %s unnamed-gpio-in %d %d".formatted(CHIP, bcm, high ? 1 : 0));
  }

  private synchronized void send(String command) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap((command + "\n").getBytes(StandardCharsets.US_ASCII));
    while (bytes.hasRemaining()) {
      if (channel.write(bytes) == 0) {
        Thread.onSpinWait(); // QEMU is about to take more
      }
    }
  }

  /**
   * Hands on all changes that have come.
   *
   * @return false if QEMU has ended
   */
  boolean drain() throws IOException {
    while (true) {
      in.clear();
      int n = channel.read(in);
      if (n <= 0) {
        return n == 0;
      }
      for (int i = 0; i < n; i++) {
        char c = (char) in.get(i);
        if (c == '\n') {
          told(line.toString());
          line.setLength(0);
        } else if (line.length() < MOST_LINE_BYTES) {
          line.append(c);
        }
      }
    }
  }

  private void told(String what) throws IOException {
    String[] words = what.split(" ", 3);
    if (words.length == 3 && words[0].equals("IRQ")) {
      outputs.output(Integer.parseInt(words[2]), words[1].equals("raise"));
    } else if (!what.startsWith("OK")) {
      throw new IOException("QEMU refuses a command for its GPIO lines: " + what);
    }
  }
}
