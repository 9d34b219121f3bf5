package usbtoaster.emulator.core.translate;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.core.decode.Op;

/**
 * Forms a region: the blocks that can be reached from its entry, up to a number of instructions.
 * The functions that it calls are part of it if they are small; their returns are expected to go to
 * the instruction after the call. The heads of its loops are entries too: there it is left when the
 * slice ends, and code that was found in the middle of a loop needs no region of its own. What
 * belongs to another region is not part of it, but for functions that it calls.
 */
final class Former {
  private static final int MOST_CALLED_INSTRUCTIONS = 80;
  private static final int MOST_CALLS = 3;

  /** Zeros are MOVS R0, R0, and erased or unused memory may have many. */
  private static final int MOST_IN_A_BLOCK = 48;

  private final Listing listing;
  private final int entry;
  private final int most;
  private final int mostInABlock;
  private final Leaders leaders;
  private final Map<Block.Key, Block> blocks = new LinkedHashMap<>();
  private final ArrayDeque<Block> open = new ArrayDeque<>();
  private final Set<Integer> found = new HashSet<>();
  private final ArrayDeque<Head> heads = new ArrayDeque<>();
  private int total;

  /** Where a loop begins, in a function that is called by {@code call}. */
  private record Head(int address, @Nullable Call call) {}

  /**
   * Prepares a region.
   *
   * @param most how many instructions it may have
   */
  Former(Listing listing, int entry, int most) {
    this.listing = listing;
    this.entry = entry;
    this.most = most;
    mostInABlock = Math.min(most, MOST_IN_A_BLOCK);
    leaders = new Leaders(listing, most);
  }

  /**
   * Returns the blocks at which it is entered, the one of the entry first, then the heads of loops;
   * none if the interpreter must execute it.
   */
  List<Block> form() {
    leaders.find(entry);
    List<Block> entries = new ArrayList<>();
    found.add(entry);
    heads.add(new Head(entry, null));
    while (!heads.isEmpty()) {
      Head head = heads.remove();
      Block first = block(head.address, head.call, Flags.STORED);
      if (first != null) {
        entries.add(first);
      }
      while (!open.isEmpty()) {
        link(open.remove());
      }
    }
    return entries;
  }

  private @Nullable Block block(int address, @Nullable Call call, int flags) {
    if (!listing.at(address).isTranslated()) {
      return null;
    }
    if (call == null && address != entry && isAnothers(address)) {
      return null;
    }
    Block.Key key = new Block.Key(address, call, usesFlags(address) ? flags : Flags.UNUSED);
    Block known = blocks.get(key);
    if (known != null || total >= most) {
      return known;
    }
    Block made = new Block(key);
    blocks.put(key, made);
    int next = address;
    do {
      Instruction instruction = listing.at(next);
      if (!instruction.isTranslated()) {
        break;
      }
      made.code.add(instruction);
      next = instruction.next();
    } while (!made.last().endsBlock()
        && !leaders.contains(next)
        && made.code.size() < mostInABlock);
    total += made.code.size();
    open.add(made);
    return made;
  }

  /** Returns whether someone looks at the flags before all are set; true if it is not clear. */
  private boolean usesFlags(int from) {
    int address = from;
    for (int left = mostInABlock; left > 0; left--) {
      Instruction instruction = listing.at(address);
      if (instruction.looksAtFlags()) {
        return true;
      }
      if (instruction.setsAllFlags()) {
        return false;
      }
      address = instruction.next();
      if (leaders.contains(address)) {
        return true;
      }
    }
    return true;
  }

  /** Finds what follows a block. */
  private void link(Block block) {
    int flags = block.flagsBefore();
    for (Instruction instruction : block.code) {
      flags = Flags.after(instruction, flags);
      block.cycles += instruction.cycles();
    }
    block.flagsAfter = flags;
    Instruction last = block.last();
    Call call = block.key.call();
    block.fallAddress = last.next();
    switch (last.operation()) {
      case Op.B_IF -> {
        branch(block, last.target(), call);
        block.fall = block(last.next(), call, flags);
      }
      case Op.B -> branch(block, last.target(), call);
      case Op.BL -> {
        block.takenAddress = last.target();
        if (isPart(last.target(), call)) {
          leaders.find(last.target());
          take(block, last.target(), new Call(last.target(), last.next(), call));
        }
      }
      case Op.BX, Op.POP_PC -> {
        if (call != null) {
          take(block, call.returnTo(), call.outer());
        }
      }
      case Op.BLX -> {}
      default -> block.fall = block(last.next(), call, flags);
    }
  }

  private void take(Block block, int address, @Nullable Call call) {
    block.takenAddress = address;
    block.taken = block(address, call, block.flagsAfter);
  }

  /** Branches; a way back goes to the head of a loop, where the region can be entered too. */
  private void branch(Block block, int address, @Nullable Call call) {
    take(block, address, call);
    boolean back = Integer.compareUnsigned(address, block.last().address()) <= 0;
    if (back && block.taken != null && !isAnothers(address) && found.add(address)) {
      heads.add(new Head(address, call));
    }
  }

  /** Returns whether another region is entered there: what is behind belongs to that one. */
  private boolean isAnothers(int address) {
    return listing.code().isEntry(address);
  }

  private boolean isPart(int function, @Nullable Call call) {
    if (Call.depth(call) >= MOST_CALLS || Call.contains(call, function) || function == entry) {
      return false;
    }
    int size = size(function);
    return size <= MOST_CALLED_INSTRUCTIONS && total + size < most;
  }

  private int size(int function) {
    ArrayDeque<Integer> todo = new ArrayDeque<>();
    todo.add(function);
    Set<Integer> seen = new HashSet<>();
    while (!todo.isEmpty()) {
      int address = todo.remove();
      while (seen.size() <= MOST_CALLED_INSTRUCTIONS && seen.add(address)) {
        Instruction instruction = listing.at(address);
        int operation = instruction.operation();
        if (operation == Op.B_IF || operation == Op.B) {
          todo.add(instruction.target());
        }
        if (instruction.endsBlock() && operation != Op.B_IF && operation != Op.BL) {
          break;
        }
        address = instruction.next();
      }
    }
    return seen.size();
  }
}
