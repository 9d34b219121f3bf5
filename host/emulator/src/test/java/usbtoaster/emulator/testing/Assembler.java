package usbtoaster.emulator.testing;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import usbtoaster.emulator.image.Image;
import usbtoaster.emulator.image.Segment;

/**
 * Makes tiny images for tests out of halfwords: a vector table of 16 words, functions behind it,
 * and constants behind those.
 */
public final class Assembler {
  public static final int SRAM = 0x2000_0000;
  static final int FLASH = 0x1000_0000;
  static final int WFE = 0xBF20;
  static final int WFI = 0xBF30;
  static final int CPSID = 0xB672;
  public static final int NOP = 0x46C0;
  public static final int HERE = 0xE7FE; // B to itself
  static final int EQ = 0;
  public static final int MI = 4;
  static final int GE = 10;
  public static final int ALWAYS = 14;
  private static final int TABLE_BYTES = 64;
  private static final int STACK = 0x2004_2000;

  private record Constant(int index, int register, int value) {}

  private final int base;
  private final List<Integer> code = new ArrayList<>();
  private final List<Constant> constants = new ArrayList<>();
  private final Map<String, Integer> symbols = new LinkedHashMap<>();

  public Assembler(int base) {
    this.base = base;
  }

  /** Begins a function. */
  public Assembler function(String name) {
    symbols.put(name, base + TABLE_BYTES + 2 * code.size() | 1);
    return this;
  }

  /** Names a variable. */
  public Assembler variable(String name, int address) {
    symbols.put(name, address);
    return this;
  }

  /** Adds instructions. */
  public Assembler op(int... halfwords) {
    for (int halfword : halfwords) {
      code.add(halfword);
    }
    return this;
  }

  /** Adds LDR Rt, =value. */
  public Assembler load(int register, int value) {
    constants.add(new Constant(code.size(), register, value));
    return op(0);
  }

  /** Adds *(int *) address = value, by R0 and R1. */
  public Assembler store(int address, int value) {
    return load(0, address).load(1, value).op(0x6001);
  }

  /** Adds BL to {@code function}, which begins before. */
  Assembler call(String function) {
    int halfwords = ((entry(function) & ~1) - base - TABLE_BYTES) / 2 - code.size() - 2;
    return op(0xF000 | ((halfwords >> 11) & 0x7FF), 0xF800 | (halfwords & 0x7FF));
  }

  /** Adds a jump back to the beginning of {@code function}, by B with {@code condition}. */
  public Assembler back(int condition, String function) {
    int target = ((entry(function) & ~1) - base - TABLE_BYTES) / 2;
    int distance = target - code.size() - 2;
    return op(
        condition == ALWAYS
            ? 0xE000 | (distance & 0x7FF)
            : 0xD000 | (condition << 8) | (distance & 0xFF));
  }

  /** Returns the entry of {@code function}, which begins before. */
  public int entry(String function) {
    Integer address = symbols.get(function);
    if (address == null) {
      throw new IllegalArgumentException("Begin the function " + function + " before");
    }
    return address;
  }

  /** Makes the image; it starts at the function {@code main}, and so do all its vectors. */
  public Image image() {
    return image("main");
  }

  /** Makes the image; all vectors but the reset's lead to {@code handler}. */
  Image image(String handler) {
    int padded = code.size() + (code.size() & 1);
    ByteBuffer bytes =
        ByteBuffer.allocate(TABLE_BYTES + 2 * padded + 4 * constants.size())
            .order(ByteOrder.LITTLE_ENDIAN);
    int main = entry("main");
    bytes.putInt(STACK).putInt(main);
    for (int i = 2; i < TABLE_BYTES / 4; i++) {
      bytes.putInt(entry(handler));
    }
    for (int i = 0; i < constants.size(); i++) {
      Constant constant = constants.get(i);
      int words = (padded - (constant.index & ~1)) / 2 + i - 1;
      code.set(constant.index, 0x4800 | constant.register << 8 | words);
    }
    code.forEach(halfword -> bytes.putShort(halfword.shortValue()));
    bytes.position(TABLE_BYTES + 2 * padded);
    constants.forEach(constant -> bytes.putInt(constant.value));
    return new Image("tiny.elf", List.of(new Segment(base, bytes.array())), symbols, main);
  }
}
