package usbtoaster.emulator.pio;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A PIO block as chapter 3 of the datasheet describes it, one cycle after the other: slow, and
 * nothing to do with the emulator's. Its registers are plain fields.
 */
final class PlainPio {
  final int[] memory = new int[32];
  final Machine[] machines = new Machine[4];
  int irq;
  int fdebug;
  int out;
  int oe;
  int bypass;
  private int first;
  private int second;
  private int seen;
  private int set;
  private int clear;

  /** A state machine. */
  final class Machine {
    final int number;
    boolean enabled;
    int clkdiv = 0x1_0000;
    int execctrl = 0x1_F000;
    int shiftctrl = 0xC_0000;
    int pinctrl = 0x1400_0000;
    int pc;
    int x;
    int y;
    int isr;
    int isrCount;
    int osr;
    int osrCount = 32;
    final Deque<Integer> tx = new ArrayDeque<>();
    final Deque<Integer> rx = new ArrayDeque<>();
    @Nullable Integer written;
    @Nullable Integer latch;
    boolean latchWritten;
    boolean latchBegun;
    boolean begun;
    int delay;
    private int counter = 1;
    private int fraction;
    private int stickyMask;
    private int stickyData;
    private int stickyDirMask;
    private int stickyDirData;
    private boolean jumped;
    private boolean gaveLatch;

    Machine(int number) {
      this.number = number;
    }

    int field(int word, int low, int bits) {
      return word >>> low & (1 << bits) - 1;
    }

    int integer() {
      int value = field(clkdiv, 16, 16);
      return value == 0 ? 65536 : value;
    }

    void restartDivider() {
      counter = integer();
      fraction = 0;
    }

    void restart() {
      isr = 0;
      isrCount = 0;
      osrCount = 32;
      delay = 0;
      begun = false;
      latch = null;
      latchWritten = false;
      latchBegun = false;
      written = null;
      stickyMask = 0;
      stickyDirMask = 0;
    }

    int txDepth() {
      return field(shiftctrl, 31, 1) == 1 ? 0 : field(shiftctrl, 30, 1) == 1 ? 8 : 4;
    }

    int rxDepth() {
      return field(shiftctrl, 30, 1) == 1 ? 0 : field(shiftctrl, 31, 1) == 1 ? 8 : 4;
    }

    int threshold(int low) {
      int value = field(shiftctrl, low, 5);
      return value == 0 ? 32 : value;
    }

    boolean autopull() {
      return field(shiftctrl, 17, 1) == 1;
    }

    void cycle() {
      boolean pulse = counter == 1;
      if (pulse) {
        fraction += field(clkdiv, 8, 8);
        counter = integer() + (fraction > 255 ? 1 : 0);
        fraction &= 255;
      } else {
        counter--;
      }
      if (written != null) {
        force();
      } else if (pulse && latch != null && (enabled || latchWritten)) {
        latched();
      } else if (pulse && enabled) {
        if (delay > 0) {
          delay--;
          refill();
          assertSticky();
        } else {
          normal();
        }
      } else {
        assertSticky();
      }
    }

    private void force() {
      int word = Objects.requireNonNull(written);
      written = null;
      if (latchWritten) {
        latch = null;
        latchWritten = false;
        latchBegun = false;
      }
      boolean stalls = execute(word, true);
      if (stalls) {
        latch = word;
        latchWritten = true;
        latchBegun = true;
      } else if (jumped) {
        begun = false;
      }
    }

    private void latched() {
      if (!latchWritten && delay > 0) {
        delay--;
        refill();
        assertSticky();
        return;
      }
      int word = Objects.requireNonNull(latch);
      boolean wasWritten = latchWritten;
      boolean firstCycle = !latchBegun;
      latch = null;
      latchWritten = false;
      latchBegun = false;
      if (execute(word, firstCycle)) {
        latch = word;
        latchWritten = wasWritten;
        latchBegun = true;
        return;
      }
      if (jumped) {
        begun = false;
      }
      if (!wasWritten) {
        delay = gaveLatch ? 0 : delayOf(word);
      }
    }

    private void normal() {
      int word = memory[pc];
      if (execute(word, !begun)) {
        begun = true;
        return;
      }
      begun = false;
      if (!jumped) {
        pc = pc == field(execctrl, 12, 5) ? field(execctrl, 7, 5) : pc + 1 & 31;
      }
      delay = gaveLatch ? 0 : delayOf(word);
    }

    private int sideBits() {
      return Math.min(5, field(pinctrl, 29, 3));
    }

    private int delayOf(int word) {
      return field(word, 8, 5) & (1 << (5 - sideBits())) - 1;
    }

    private void refill() {
      if (autopull() && osrCount >= threshold(25) && !tx.isEmpty()) {
        osr = tx.remove();
        osrCount = 0;
      }
    }

    /** Executes an instruction; returns whether it stalls. */
    private boolean execute(int word, boolean firstCycle) {
      jumped = false;
      gaveLatch = false;
      boolean stalls =
          switch (word >>> 13) {
            case 0 -> jmp(word);
            case 1 -> await(word);
            case 2 -> in(word, firstCycle);
            case 3 -> out(word);
            case 4 -> (word & 0x80) == 0 ? push(word) : pull(word);
            case 5 -> mov(word);
            case 6 -> irq(word, firstCycle);
            default -> set(word);
          };
      if (word >>> 13 != 3) {
        refill();
      }
      assertSticky();
      if (firstCycle) {
        sideSet(word);
      }
      return stalls;
    }

    private void sideSet(int word) {
      int bits = sideBits();
      boolean optional = field(execctrl, 30, 1) == 1;
      if (bits == 0 || (optional && field(word, 12, 1) == 0)) {
        return;
      }
      int pins = optional ? bits - 1 : bits;
      int data = field(word, 8, 5) >> (5 - bits);
      for (int i = 0; i < pins; i++) {
        int pin = field(pinctrl, 10, 5) + i & 31;
        writePin(field(execctrl, 29, 1) == 1, pin, data >> i & 1);
      }
    }

    private void writePin(boolean direction, int pin, int level) {
      if (pin >= 30) {
        return;
      }
      if (direction) {
        oe = (oe & ~(1 << pin)) | level << pin;
      } else {
        PlainPio.this.out = (PlainPio.this.out & ~(1 << pin)) | level << pin;
      }
    }

    private void assertSticky() {
      for (int pin = 0; pin < 30; pin++) {
        if ((stickyMask >> pin & 1) == 1) {
          writePin(false, pin, stickyData >> pin & 1);
        }
        if ((stickyDirMask >> pin & 1) == 1) {
          writePin(true, pin, stickyDirData >> pin & 1);
        }
      }
    }

    void dropSticky() {
      stickyMask = 0;
      stickyDirMask = 0;
    }

    private void writePins(boolean direction, int base, int count, int data, boolean does) {
      int mask = 0;
      int levels = 0;
      for (int i = 0; does && i < count; i++) {
        int pin = base + i & 31;
        mask |= 1 << pin;
        levels |= (data >> i & 1) << pin;
        writePin(direction, pin, data >> i & 1);
      }
      if (field(execctrl, 17, 1) == 1) {
        if (direction) {
          stickyDirMask = mask;
          stickyDirData = levels;
        } else {
          stickyMask = mask;
          stickyData = levels;
        }
      }
    }

    private void writeOut(boolean direction, int data) {
      boolean inline = field(execctrl, 18, 1) == 1;
      boolean does = !inline || (data >>> field(execctrl, 19, 5) & 1) == 1;
      int count = Math.min(32, field(pinctrl, 20, 6));
      writePins(direction, field(pinctrl, 0, 5), count, data, does);
    }

    private boolean jmp(int word) {
      boolean condition =
          switch (field(word, 5, 3)) {
            case 0 -> true;
            case 1 -> x == 0;
            case 2 -> x-- != 0;
            case 3 -> y == 0;
            case 4 -> y-- != 0;
            case 5 -> x != y;
            case 6 -> (seen >>> field(execctrl, 24, 5) & 1) == 1;
            default -> osrCount < threshold(25);
          };
      if (condition) {
        pc = word & 31;
        jumped = true;
      }
      return false;
    }

    private int flag(int word) {
      int index = word & 7;
      if ((word & 0x10) != 0) {
        index = (index & 4) | ((index & 3) + number & 3);
      }
      return 1 << index;
    }

    private boolean await(int word) {
      boolean high = (word & 0x80) != 0;
      int index = word & 31;
      return switch (field(word, 5, 2)) {
        case 0 -> pinIs(index, !high);
        case 1 -> pinIs((index + field(pinctrl, 15, 5)) & 31, !high);
        case 2 -> {
          boolean stalls = ((PlainPio.this.irq & flag(word)) != 0) != high;
          clear |= high && !stalls ? flag(word) : 0;
          yield stalls;
        }
        default -> false;
      };
    }

    private boolean pinIs(int pin, boolean high) {
      return ((seen >>> pin & 1) == 1) == high;
    }

    private int source(int number) {
      return switch (number) {
        case 0 -> Integer.rotateRight(seen, field(pinctrl, 15, 5));
        case 1 -> x;
        case 2 -> y;
        case 6 -> isr;
        case 7 -> osr;
        default -> 0;
      };
    }

    private boolean in(int word, boolean firstCycle) {
      int bits = (word & 31) == 0 ? 32 : word & 31;
      if (firstCycle) {
        long data = source(field(word, 5, 3)) & (1L << bits) - 1;
        long old = isr & 0xFFFF_FFFFL;
        boolean right = field(shiftctrl, 18, 1) == 1;
        isr = (int) (right ? old >> bits | data << (32 - bits) : old << bits | data);
        isrCount = Math.min(32, isrCount + bits);
      }
      if (field(shiftctrl, 16, 1) == 0 || isrCount < threshold(20)) {
        return false;
      }
      if (rx.size() >= rxDepth()) {
        fdebug |= 1 << number;
        return true;
      }
      rx.add(isr);
      isr = 0;
      isrCount = 0;
      return false;
    }

    private boolean out(int word) {
      if (autopull() && osrCount >= threshold(25)) {
        if (tx.isEmpty()) {
          fdebug |= 1 << (24 + number);
        }
        refill();
        return true;
      }
      int bits = (word & 31) == 0 ? 32 : word & 31;
      long old = osr & 0xFFFF_FFFFL;
      boolean right = field(shiftctrl, 19, 1) == 1;
      int data = (int) (right ? old & (1L << bits) - 1 : old >> (32 - bits));
      osr = (int) (right ? old >> bits : old << bits);
      osrCount = Math.min(32, osrCount + bits);
      refill();
      switch (field(word, 5, 3)) {
        case 0 -> writeOut(false, data);
        case 1 -> x = data;
        case 2 -> y = data;
        case 4 -> writeOut(true, data);
        case 5 -> {
          pc = data & 31;
          jumped = true;
        }
        case 6 -> {
          isr = data;
          isrCount = bits;
        }
        case 7 -> give(data);
        default -> {}
      }
      return false;
    }

    private void give(int data) {
      latch = data & 0xFFFF;
      latchWritten = false;
      latchBegun = false;
      gaveLatch = true;
    }

    private boolean push(int word) {
      if ((word & 0x40) != 0 && isrCount < threshold(20)) {
        return false;
      }
      if (rx.size() < rxDepth()) {
        rx.add(isr);
      } else {
        fdebug |= 1 << number;
        if ((word & 0x20) != 0) {
          return true;
        }
      }
      isr = 0;
      isrCount = 0;
      return false;
    }

    private boolean pull(int word) {
      if ((word & 0x40) != 0 && osrCount < threshold(25)) {
        return false;
      }
      if (autopull() && osrCount == 0) {
        return false;
      }
      if (!tx.isEmpty()) {
        osr = tx.remove();
      } else if ((word & 0x20) != 0) {
        fdebug |= 1 << (24 + number);
        return true;
      } else {
        osr = x;
      }
      osrCount = 0;
      return false;
    }

    private boolean mov(int word) {
      int from = word & 7;
      int data = source(from);
      if (from == 5) {
        int level = field(execctrl, 4, 1) == 1 ? rx.size() : tx.size();
        data = level < field(execctrl, 0, 4) ? -1 : 0;
      }
      int operation = field(word, 3, 2);
      data = operation == 1 ? ~data : operation == 2 ? Integer.reverse(data) : data;
      switch (field(word, 5, 3)) {
        case 0 -> writeOut(false, data);
        case 1 -> x = data;
        case 2 -> y = data;
        case 4 -> give(data);
        case 5 -> {
          pc = data & 31;
          jumped = true;
        }
        case 6 -> {
          isr = data;
          isrCount = 0;
        }
        case 7 -> {
          osr = data;
          osrCount = 0;
        }
        default -> {}
      }
      return false;
    }

    private boolean irq(int word, boolean firstCycle) {
      if ((word & 0x80) != 0) {
        return false;
      }
      if ((word & 0x40) != 0) {
        clear |= flag(word);
        return false;
      }
      boolean waits = (word & 0x20) != 0;
      if (firstCycle || !waits) {
        set |= flag(word);
        return waits;
      }
      return (PlainPio.this.irq & flag(word)) != 0;
    }

    private boolean set(int word) {
      int data = word & 31;
      int count = Math.min(5, field(pinctrl, 26, 3));
      switch (field(word, 5, 3)) {
        case 0 -> writePins(false, field(pinctrl, 5, 5), count, data, true);
        case 1 -> x = data;
        case 2 -> y = data;
        case 4 -> writePins(true, field(pinctrl, 5, 5), count, data, true);
        default -> {}
      }
      return false;
    }
  }

  PlainPio() {
    for (int i = 0; i < machines.length; i++) {
      machines[i] = new Machine(i);
    }
  }

  /** What the synchronisers hold at the beginning. */
  void begin(int pads) {
    first = pads;
    second = pads;
  }

  /** Executes a cycle in which the pins' inputs are {@code pads}. */
  void cycle(int pads) {
    seen = (second & ~bypass) | (pads & bypass);
    set = 0;
    clear = 0;
    for (Machine machine : machines) {
      machine.cycle();
    }
    irq = (irq & ~clear) | set;
    second = first;
    first = pads;
  }
}
