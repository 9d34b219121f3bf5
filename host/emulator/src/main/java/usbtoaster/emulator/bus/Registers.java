package usbtoaster.emulator.bus;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The registers of a block as a table: declared once, in the order of the datasheet, and found by
 * their offset. An access where nothing is declared reads 0. The first such access is logged, and
 * the first to what is missing: one line for each thing, not for each register, however many there
 * are. Belongs to the machine's thread.
 */
public final class Registers implements Peripheral {
  private static final Logger LOG = LoggerFactory.getLogger(Registers.class);

  private final String block;
  private final List<Register> declared = new ArrayList<>();
  private @Nullable Register[] byWord = new @Nullable Register[16];
  private final Set<String> logged = new HashSet<>(); // what was logged
  private MissingListener missing = (what, register) -> {};
  private Story story = asked -> "";
  private @Nullable Runnable catchUp;

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
    Register register = new Register(this, name, offset);
    byWord[word] = register;
    declared.add(register);
    return register;
  }

  @Override
  public String name() {
    return block;
  }

  @Override
  public void onMissing(MissingListener listener) {
    missing = listener;
  }

  /**
   * Sets what runs before each access, also one without side effects: a lazy block makes up for the
   * time that has gone by since the last.
   */
  public void onAccess(Runnable catchUp) {
    this.catchUp = catchUp;
  }

  /** Sets who tells what the block waits for: {@link #story}. */
  public void onStory(Story story) {
    this.story = story;
  }

  @Override
  public String story(boolean asked) {
    return story.tell(asked);
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
    Register register = declaredAt(offset);
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

  @Override
  public @Nullable Register alone(int offset) {
    if (catchUp != null) {
      return null;
    }
    Register register = declaredAt(offset);
    return register == null || register.isUnsupported() ? null : register;
  }

  private @Nullable Register declaredAt(int offset) {
    Runnable lazy = catchUp;
    if (lazy != null) {
      lazy.run();
    }
    int word = offset >> 2;
    return word < byWord.length ? byWord[word] : null;
  }

  private @Nullable Register find(int offset) {
    Register register = declaredAt(offset);
    if (register == null) {
      undeclared(offset);
    } else if (register.isUnsupported()) {
      missing(register.missing(), register);
    }
    return register;
  }

  private void undeclared(int offset) {
    if (logged.add("")) {
      LOG.warn("{} has no register at 0x{}: reads as 0", block, Integer.toHexString(offset));
    }
  }

  void missing(String what, Register register) {
    if (logged.add(what)) {
      LOG.warn("{} is not emulated: {}.{} is the first use", what, block, register.name());
    }
    missing.used(what, block + "." + register.name());
  }
}
