package usbtoaster.emulator.bus;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The registers of a block as a table: declared once, in the order of the datasheet, and found by
 * their offset. An access where nothing is declared reads 0; it and the first access to a register
 * that is only stored are logged, once each. Belongs to the machine's thread.
 */
public final class Registers implements Peripheral {
  private static final Logger LOG = LoggerFactory.getLogger(Registers.class);

  private final String block;
  private final List<Register> declared = new ArrayList<>();
  private @Nullable Register[] byWord = new @Nullable Register[16];
  private final List<Integer> told = new ArrayList<>();

  /** Makes an empty table for the block that the datasheet calls {@code block}. */
  public Registers(String block) {
    this.block = block;
  }

  /** Declares the register at {@code offset}. */
  public Register at(int offset, String name) {
    int word = offset >> 2;
    if (word >= byWord.length) {
      byWord = Arrays.copyOf(byWord, Math.max(word + 1, 2 * byWord.length));
    }
    if (byWord[word] != null || (offset & 3) != 0) {
      throw new IllegalArgumentException(
          "%s: two registers at 0x%03X, or not a word's offset".formatted(block, offset));
    }
    Register register = new Register(name, offset);
    byWord[word] = register;
    declared.add(register);
    return register;
  }

  @Override
  public String name() {
    return block;
  }

  /** Returns the registers in the order of their declaration. */
  @Override
  public List<Register> declared() {
    return List.copyOf(declared);
  }

  /** Gives every register its reset value; nothing else happens. */
  public void reset() {
    declared.forEach(Register::reset);
  }

  @Override
  public int read(int offset) {
    Register register = find(offset);
    return register == null ? 0 : register.read();
  }

  @Override
  public int peek(int offset) {
    Register register = find(offset);
    return register == null ? 0 : register.peek();
  }

  @Override
  public void write(int offset, int value) {
    Register register = find(offset);
    if (register != null) {
      register.write(value);
    }
  }

  @Override
  public void modify(int offset, Alias alias, int bits) {
    Register register = find(offset);
    if (register != null) {
      register.modify(alias, bits);
    }
  }

  private @Nullable Register find(int offset) {
    int word = offset >> 2;
    Register register = word < byWord.length ? byWord[word] : null;
    if (register == null || register.isUnsupported()) {
      tell(offset, register);
    }
    return register;
  }

  private void tell(int offset, @Nullable Register register) {
    if (told.contains(offset)) {
      return;
    }
    told.add(offset);
    if (register == null) {
      LOG.warn("{} has no register at 0x{}: reads as 0", block, Integer.toHexString(offset));
    } else {
      LOG.warn("{}.{} is stored, and nothing else: not emulated", block, register.name());
    }
  }
}
