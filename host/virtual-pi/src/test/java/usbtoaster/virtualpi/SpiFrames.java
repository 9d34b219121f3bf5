package usbtoaster.virtualpi;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The guest's SPI bus: its {@code /dev/spidev0.0} sends each transfer over a UART, and waits for
 * the answer. {@code guest/spidev.c} describes the bytes. One thread.
 */
final class SpiFrames {
  private static final int HEAD_BYTES = 12;
  private static final int MOST_BYTES = 4096;

  private final SocketChannel channel;
  private final ByteBuffer in =
      ByteBuffer.allocate(HEAD_BYTES + MOST_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private final ByteBuffer out = ByteBuffer.allocate(4 + MOST_BYTES).order(ByteOrder.LITTLE_ENDIAN);

  SpiFrames(SocketChannel channel) throws IOException {
    this.channel = channel;
    channel.configureBlocking(false);
  }

  /**
   * Reads what has come, and answers a frame that is whole.
   *
   * @param before runs before each frame
   * @return false if the guest has ended
   */
  boolean serve(Runnable before, UnaryOperator<byte[]> bus) throws IOException {
    if (channel.read(in) < 0) {
      return false;
    }
    byte[] frame = frame();
    if (frame != null) {
      before.run();
      answer(bus.apply(frame));
    }
    return true;
  }

  private byte @Nullable [] frame() throws IOException {
    if (in.position() < HEAD_BYTES) {
      return null;
    }
    int bytes = in.getInt(0);
    if (bytes < 0 || bytes > MOST_BYTES) {
      throw new IOException(
          "The guest's SPI bus is out of step: a frame of %d bytes.".formatted(bytes));
    }
    if (in.position() < HEAD_BYTES + bytes) {
      return null;
    }
    byte[] frame = new byte[bytes];
    in.flip().position(HEAD_BYTES).get(frame);
    in.compact();
    return frame;
  }

  private void answer(byte[] bytes) throws IOException {
    out.clear().putInt(bytes.length).put(bytes).flip();
    while (out.hasRemaining()) {
      if (channel.write(out) == 0) {
        Thread.onSpinWait(); // the guest is about to take more
      }
    }
  }
}
