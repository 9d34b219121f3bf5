package usbtoaster.pico;

/**
 * The edges of one line that wait for their listener. As the kernel's of a GPIO line it holds 16
 * and drops the newest when it is full: an edge is a hint, never a count. Any thread may call.
 */
final class EdgeQueue {
  static final int CAPACITY = 16;

  private int levels; // a bit for each edge, the oldest in bit 0
  private int size;
  private long dropped;

  /** Notes an edge to {@code level}. */
  synchronized void offer(boolean level) {
    if (size == CAPACITY) {
      dropped++;
      return;
    }
    levels |= (level ? 1 : 0) << size;
    size++;
  }

  synchronized boolean isEmpty() {
    return size == 0;
  }

  /** Takes the oldest edge of a queue that is not empty, and returns its level. */
  synchronized boolean take() {
    if (size == 0) {
      throw new IllegalStateException("There is no edge: ask isEmpty first");
    }
    boolean level = (levels & 1) != 0;
    levels >>>= 1;
    size--;
    return level;
  }

  /** Returns how many edges found the queue full. */
  synchronized long dropped() {
    return dropped;
  }
}
