package usbtoaster.emulator.sio;

import java.util.List;
import java.util.stream.IntStream;
import usbtoaster.emulator.bus.Cell;
import usbtoaster.emulator.bus.Registers;

/**
 * The 32 spinlocks (datasheet 2.3.1.3), shared by the cores: a read claims and returns the lock's
 * bit, or 0 if it was taken; a write of anything releases.
 */
final class Spinlocks {
  private static final int LOCKS = 32;

  private final List<Cell> cells =
      IntStream.range(0, LOCKS).mapToObj(i -> (Cell) () -> keep(1 << i)).toList();
  private int taken;
  private int claimedByCore1;

  void declare(Registers registers, int core) {
    registers.at(0x5C, "SPINLOCK_ST").reads(() -> taken);
    for (int i = 0; i < LOCKS; i++) {
      int bit = 1 << i;
      registers
          .at(0x100 + 4 * i, "SPINLOCK" + i)
          .reads(() -> claim(bit, core), () -> bit & ~taken)
          .ahead(() -> (taken & bit) != 0)
          .onWrite(any -> taken &= ~bit)
          .of(cells.get(i));
    }
  }

  void reset() {
    taken = 0;
  }

  /** Returns the core that has claimed lock {@code number}; -1 if none has. */
  int owner(int number) {
    return (taken >> number & 1) == 0 ? -1 : claimedByCore1 >> number & 1;
  }

  private int claim(int bit, int core) {
    int free = bit & ~taken;
    if (free != 0) {
      claimedByCore1 = core == 1 ? claimedByCore1 | bit : claimedByCore1 & ~bit;
    }
    taken |= bit;
    return free;
  }

  private Runnable keep(int bit) {
    int wasTaken = taken & bit;
    int wasCore1 = claimedByCore1 & bit;
    return () -> {
      taken = (taken & ~bit) | wasTaken;
      claimedByCore1 = (claimedByCore1 & ~bit) | wasCore1;
    };
  }
}
