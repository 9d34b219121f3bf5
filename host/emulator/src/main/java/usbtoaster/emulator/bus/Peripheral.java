package usbtoaster.emulator.bus;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A block of registers on the bus. Offsets are from the block's base and multiples of 4; values are
 * whole words. Narrow accesses and the atomic aliases are the bus fabric's business (datasheet
 * 2.1.2, 2.1.4) and do not reach it, unless it asks for them.
 */
public interface Peripheral {
  /** Returns the datasheet's name of the block. */
  String name();

  /** Reads the register at {@code offset}, with its side effects. */
  int read(int offset);

  /**
   * Reads what an atomic alias modifies: as {@link #read}, without side effects.
   *
   * <p>A set, clear or XOR through an alias reads the register once in the fabric.
   */
  int peek(int offset);

  /** Writes the register at {@code offset}. */
  void write(int offset, int value);

  /**
   * Writes {@code width} bytes, 1 or 2, at {@code offset}, which is a multiple of it here. A block
   * of registers sees the value on all lanes of a whole word (2.1.4); a memory stores those bytes.
   */
  default void writeNarrow(int offset, int width, int value) {
    write(offset & ~3, Lanes.all(value, width));
  }

  /** Writes {@code bits} through an atomic alias of the register at {@code offset}. */
  default void modify(int offset, Alias alias, int bits) {
    write(offset, alias.apply(peek(offset), bits));
  }

  /**
   * Sets who is notified of each access to what the block does not do; a block that does all has
   * none.
   */
  default void onMissing(MissingListener listener) {}

  /**
   * Returns the register at {@code offset} if reading and writing the word is that register's alone
   * as long as the bus is not {@linkplain Bus#onChange changed}; null if the block does more at an
   * access, or notifies of it.
   */
  default @Nullable Register alone(int offset) {
    return null;
  }

  /** Tells what a block waits for. */
  @FunctionalInterface
  interface Story {
    /** As {@link Peripheral#story}. */
    String tell(boolean asked);
  }

  /**
   * Returns a sentence on what the block waits for that does not come by itself, or on what went
   * wrong, for whoever asks why a firmware does not go on; "" if there is nothing to tell. Changes
   * nothing that firmware sees.
   *
   * @param asked whether the firmware waits for the block, as far as one can see; if not, only what
   *     went wrong is worth telling
   */
  default String story(boolean asked) {
    return "";
  }

  /** Returns the registers that the block declares; none if it is not made of declared ones. */
  default List<Register> declared() {
    return List.of();
  }
}
