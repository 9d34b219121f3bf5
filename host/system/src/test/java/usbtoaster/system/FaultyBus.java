package usbtoaster.system;

import com.pi4j.io.spi.Spi;
import com.pi4j.io.spi.SpiBase;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import usbtoaster.wires.Fault;

/** A bus on which bits flip, transfers fail and devices lose their power. */
final class FaultyBus extends SpiBase {
  private final Spi bus;
  private final FaultyWires wires;

  FaultyBus(Spi bus, FaultyWires wires) {
    super(bus.provider(), bus.config());
    this.bus = bus;
    this.wires = wires;
  }

  @Override
  public int transfer(byte[] write, int writeAt, byte[] read, int readAt, int length) {
    List<Fault> wrong = wires.frame(length);
    byte[] mosi = wrong.isEmpty() ? write : Arrays.copyOfRange(write, writeAt, writeAt + length);
    int mosiAt = wrong.isEmpty() ? writeAt : 0;
    for (Fault fault : wrong) {
      switch (fault) {
        case Fault.BusError error -> {
          wires.count(error);
          return -1;
        }
        case Fault.MosiFlip flip -> flip(flip, mosi, 0, length, flip.bit());
        case Fault.Reset reset -> {
          if (reset.bytes() < length) {
            wires.count(reset);
            wires.powerFailsAfter(reset.bytes());
          }
        }
        case Fault.Silence silence -> wires.silence(silence);
        case Fault.SpuriousEdge spurious -> wires.spuriousEdge(spurious);
        default -> {} // of the way back, or of edges
      }
    }
    int moved = exchange(mosi, mosiAt, read, readAt, length);
    for (Fault fault : wrong) {
      if (fault instanceof Fault.MisoFlip flip) {
        flip(flip, read, readAt, length, flip.bit());
      }
    }
    return moved;
  }

  private int exchange(byte[] mosi, int mosiAt, byte[] read, int readAt, int length) {
    if (wires.unheardFrame()) {
      Objects.checkFromIndexSize(readAt, length, read.length);
      Arrays.fill(read, readAt, readAt + length, (byte) 0);
      return length;
    }
    return bus.transfer(mosi, mosiAt, read, readAt, length);
  }

  private void flip(Fault fault, byte[] data, int at, int length, int bit) {
    if (bit >= 0 && bit < 8 * length) {
      data[at + bit / 8] ^= (byte) (0x80 >> bit % 8);
      wires.count(fault);
    }
  }

  @Override
  public int read() {
    return bus.read();
  }

  @Override
  public int read(byte[] buffer, int offset, int length) {
    return bus.read(buffer, offset, length);
  }

  @Override
  public int write(byte b) {
    return bus.write(b);
  }

  @Override
  public int write(byte[] data, int offset, int length) {
    return bus.write(data, offset, length);
  }
}
