package usbtoaster.emulator.pio;

/** The instructions of a {@link PlainMachine} (datasheet 3.4). */
final class PlainInstructions extends PlainMachine {
  PlainInstructions(PlainPio pio, int number) {
    super(pio, number);
  }

  @Override
  boolean act(int word, boolean firstCycle) {
    return switch (word >>> 13) {
      case 0 -> jmp(word);
      case 1 -> await(word);
      case 2 -> in(word, firstCycle);
      case 3 -> out(word);
      case 4 -> (word & 0x80) == 0 ? push(word) : pull(word);
      case 5 -> mov(word);
      case 6 -> irq(word, firstCycle);
      default -> set(word);
    };
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
          case 6 -> (pio.seen >>> field(execctrl, 24, 5) & 1) == 1;
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
        boolean stalls = ((pio.irq & flag(word)) != 0) != high;
        pio.clear |= high && !stalls ? flag(word) : 0;
        yield stalls;
      }
      default -> false;
    };
  }

  private boolean pinIs(int pin, boolean high) {
    return ((pio.seen >>> pin & 1) == 1) == high;
  }

  private int source(int number) {
    return switch (number) {
      case 0 -> Integer.rotateRight(pio.seen, field(pinctrl, 15, 5));
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
      pio.fdebug |= 1 << number;
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
        pio.fdebug |= 1 << (24 + number);
      } else {
        osr = tx.remove();
        osrCount = 0;
      }
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
      pio.fdebug |= 1 << number;
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
      pio.fdebug |= 1 << (24 + number);
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
      pio.clear |= flag(word);
      return false;
    }
    boolean waits = (word & 0x20) != 0;
    if (firstCycle || !waits) {
      pio.set |= flag(word);
      return waits;
    }
    return (pio.irq & flag(word)) != 0;
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
