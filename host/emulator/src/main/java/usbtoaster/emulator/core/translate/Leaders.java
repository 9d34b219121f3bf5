package usbtoaster.emulator.core.translate;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import usbtoaster.emulator.core.decode.Op;

/**
 * The addresses where blocks begin: branches go there, or a block is cut there. It is cut before
 * its first instruction that sets all flags, if one before it may look at them: so only the short
 * part before it exists for each place where the flags may be.
 */
final class Leaders {
  private final Listing listing;
  private final int most;
  private final Set<Integer> addresses = new HashSet<>();

  Leaders(Listing listing, int most) {
    this.listing = listing;
    this.most = most;
  }

  boolean contains(int address) {
    return addresses.contains(address);
  }

  /** Finds those of the function at {@code function}. */
  void find(int function) {
    if (!addresses.add(function)) {
      return;
    }
    ArrayDeque<Integer> open = new ArrayDeque<>();
    open.add(function);
    Set<Integer> seen = new HashSet<>();
    while (!open.isEmpty() && seen.size() < most) {
      follow(open.remove(), seen, open);
    }
  }

  private void follow(int from, Set<Integer> seen, ArrayDeque<Integer> open) {
    boolean looked = false;
    boolean cut = false;
    for (int address = from; seen.size() < most && seen.add(address); ) {
      Instruction instruction = listing.at(address);
      if (!cut && instruction.setsAllFlags()) {
        cut = true;
        if (looked) {
          addresses.add(address);
        }
      }
      looked |= instruction.looksAtFlags();
      if (instruction.endsBlock()) {
        if (!branch(instruction, open)) {
          return;
        }
        cut = false;
        looked = false;
      }
      address = instruction.next();
    }
  }

  /** Returns whether the function goes on after the branch. */
  private boolean branch(Instruction instruction, ArrayDeque<Integer> open) {
    return switch (instruction.operation()) {
      case Op.B_IF -> {
        addresses.add(instruction.target());
        addresses.add(instruction.next());
        open.add(instruction.target());
        yield true;
      }
      case Op.B -> {
        addresses.add(instruction.target());
        open.add(instruction.target());
        yield false;
      }
      case Op.BL -> {
        addresses.add(instruction.next());
        yield true;
      }
      default -> false;
    };
  }
}
