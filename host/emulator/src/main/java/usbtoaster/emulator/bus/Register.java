package usbtoaster.emulator.bus;

import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One register, declared: its name and place, which bits a write changes, and what else happens.
 * Made by {@link Registers#at}. Belongs to the machine's thread.
 */
public final class Register {
  private static final BooleanSupplier ALWAYS = Register::always;

  private final Registers table;
  private final String name;
  private final int offset;
  private int resetValue;
  private int writable;
  private int clearable;
  private boolean unsupported;
  private String missing;
  private @Nullable IntSupplier reader;
  private @Nullable IntSupplier peeker;
  private @Nullable IntConsumer writer;
  private @Nullable BooleanSupplier ahead = ALWAYS; // null: never
  private @Nullable Cell cell;
  private int value;

  Register(Registers table, String name, int offset) {
    this.table = table;
    this.missing = table.name();
    this.name = name;
    this.offset = offset;
  }

  /** Declares the value after a reset; 0 where nothing is said. */
  public Register reset(int value) {
    this.resetValue = value;
    this.value = value;
    return this;
  }

  /** Declares the bits that a write stores. Without it the register is read-only. */
  public Register writable(int mask) {
    writable = mask;
    return this;
  }

  /** Declares the bits that writing a 1 clears (type WC). */
  public Register clearable(int mask) {
    clearable = mask;
    return this;
  }

  /** Declares that a read computes its value, without side effects. */
  public Register reads(IntSupplier reader) {
    return reads(reader, reader);
  }

  /** Declares that a read has a side effect, and what is there without it. */
  public Register reads(IntSupplier reader, IntSupplier peeker) {
    this.reader = reader;
    this.peeker = peeker;
    ahead = null;
    return this;
  }

  /** Declares what {@link #ahead(BooleanSupplier)} does, of each read. */
  public Register ahead() {
    return ahead(ALWAYS);
  }

  /**
   * Declares that a read may be made ahead of time, and again, as long as {@code holds} is true: it
   * follows from the time that the clock shows, from its {@linkplain #of cell} and from what only
   * writes, alarms and reads that are not such ones change, and changes nothing, not even what is
   * known of the block inside. A register that is only stored is so.
   */
  public Register ahead(BooleanSupplier holds) {
    ahead = holds;
    return this;
  }

  private static boolean always() {
    return true;
  }

  /** Returns whether a read now may be made ahead of time: {@link #ahead(BooleanSupplier)}. */
  public boolean readsAhead() {
    BooleanSupplier holds = ahead;
    return holds == ALWAYS || (holds != null && holds.getAsBoolean());
  }

  /**
   * Declares that it is of {@code cell}, with all others that are: a read that is not {@link
   * #ahead} and a write change nothing but that.
   */
  public Register of(Cell cell) {
    this.cell = cell;
    return this;
  }

  /** Returns what it is of; null: its accesses change anything. */
  public @Nullable Cell cell() {
    return cell;
  }

  /** Declares what happens at a write, after the bits were stored. It gets the word as written. */
  public Register onWrite(IntConsumer writer) {
    this.writer = writer;
    return this;
  }

  /**
   * Declares that the emulator does not do what the register is for. It stores what is written, and
   * reports each access as of its whole block's: {@link Registers#onMissing}.
   */
  public Register unsupported() {
    unsupported = true;
    writable = -1;
    return this;
  }

  /** Declares the same, where it is {@code what} that is missing, and not the whole block. */
  public Register unsupported(String what) {
    missing = what;
    return unsupported();
  }

  /**
   * Reports that a use of the register asked for {@code what}, which the emulator does not have.
   */
  public void lacks(String what) {
    table.missing(what, this);
  }

  /** Returns what is missing if the register is only stored: "USB", "ADC". */
  public String missing() {
    return missing;
  }

  /** Returns the datasheet's name. */
  public String name() {
    return name;
  }

  /** Returns the offset from the block's base. */
  public int offset() {
    return offset;
  }

  /** Returns whether the emulator only stores the register. */
  public boolean isUnsupported() {
    return unsupported;
  }

  /** Returns the stored value. */
  public int value() {
    return value;
  }

  /** Returns whether any of the bits of {@code mask} is stored as 1. */
  public boolean has(int mask) {
    return (value & mask) != 0;
  }

  /** Stores a value as the hardware does: all bits, and nothing else happens. */
  public void value(int value) {
    this.value = value;
  }

  /** Returns what reads it, for who reads it often: it is the register's own, always the same. */
  public IntSupplier reading() {
    IntSupplier reads = reader;
    return reads == null ? this::value : reads;
  }

  /** Returns what happens at a write, after {@link #store}; for who writes it often. */
  public IntConsumer writing() {
    IntConsumer writes = writer;
    return writes == null ? word -> {} : writes;
  }

  int read() {
    IntSupplier reads = reader;
    return reads == null ? value : reads.getAsInt();
  }

  int peek() {
    IntSupplier peeks = peeker;
    return peeks == null ? value : peeks.getAsInt();
  }

  /** Stores the bits of {@code word} that a write stores; {@link #writing} does the rest of it. */
  public void store(int word) {
    value = ((value & ~writable) | (word & writable)) & ~(word & clearable);
  }

  void write(int word) {
    store(word);
    IntConsumer writes = writer;
    if (writes != null) {
      writes.accept(word);
    }
  }

  /**
   * Writes through an alias. Bits that a 1 clears take the bits as they came, whatever the alias: a
   * write of ones through CLR clears them too, as programs rely on.
   */
  void modify(Alias alias, int bits) {
    int word = alias.apply(peek(), bits);
    write((word & ~clearable) | (bits & clearable));
  }

  void reset() {
    value = resetValue;
  }

  @Override
  public String toString() {
    return "%s (+0x%03X) = 0x%08X".formatted(name, offset, value);
  }
}
