package usbtoaster.emulator.spi;

/** A FIFO of the PL022: 8 places of 16 bits (datasheet 4.4.2). Belongs to the machine's thread. */
final class Fifo {
  /** How many words there is room for. */
  static final int DEPTH = 8;

  private final int[] words = new int[DEPTH];
  private int first;
  private int size;

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  boolean isFull() {
    return size == DEPTH;
  }

  /** Puts a word in. The caller has seen that there is room. */
  void push(int word) {
    words[(first + size) % DEPTH] = word;
    size++;
  }

  /** Takes the oldest word out. The caller has seen that there is one. */
  int pop() {
    int word = words[first];
    first = (first + 1) % DEPTH;
    size--;
    return word;
  }

  /** Returns the oldest word; of an empty FIFO, what its place held last. */
  int peek() {
    return words[first];
  }

  void clear() {
    first = 0;
    size = 0;
  }
}
