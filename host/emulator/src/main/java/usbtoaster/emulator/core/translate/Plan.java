package usbtoaster.emulator.core.translate;

import java.util.Arrays;
import java.util.List;

/**
 * What a region is to be made of.
 *
 * @param blocks in the order in which they are emitted
 * @param entries those at which it is entered, the one that it was formed from first
 * @param plain the addresses of the accesses that it takes for those of plain SRAM, ascending;
 *     before any that is not, it is left
 * @param tracked whether it looks at SRAM's lines before it loads, and not only before it stores
 */
record Plan(List<Block> blocks, List<Block> entries, int[] plain, boolean tracked) {
  boolean isPlain(Instruction access) {
    return Arrays.binarySearch(plain, access.address()) >= 0;
  }
}
