package usbtoaster.trace.life;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import usbtoaster.trace.Event;
import usbtoaster.trace.Stage;

/**
 * When threads worked for a request. Give it the request's events in the order of their times.
 *
 * <p>A thread works from one stage to the next of the same stretch: the caller's from CALL to
 * SUSPEND, an interrupt's from INTERRUPT to the DPC and on to what that begins or completes, the
 * I/O thread's from BORROW to RETURN, with the continuation if that runs in place. A frame on the
 * bus is the work of the thread that has started it, as far as the device tells of it. What a
 * thread does after the last stage of its stretch nobody has recorded, and it is not counted. Times
 * of the device and of the kernel are nobody's work. For one thread.
 */
final class Stretches {
  /** A piece of time, in nanoseconds of the trace's clock. */
  record Piece(long fromNanos, long toNanos) {
    long nanos() {
      return toNanos - fromNanos;
    }
  }

  private final Map<Long, Event> latest = new HashMap<>(); // of each thread whose stretch goes on
  private final List<Piece> worked = new ArrayList<>();

  /** Adds an event, which is no earlier than those before. */
  void add(Event event) {
    switch (event.stage()) {
      case EDGE, IRQ_RAISED, ACK_SEEN -> {
        return; // the thread that has recorded it did something else, or nothing
      }
      default -> {}
    }
    Event before = latest.get(event.threadId());
    boolean continued = before != null && continues(before.stage(), event);
    if (before != null && continued) {
      add(before.nanos(), event.nanos());
    }
    switch (event.stage()) {
      case SUSPEND, PACKET, RETURN -> latest.remove(event.threadId());
      case DMA_SEEN, DMA_DONE -> {
        if (continued) {
          latest.put(event.threadId(), event);
        }
      }
      default -> latest.put(event.threadId(), event);
    }
  }

  private static boolean continues(Stage before, Event event) {
    return switch (event.stage()) {
      case CALL, INTERRUPT, BORROW -> false;
      case ISR -> before == Stage.INTERRUPT;
      case DPC -> event.detail() != 0 && (before == Stage.INTERRUPT || before == Stage.ISR);
      case DMA_START, COMPLETE -> !isFrame(before);
      case DMA_SEEN, DMA_DONE -> isFrame(before);
      default -> true;
    };
  }

  private static boolean isFrame(Stage stage) {
    return stage == Stage.DMA_START || stage == Stage.DMA_SEEN || stage == Stage.DMA_DONE;
  }

  /** Adds work. */
  void add(long fromNanos, long toNanos) {
    if (toNanos > fromNanos) {
      worked.add(new Piece(fromNanos, toNanos));
    }
  }

  /** Events are left out here: only the caller, who is on its way back, may span that. */
  void cut() {
    latest.values().removeIf(event -> event.stage().side() != Stage.Side.CALLER);
  }

  /** Returns when threads worked, in order; pieces that touch or overlap are one. */
  List<Piece> pieces() {
    List<Piece> sorted = new ArrayList<>(worked);
    sorted.sort(Comparator.comparingLong(Piece::fromNanos));
    List<Piece> pieces = new ArrayList<>();
    for (Piece next : sorted) {
      Piece last = pieces.isEmpty() ? null : pieces.getLast();
      if (last != null && next.fromNanos() <= last.toNanos()) {
        pieces.removeLast();
        pieces.add(new Piece(last.fromNanos(), Math.max(last.toNanos(), next.toNanos())));
      } else {
        pieces.add(next);
      }
    }
    return pieces;
  }

  /** Returns for how long at least one thread worked between two times, in nanoseconds. */
  long nanos(long fromNanos, long toNanos) {
    long sum = 0;
    for (Piece piece : pieces()) {
      long from = Math.max(piece.fromNanos(), fromNanos);
      sum += Math.max(0, Math.min(piece.toNanos(), toNanos) - from);
    }
    return sum;
  }

  /** Returns when no thread worked between two times, in order. */
  List<Piece> gaps(long fromNanos, long toNanos) {
    List<Piece> gaps = new ArrayList<>();
    long from = fromNanos;
    for (Piece piece : pieces()) {
      if (piece.fromNanos() > from) {
        gaps.add(new Piece(from, Math.min(piece.fromNanos(), toNanos)));
      }
      from = Math.max(from, piece.toNanos());
    }
    if (toNanos > from) {
      gaps.add(new Piece(from, toNanos));
    }
    return gaps;
  }
}
