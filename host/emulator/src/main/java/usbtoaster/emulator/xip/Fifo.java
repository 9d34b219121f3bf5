package usbtoaster.emulator.xip;

/** A FIFO of words. */
final class Fifo {
  private final int[] words;
  private int first;
  private int count;

  Fifo(int depth) {
    words = new int[depth];
  }

  int count() {
    return count;
  }

  int places() {
    return words.length - count;
  }

  boolean empty() {
    return count == 0;
  }

  boolean full() {
    return count == words.length;
  }

  /** Returns the oldest word; 0 if there is none. */
  int peek() {
    return empty() ? 0 : words[first];
  }

  void push(int word) {
    words[(first + count) % words.length] = word;
    count++;
  }

  int pop() {
    int word = words[first];
    first = (first + 1) % words.length;
    count--;
    return word;
  }

  void clear() {
    first = 0;
    count = 0;
  }
}
