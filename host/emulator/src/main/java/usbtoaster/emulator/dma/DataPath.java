package usbtoaster.emulator.dma;

import usbtoaster.emulator.bus.Bus;
import usbtoaster.emulator.bus.BusFault;

/**
 * What a datum goes through between the DMA's two masters: byte swap and sniffer (datasheet 2.5.5);
 * and how long the bus takes for it. Belongs to the machine's thread.
 */
final class DataPath {
  private static final int APB = 4;

  private final Bus bus;
  private final Sniffer sniffer;

  DataPath(Bus bus, Sniffer sniffer) {
    this.bus = bus;
    this.sniffer = sniffer;
  }

  /** Returns the ticks of a read that begins now. */
  int readTicks(int address) {
    return (address >>> 28 == APB ? 3 : 1) + bus.observers().waits(address);
  }

  /** Returns the ticks of a write. */
  int writeTicks(int address) {
    return address >>> 28 == APB ? 4 : 1;
  }

  /** Moves a datum of {@code channel}; returns the error in CTRL, or 0. */
  int move(DmaChannel channel, int from, int to) {
    int width = channel.width();
    int error = DmaChannel.READ_ERROR;
    try {
      int datum = bus.read(Bus.DMA, from & -width, width);
      if (channel.swapsBytes()) {
        datum = swapBytes(datum, width);
      }
      if (channel.sniffed() && sniffer.sniffs(channel.number)) {
        sniffer.add(datum, width);
      }
      error = DmaChannel.WRITE_ERROR;
      bus.write(Bus.DMA, to & -width, width, datum);
      return 0;
    } catch (BusFault fault) {
      return error;
    }
  }

  /** Reverses the bytes of a datum of {@code width} bytes. */
  static int swapBytes(int datum, int width) {
    return Integer.reverseBytes(datum) >>> (32 - 8 * width);
  }
}
