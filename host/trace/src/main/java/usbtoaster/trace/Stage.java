package usbtoaster.trace;

/**
 * The stages in the life of a write, in the order in which the articles tell them.
 *
 * <p>The order is a partial one. {@link #CALL} to {@link #SUSPEND} happen on the caller's thread,
 * {@link #DMA_DONE} to {@link #RETURN} on borrowed ones, and a fast device may interrupt before the
 * caller has come back to {@link #PENDING}. A request that had to wait in the device queue sees
 * {@link #DMA_START} after {@link #SUSPEND}. A write of several bursts sees {@link #DMA_START} to
 * {@link #DPC} once for each. One interrupt may serve the bursts of several requests.
 *
 * <p>{@link #DMA_SEEN}, {@link #DMA_DONE}, {@link #IRQ_RAISED} and {@link #ACK_SEEN} are told by
 * the device. Not every target can hear it: a real one tells nothing, the mock its DMA_DONE alone.
 *
 * <p>What holds for every request that succeeded: {@code CALL < IRP < DISPATCH < PENDING <
 * SUSPEND}; {@code DISPATCH <} each burst; in a burst {@code DMA_START < DMA_SEEN < DMA_DONE < DPC}
 * and {@code IRQ_RAISED < INTERRUPT < ISR < DPC}, with {@code IRQ_RAISED < ACK_SEEN < DPC}; each
 * burst {@code < COMPLETE < APC < PACKET < BORROW < TASK < (POST or INLINE) < RESUME}; {@code TASK
 * < RETURN}. {@code StageOrder} checks it.
 */
public enum Stage {
  /** The application called. */
  CALL,
  /** The I/O manager built the request packet. */
  IRP,
  /** The driver's dispatch routine has it. */
  DISPATCH,
  /** The driver started a transfer on the bus; the detail is the request's tag on the wire. */
  DMA_START,
  /** The driver let go: the request is pending. */
  PENDING,
  /** An incomplete task was awaited; the caller's thread goes on. */
  SUSPEND,
  /** The device saw a transfer begin; the detail is the tag, the request is not known to it. */
  DMA_SEEN,
  /** The device finished a transfer; the detail is the tag. */
  DMA_DONE,
  /** The device raised its interrupt line; the detail is how often it has by now. */
  IRQ_RAISED,
  /**
   * An edge arrived. The detail is the interrupt's number, counted from 1 in the order of arrival;
   * the request is not yet known.
   */
  INTERRUPT,
  /** The interrupt service routine thanked the device; the detail is the interrupt's number. */
  ISR,
  /** The device saw the thanks of the host; the detail is how often it has by now. */
  ACK_SEEN,
  /**
   * The deferred procedure call found what the interrupt means for this request. The detail is the
   * number of the interrupt that it serves; 0 when a timer called it and no interrupt did.
   */
  DPC,
  /** The request packet was completed; the detail is its status. */
  COMPLETE,
  /** The completion APC was queued, or executed at once where no port is to carry it. */
  APC,
  /** The APC travels as a packet of a completion port. */
  PACKET,
  /** An I/O thread took the packet: it is borrowed. */
  BORROW,
  /** The task was completed. */
  TASK,
  /** The continuation was posted to its context or scheduler. */
  POST,
  /** The continuation runs in place, on the borrowed thread. */
  INLINE,
  /** The continuation runs. */
  RESUME,
  /** The I/O thread was given back. */
  RETURN;

  /** Returns whether the device itself tells of the stage. */
  public boolean ofDevice() {
    return switch (this) {
      case DMA_SEEN, DMA_DONE, IRQ_RAISED, ACK_SEEN -> true;
      default -> false;
    };
  }
}
