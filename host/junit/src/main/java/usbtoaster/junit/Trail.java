package usbtoaster.junit;

import java.util.ArrayDeque;
import java.util.Deque;
import usbtoaster.pico.Wire;

/** The newest edges of a wire. With the machine taken. */
final class Trail {
  private static final int EDGES = 3;

  private final Wire wire;
  private final Deque<String> newest = new ArrayDeque<>();
  private long count;
  private long lastPicos;
  private long shortest = Long.MAX_VALUE; // time between two edges

  Trail(Wire wire) {
    this.wire = wire;
  }

  void add(boolean high, long picos) {
    if (newest.size() == EDGES) {
      newest.removeFirst();
    }
    newest.addLast((high ? "rose " : "fell ") + Texts.moment(picos));
    if (count > 0) {
      shortest = Math.min(shortest, picos - lastPicos);
    }
    lastPicos = picos;
    count++;
  }

  Wire wire() {
    return wire;
  }

  /** Returns the number of the host's pin. */
  int bcm() {
    return wire.end().bcm();
  }

  /** Returns how many edges there were since the power came first. */
  long count() {
    return count;
  }

  /** Returns when the last edge was; 0 if there was none. */
  long lastPicos() {
    return lastPicos;
  }

  /** Returns whether a debounce has swallowed an edge, or holds one back at {@code now}. */
  boolean isHeldBack(long debouncePicos, long now) {
    return count > 0 && (shortest < debouncePicos || now - lastPicos < debouncePicos);
  }

  /** Returns what messages call the wire and its pin. */
  String pin() {
    return "%s (GP%d)".formatted(wire.name(), wire.gp());
  }

  String tell() {
    return count == 0
        ? pin() + ": none"
        : "%s, %,d: %s%s"
            .formatted(pin(), count, count > EDGES ? "… " : "", String.join(", ", newest));
  }
}
