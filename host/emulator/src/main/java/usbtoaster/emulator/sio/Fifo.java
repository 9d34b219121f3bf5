package usbtoaster.emulator.sio;

/** A FIFO from one core to the other: eight words (datasheet 2.3.1.4). */
final class Fifo {
  private static final int DEPTH = 8;

  private final int[] words = new int[DEPTH];
  private int first;
  private int count;

  boolean empty() {
    return count == 0;
  }

  boolean full() {
    return count == DEPTH;
  }

  /** Returns the oldest word, or 0: the datasheet does not say what is read from an empty FIFO. */
  int peek() {
    return empty() ? 0 : words[first];
  }

  void push(int word) {
    words[(first + count) % DEPTH] = word;
    count++;
  }

  int pop() {
    int word = words[first];
    first = (first + 1) % DEPTH;
    count--;
    return word;
  }

  void clear() {
    first = 0;
    count = 0;
  }
}
