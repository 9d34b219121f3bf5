package usbtoaster.emulator.core.translate;

/**
 * An instruction in its block, while it is emitted.
 *
 * @param index its number in the block
 * @param flags where the flags are before it, one of {@link Flags}
 * @param cycles what the instructions before it in the block take
 */
record Place(Block block, Instruction instruction, int index, int flags, int cycles) {
  Place after() {
    return new Place(
        block,
        index + 1 < block.code.size() ? block.code.get(index + 1) : instruction,
        index + 1,
        Flags.after(instruction, flags),
        cycles + instruction.cycles());
  }

  static Place first(Block block) {
    return new Place(block, block.code.getFirst(), 0, block.flagsBefore(), 0);
  }

  boolean isLast() {
    return index == block.code.size() - 1;
  }
}
