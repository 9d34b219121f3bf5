package usbtoaster.emulator.core;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.bus.Cell;
import usbtoaster.emulator.bus.Memory;
import usbtoaster.emulator.bus.Register;

/**
 * What a core touches of SRAM while it executes apart from the other one: that one is behind, and
 * must not see what it has not come to, nor change what was seen already.
 *
 * <p>Overview. The first core of the two goes ahead and notes the lines that it loads from and
 * stores to, and what was in the latter. The second one follows, and stops before an access that
 * meets one of the first: a load from where that has stored, or a store to where it has loaded or
 * stored. Then the first one's stores are taken {@linkplain #takeBack back}, and it goes again, not
 * so far. Each line is noted once; {@link #lines} lets the accesses after that go on at once.
 * Registers that are of a {@link Cell} are noted by that.
 *
 * <p>Code is in no lead: where it was decoded, a store stops, and so does the decoding of what was
 * stored in a lead. Belongs to the machine's thread.
 */
final class Lead {
  private static final int LINE_BYTES = 1 << Memory.LINE_SHIFT;
  private static final byte LOADED = 1;
  private static final byte STORED = 2;

  /** Loads and stores are to be noted. */
  private static final byte UNTOUCHED = -1;

  /** Loads are noted, stores are not. */
  private static final byte READABLE = 1;

  /** For each line: below 0 loads look, and unless it is 0 stores do. As {@link Memory#watched}. */
  final byte[] lines;

  private final Memory sram;
  private final byte[] uses;
  private final int[] touched;
  private int touches;
  private final int[] kept;
  private int keeps;
  private final CellNotes cells = new CellNotes();
  private byte[] before = new byte[16 * LINE_BYTES];
  private @Nullable Lead ahead;
  private final boolean both;
  private boolean sentEvent;

  /**
   * Makes one.
   *
   * @param both whether the other core executes too
   */
  Lead(Memory sram, boolean both) {
    this.both = both;
    this.sram = sram;
    lines = new byte[sram.watched.length];
    uses = new byte[lines.length];
    touched = new int[lines.length];
    kept = new int[lines.length];
    Arrays.fill(lines, UNTOUCHED);
  }

  /**
   * Begins anew.
   *
   * @param ahead what the other core has touched, which is ahead; null: it is not
   */
  void begin(@Nullable Lead ahead) {
    this.ahead = ahead;
    for (int i = 0; i < touches; i++) {
      lines[touched[i]] = UNTOUCHED;
      uses[touched[i]] = 0;
    }
    touches = 0;
    keeps = 0;
    cells.begin(ahead == null ? null : ahead.cells);
    sentEvent = false;
  }

  /** Takes its stores back. */
  void takeBack() {
    cells.takeBack();
    for (int i = 0; i < keeps; i++) {
      int offset = kept[i] << Memory.LINE_SHIFT;
      System.arraycopy(before, i * LINE_BYTES, sram.bytes, offset, LINE_BYTES);
    }
  }

  /** Returns whether {@code register} may be read in it, and notes that it is. */
  boolean reads(Register register) {
    Cell cell = register.cell();
    boolean ahead = register.readsAhead();
    return cell == null ? ahead : ahead ? cells.load(cell) : cells.store(cell);
  }

  /** Returns whether {@code register} may be written in it, and notes that it is. */
  boolean writes(Register register) {
    Cell cell = register.cell();
    return cell != null && cells.store(cell);
  }

  /** Loads from SRAM. */
  int load(int offset, int width) {
    int line = offset >> Memory.LINE_SHIFT;
    if (uses[line] == 0) {
      checkLoad(line);
      touched[touches++] = line;
      uses[line] = LOADED;
      lines[line] = READABLE;
    }
    return sram.read(offset, width);
  }

  /** Stores to SRAM. */
  void store(int offset, int width, int value) {
    int line = offset >> Memory.LINE_SHIFT;
    checkStore(line);
    if ((uses[line] & STORED) == 0) {
      noteStore(line);
    }
    sram.write(offset, width, value);
  }

  /**
   * SEV: notes it, for both event registers. As both cores execute, and go to sleep in no lead, it
   * is early enough at its end.
   */
  void sendEvent() {
    if (!both) {
      throw CoreFault.apart(); // it wakes the other one
    }
    sentEvent = true;
  }

  /** Returns whether there was a SEV in it. */
  boolean sentEvent() {
    return sentEvent;
  }

  /**
   * Stops before the list at {@code offset}, of two lines at most, unless all of it may be done.
   */
  void checkList(int offset, int bytes, boolean stores) {
    int last = (offset + bytes - 1) >> Memory.LINE_SHIFT;
    for (int line = offset >> Memory.LINE_SHIFT; line <= last; line++) {
      if (stores) {
        checkStore(line);
      } else {
        checkLoad(line);
      }
    }
  }

  private void checkLoad(int line) {
    if (uses[line] == 0 && ahead != null && (ahead.uses[line] & STORED) != 0) {
      throw CoreFault.apart();
    }
  }

  private void checkStore(int line) {
    boolean meets = (uses[line] & STORED) == 0 && ahead != null && ahead.uses[line] != 0;
    if (meets || sram.watched[line] != 0) {
      throw CoreFault.apart();
    }
  }

  private void noteStore(int line) {
    if (ahead == null) {
      keep(line);
    }
    if (uses[line] == 0) {
      touched[touches++] = line;
    }
    uses[line] |= STORED;
    lines[line] = 0;
  }

  private void keep(int line) {
    int at = keeps * LINE_BYTES;
    if (at == before.length) {
      before = Arrays.copyOf(before, 2 * at);
    }
    System.arraycopy(sram.bytes, line << Memory.LINE_SHIFT, before, at, LINE_BYTES);
    kept[keeps++] = line;
  }

  /** Returns whether the {@code length} bytes of SRAM may be other ones for the other core. */
  boolean stored(int offset, int length) {
    int last = Math.min((offset + length - 1) >> Memory.LINE_SHIFT, lines.length - 1);
    for (int line = offset >> Memory.LINE_SHIFT; line <= last; line++) {
      int all = uses[line] | (ahead == null ? 0 : ahead.uses[line]);
      if ((all & STORED) != 0) {
        return true;
      }
    }
    return false;
  }
}
