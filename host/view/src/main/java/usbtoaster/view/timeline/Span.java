package usbtoaster.view.timeline;

import usbtoaster.trace.Event;

/**
 * A part of a request's life, from one of its events to another. Immutable.
 *
 * @param request whose it is
 * @param torn whether events may be missing in it: its end is then the last that is known of it
 */
public record Span(Kind kind, long request, Event first, Event last, boolean torn) {
  /** What part of the life it is. */
  public enum Kind {
    /** The whole life: from CALL until the continuation ran and the thread was given back. */
    REQUEST("request"),
    /** The caller's thread is in the call: from CALL to SUSPEND, or to PENDING without one. */
    SUBMIT("submit"),
    /** The caller's thread waits in a blocking call: from PENDING to APC. */
    BLOCKED("blocked"),
    /** No thread is about it: from the end of the call to COMPLETE. */
    IN_FLIGHT("in flight"),
    /** It has one of the toaster's slots: from its first DMA_START to COMPLETE. */
    SLOT("slot"),
    /** A frame of it has the bus: from DMA_START to the DPC that finds what became of it. */
    TRANSFER("transfer"),
    /** The device moves a frame of it: from DMA_SEEN to DMA_DONE. */
    FRAME("frame"),
    /** Its completion is handed on: from COMPLETE to TASK, or to APC in a blocking call. */
    COMPLETION("completion"),
    /** A thread is borrowed for its packet: from BORROW to RETURN. */
    BORROWED("borrowed"),
    /** Its continuation begins: from RESUME to RETURN where it runs in place, else no time. */
    CONTINUATION("continuation");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    /** Returns what it is called: {@code in flight}. */
    public String label() {
      return label;
    }
  }

  /** Returns when it began, on the clock of the trace. */
  public long nanos() {
    return first.nanos();
  }

  /** Returns when it ended; not before it began, whatever the clocks of two threads say. */
  public long endNanos() {
    return Math.max(first.nanos(), last.nanos());
  }

  /** Returns how long it took. */
  public long tookNanos() {
    return endNanos() - nanos();
  }
}
