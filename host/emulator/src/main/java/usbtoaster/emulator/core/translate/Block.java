package usbtoaster.emulator.core.translate;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Instructions of which the first is the only one that is branched to, and the last the only one
 * that branches. The same instructions are several blocks if they are called from several places,
 * or reached with flags in several places.
 */
final class Block {
  /**
   * What a block is known by.
   *
   * @param flags where the flags are, one of {@link Flags}
   */
  record Key(int address, @Nullable Call call, int flags) {}

  final Key key;
  final List<Instruction> code = new ArrayList<>();

  /** Where the flags are at its end. */
  int flagsAfter;

  /** What its instructions take, without what a taken branch adds. */
  int cycles;

  /** Where its branch goes, or its return is expected to; null: out of the region. */
  @Nullable Block taken;

  int takenAddress;

  /** What follows if it does not branch; null: out of the region. */
  @Nullable Block fall;

  int fallAddress;

  /** Whether the slice's end is looked at before going on to {@link #taken}. */
  boolean checksTaken;

  /** Whether the slice's end is looked at before going on to {@link #fall}. */
  boolean checksFall;

  /** The longest path from its beginning to the next look at the slice's end. */
  int need;

  Block(Key key) {
    this.key = key;
  }

  Instruction last() {
    return code.getLast();
  }

  /** Returns where the flags are at its beginning. */
  int flagsBefore() {
    return key.flags == Flags.UNUSED ? Flags.STORED : key.flags;
  }

  /** Returns whether nothing has to be known there, but what a frame has. */
  boolean canBeEntered() {
    return key.call == null && flagsBefore() == Flags.STORED;
  }

  /** Returns the blocks before which it looks at the slice's end. */
  Stream<Block> afterLooks() {
    return Stream.of(checksTaken ? taken : null, checksFall ? fall : null).filter(Objects::nonNull);
  }
}
