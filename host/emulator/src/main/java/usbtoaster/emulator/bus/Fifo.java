package usbtoaster.emulator.bus;

import java.util.Arrays;

/**
 * A FIFO of words, as peripherals have them between their registers and what they serve. What
 * happens at a full or an empty one is for the peripheral to say. Belongs to the machine's thread.
 */
public class Fifo {
  private final int[] words;
  private int depth;
  private int first;
  private int count;
  private long pushed;
  private long popped;

  /** Makes a FIFO with {@code depth} places, all of them free. */
  public Fifo(int depth) {
    words = new int[depth];
    this.depth = depth;
  }

  /** Uses only {@code depth} of the places it was made with. A change drops what is there. */
  protected final void depth(int depth) {
    if (depth != this.depth) {
      this.depth = depth;
      clear();
    }
  }

  /** Returns how many places it has, free or not. */
  public final int depth() {
    return depth;
  }

  /** Returns how many words wait in it. */
  public final int count() {
    return count;
  }

  /** Returns how many places are free. */
  public final int places() {
    return depth - count;
  }

  /** Returns how many words have ever been put in. */
  public final long pushed() {
    return pushed;
  }

  /** Returns how many words have ever been taken out. */
  public final long popped() {
    return popped;
  }

  /** Returns whether no word waits. */
  public final boolean empty() {
    return count == 0;
  }

  /** Returns whether no place is free. */
  public final boolean full() {
    return count == depth;
  }

  /** Returns the oldest word and leaves it there; 0 if there is none. */
  public final int peek() {
    return empty() ? 0 : words[first];
  }

  /** Returns what the place of the oldest word holds: with no word, what it held last. */
  public final int stale() {
    return words[first];
  }

  /** Puts a word in. The caller has seen that there is a place. */
  public final void push(int word) {
    words[(first + count) % words.length] = word;
    count++;
    pushed++;
  }

  /** Takes the oldest word out. The caller has seen that there is one. */
  public final int pop() {
    int word = words[first];
    first = (first + 1) % words.length;
    count--;
    popped++;
    return word;
  }

  /** Frees all places. */
  public final void clear() {
    first = 0;
    count = 0;
  }

  /** Becomes what {@code other} is, which has as many places. */
  public final void copy(Fifo other) {
    System.arraycopy(other.words, 0, words, 0, words.length);
    depth = other.depth;
    first = other.first;
    count = other.count;
    pushed = other.pushed;
    popped = other.popped;
  }

  /** Frees all places and forgets what they held. */
  public final void erase() {
    Arrays.fill(words, 0);
    clear();
  }
}
