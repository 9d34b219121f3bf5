package usbtoaster.emulator.pio;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A program in blocks: instructions that are executed one after the other, without a look at the
 * end in between. Each block is an entry.
 */
final class Blocks {
  private final Routine.Key key;
  private final @Nullable Op[] ops = new @Nullable Op[Pio.INSTRUCTIONS];
  private final int entries;

  Blocks(Routine.Key key) {
    this.key = key;
    int found = 0;
    int address = 0;
    for (Op op : key.ops()) {
      while ((key.reach() >> address & 1) == 0) {
        address++;
      }
      ops[address++] = op;
    }
    for (int at = 0; at < ops.length; at++) {
      Op op = ops[at];
      if (op != null) {
        found |= begins(at, op);
      }
    }
    entries = found & key.reach() & ~key.exits();
  }

  /** Returns where blocks begin because {@code op} is at {@code at}. */
  private int begins(int at, Op op) {
    if (op.computesJump() || op.executes()) {
      return -1;
    }
    int begins = op.jumps() ? 1 << op.target() : 0;
    boolean goesOn = !ends(at) && op.next() == at + 1;
    return goesOn ? begins : begins | 1 << op.next();
  }

  /** Returns the addresses at which blocks begin, a bit for each. */
  int entries() {
    return entries;
  }

  /** Returns the instruction at an address that the program comes to. */
  Op op(int address) {
    Op op = ops[address];
    if (op == null) {
      throw new IllegalArgumentException("The program does not come to " + address);
    }
    return op;
  }

  /** Returns whether what is at {@code address} is somebody else's. */
  boolean isExit(int address) {
    return (key.exits() >> address & 1) != 0;
  }

  /** Returns whether another instruction than the next one may come, or that of somebody else. */
  private boolean ends(int address) {
    Op op = op(address);
    return isExit(address)
        || op.jumps()
        || op.computesJump()
        || op.kind() == Op.WAIT_PIN
        || op.kind() == Op.WAIT_IRQ
        || op.kind() == Op.PUSH
        || op.kind() == Op.PULL
        || (op.kind() == Op.IN && (key.shiftctrl() & Settings.AUTOPUSH) != 0)
        || (op.kind() == Op.OUT && (key.shiftctrl() & Settings.AUTOPULL) != 0);
  }

  /** Returns the addresses of the block at {@code entry}. */
  List<Integer> block(int entry) {
    List<Integer> block = new ArrayList<>();
    int address = entry;
    do {
      block.add(address);
      if (ends(address)) {
        break;
      }
      address = op(address).next();
    } while ((entries >> address & 1) == 0 && !isExit(address));
    return block;
  }
}
