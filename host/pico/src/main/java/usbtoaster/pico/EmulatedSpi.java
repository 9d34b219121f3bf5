package usbtoaster.pico;

import com.pi4j.io.spi.SpiConfig;
import com.pi4j.io.spi.SpiProvider;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import usbtoaster.emulator.part.MasterTiming;

/**
 * A bus of the host with one chip select, at the pins of the Pico. A transfer is one cycle of the
 * chip select; it ends after its bit times, whatever the device does, and keeps the calling thread
 * until then. Any thread may call; transfers come one after another.
 *
 * <p>As with Linux's spidev a transfer longer than the buffer returns -1 and is logged. What else
 * Pi4J's contract says of lengths and offsets holds, also where its own provider forgets it.
 */
final class EmulatedSpi extends Pi4jBase.Bus {
  private static final Logger LOG = LoggerFactory.getLogger(EmulatedSpi.class);
  private static final long PICOS_PER_SECOND = 1_000_000_000_000L;
  private static final int FAILED = -1;

  private final SpiPort port;
  private final Lines lines;
  private final SpiWires wires;
  private final MasterTiming timing;

  EmulatedSpi(EmulatedPico pico, SpiWires wires, SpiProvider provider, SpiConfig config) {
    super(provider, config);
    this.port = pico.port();
    this.lines = pico.lines();
    this.wires = wires;
    long halfPeriodPicos = PICOS_PER_SECOND / (2L * config.baud());
    int mode = config.mode().getMode();
    timing = new MasterTiming(mode, halfPeriodPicos, 2 * halfPeriodPicos, 2 * halfPeriodPicos);
    isOpen = true;
  }

  @Override
  public void open() {
    super.open();
    isOpen = true;
  }

  @Override
  public int transfer(byte[] write, int writeOffset, byte[] read, int readOffset, int length) {
    Objects.checkFromIndexSize(writeOffset, length, write.length);
    Objects.checkFromIndexSize(readOffset, length, read.length);
    if (!isOpen) {
      throw new IllegalStateException("The SPI bus is closed: open it again.");
    }
    if (length > port.busBytes()) {
      LOG.warn("The bus takes {} bytes, not {}: shorten the transfer.", port.busBytes(), length);
      return FAILED;
    }
    if (length > 0) {
      port.transfer(wires, timing, write, writeOffset, read, readOffset, length);
    }
    return length;
  }

  @Override
  public int transfer(
      ByteBuffer write, int writeOffset, ByteBuffer read, int readOffset, int length) {
    int bytes = Math.min(length, write.capacity() - writeOffset);
    byte[] data = new byte[bytes];
    write.get(writeOffset, data);
    int moved = transfer(data, 0, data, 0, bytes);
    if (moved > 0) {
      read.position(readOffset);
      read.put(data, 0, moved);
    }
    return moved;
  }

  @Override
  public int transfer(ByteBuffer buffer, int offset, int length) {
    return transfer(buffer, offset, buffer, offset, length);
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return transfer(one, 0, one, 0, 1) < 0 ? FAILED : Byte.toUnsignedInt(one[0]);
  }

  @Override
  public int read(byte[] buffer, int offset, int length) {
    return transfer(new byte[length], 0, buffer, offset, length);
  }

  @Override
  public int write(byte b) {
    byte[] one = {b};
    return transfer(one, 0, one, 0, 1);
  }

  @Override
  public int write(byte[] data, int offset, int length) {
    return transfer(data, offset, new byte[length], 0, length);
  }

  @Override
  void release() {
    close();
    lines.free(wires.toString());
  }
}
