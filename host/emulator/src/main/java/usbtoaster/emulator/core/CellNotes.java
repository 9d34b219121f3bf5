package usbtoaster.emulator.core;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.bus.Cell;

/**
 * The {@link Cell}s that a core touches while it executes apart from the other one, as a {@link
 * Lead} notes lines of SRAM: there are few in one lead. Belongs to the machine's thread.
 */
final class CellNotes {
  private Note[] notes = new Note[8];
  private int count;
  private @Nullable CellNotes ahead;

  /**
   * What was done to a cell; {@code undo} is null while it is as it was, or is not to be undone.
   */
  private static final class Note {
    private final Cell cell;
    private boolean stored;
    private @Nullable Runnable undo;

    private Note(Cell cell) {
      this.cell = cell;
    }
  }

  /** Begins anew; {@code ahead} are those of the other core, which is ahead; null: it is not. */
  void begin(@Nullable CellNotes ahead) {
    this.ahead = ahead;
    count = 0;
  }

  /** Lets all be what it was. */
  void takeBack() {
    for (int i = 0; i < count; i++) {
      Runnable undo = notes[i].undo;
      if (undo != null) {
        undo.run();
      }
    }
  }

  /** Notes a look at {@code cell}; returns false instead if the other one has changed it. */
  boolean load(Cell cell) {
    if (find(cell) == null) {
      Note other = ahead == null ? null : ahead.find(cell);
      if (other != null && other.stored) {
        return false;
      }
      add(cell);
    }
    return true;
  }

  /** Notes a change of {@code cell}; returns false instead if the other one has touched it. */
  boolean store(Cell cell) {
    Note note = find(cell);
    if (note != null && note.stored) {
      return true;
    }
    if (ahead != null && ahead.find(cell) != null) {
      return false;
    }
    if (note == null) {
      note = add(cell);
    }
    note.stored = true;
    note.undo = ahead == null ? cell.keep() : null;
    return true;
  }

  private Note add(Cell cell) {
    if (count == notes.length) {
      notes = Arrays.copyOf(notes, 2 * count);
    }
    Note note = new Note(cell);
    notes[count++] = note;
    return note;
  }

  private @Nullable Note find(Cell cell) {
    for (int i = 0; i < count; i++) {
      if (notes[i].cell == cell) {
        return notes[i];
      }
    }
    return null;
  }
}
