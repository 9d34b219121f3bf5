package usbtoaster.emulator.pio;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** A state machine of {@link PlainPio}, but for what its instructions do. */
abstract class PlainMachine {
  final PlainPio pio;
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
  private boolean refills;
  boolean jumped;
  boolean gaveLatch;

  PlainMachine(PlainPio pio, int number) {
    this.pio = pio;
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
    refills = pulse && enabled;
    if (written != null) {
      int word = written;
      written = null;
      force(word, true);
    } else if (latch != null && latchWritten) {
      force(latch, !latchBegun);
    } else if (!refills) {
      assertSticky();
    } else if (delay > 0) {
      delay--;
      refill();
      assertSticky();
    } else if (latch != null) {
      latched(latch);
    } else {
      normal();
    }
  }

  /** What is written to SMx_INSTR, in whatever cycle it is, until it ends. */
  private void force(int word, boolean firstCycle) {
    if (latchWritten) {
      latch = null;
      latchWritten = false;
    }
    if (execute(word, firstCycle)) {
      latch = word;
      latchWritten = true;
      latchBegun = true;
    } else if (jumped) {
      begun = false;
    }
  }

  private void latched(int word) {
    boolean firstCycle = !latchBegun;
    latch = null;
    latchBegun = false;
    if (execute(word, firstCycle)) {
      latch = word;
      latchBegun = true;
      return;
    }
    if (jumped) {
      begun = false;
    }
    delay = gaveLatch ? 0 : delayOf(word);
  }

  private void normal() {
    int word = pio.memory[pc];
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

  int sideBits() {
    return Math.min(5, field(pinctrl, 29, 3));
  }

  int delayOf(int word) {
    return field(word, 8, 5) & (1 << (5 - sideBits())) - 1;
  }

  void refill() {
    if (refills && autopull() && osrCount >= threshold(25) && !tx.isEmpty()) {
      osr = tx.remove();
      osrCount = 0;
    }
  }

  /** Executes an instruction; returns whether it stalls. */
  private boolean execute(int word, boolean firstCycle) {
    jumped = false;
    gaveLatch = false;
    boolean stalls = act(word, firstCycle);
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
      pio.oe = (pio.oe & ~(1 << pin)) | level << pin;
    } else {
      pio.out = (pio.out & ~(1 << pin)) | level << pin;
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

  void writePins(boolean direction, int base, int count, int data, boolean does) {
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

  void writeOut(boolean direction, int data) {
    boolean inline = field(execctrl, 18, 1) == 1;
    boolean does = !inline || (data >>> field(execctrl, 19, 5) & 1) == 1;
    int count = Math.min(32, field(pinctrl, 20, 6));
    writePins(direction, field(pinctrl, 0, 5), count, data, does);
  }

  /** Does what an instruction does; returns whether it stalls. */
  abstract boolean act(int word, boolean firstCycle);
}
