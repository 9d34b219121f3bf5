package usbtoaster.emulator.core.translate;

import java.util.Arrays;

/**
 * What of a memory a region is made of.
 *
 * @param entries the addresses where it is entered, the one that it was formed from first
 * @param halfwords the numbers of the halfwords that it depends on, ascending, from the memory's
 *     beginning
 * @param content what they are
 * @param plain the addresses of the accesses that it takes for those of plain SRAM, ascending
 * @param need the cycles that must be left of a slice for it to be entered: the longest path to the
 *     first look at the slice's end
 * @param codeBytes how long its method is
 */
public record Extent(
    int[] entries, int[] halfwords, short[] content, int[] plain, int need, int codeBytes) {
  /** Returns the address that it was formed from. */
  int entry() {
    return entries[0];
  }

  /** Returns whether {@code code} has what it is made of, and no breakpoint in it. */
  boolean isIn(Code code) {
    int size = code.memory().size();
    for (int i = 0; i < halfwords.length; i++) {
      int offset = halfwords[i] << 1;
      if (offset + 2 > size
          || (short) code.memory().read(offset, 2) != content[i]
          || code.breaksAt(offset)) {
        return false;
      }
    }
    for (int access : plain) {
      if (code.goesElsewhere(access)) {
        return false;
      }
    }
    return true;
  }

  /** Returns whether it takes the access of the instruction at {@code address} for a plain one. */
  public boolean isPlain(int address) {
    return Arrays.binarySearch(plain, address) >= 0;
  }

  /** Returns whether it depends on a halfword from {@code from} to before {@code to}. */
  public boolean touches(int from, int to) {
    int found = Arrays.binarySearch(halfwords, from);
    int at = found < 0 ? ~found : found;
    return at < halfwords.length && halfwords[at] < to;
  }
}
