package usbtoaster.emulator.uart;

/** A FIFO of 32 characters, or with FEN = 0 a holding register of one (datasheet 4.2.2). */
final class UartFifo {
  private static final int DEPTH = 32;

  private final int[] entries = new int[DEPTH];
  private int depth = 1;
  private int first;
  private int count;

  /** Sets the depth by FEN. A change drops what is there: the manual does not guarantee it. */
  void enabled(boolean fifo) {
    int next = fifo ? DEPTH : 1;
    if (next != depth) {
      depth = next;
      clear();
    }
  }

  int count() {
    return count;
  }

  int places() {
    return depth - count;
  }

  boolean empty() {
    return count == 0;
  }

  boolean full() {
    return count == depth;
  }

  /** Returns the level of UARTIFLS: 4, 8, 16, 24 or 28 characters; of a register {@code one}. */
  int level(int select, int one) {
    if (depth == 1) {
      return one;
    }
    return switch (select & 7) {
      case 0 -> DEPTH / 8;
      case 1 -> DEPTH / 4;
      case 2 -> DEPTH / 2;
      case 3 -> DEPTH * 3 / 4;
      default -> DEPTH * 7 / 8; // 5 to 7 are reserved
    };
  }

  /** Returns the oldest entry; 0 if there is none. */
  int peek() {
    return empty() ? 0 : entries[first];
  }

  void push(int entry) {
    entries[(first + count) % DEPTH] = entry;
    count++;
  }

  int pop() {
    int entry = entries[first];
    first = (first + 1) % DEPTH;
    count--;
    return entry;
  }

  void clear() {
    first = 0;
    count = 0;
  }
}
