package usbtoaster.trace;

import usbtoaster.trace.census.ThreadKind;

/**
 * The stages in the life of a request, in the order in which the articles tell them.
 *
 * <p>The order is a partial one, declared once, in {@link StageGraph}. {@link #CALL} to {@link
 * #SUSPEND} happen on the caller's thread, {@link #DMA_DONE} to {@link #RETURN} on borrowed ones,
 * and a fast device may interrupt before the caller has come back to {@link #PENDING}. A request
 * that had to wait in the device queue sees {@link #DMA_START} after {@link #SUSPEND}. A write of
 * several bursts sees {@link #DMA_START} to {@link #DPC} once for each. One interrupt may serve the
 * bursts of several requests.
 *
 * <p>A file or a socket has no bursts and no interrupts that we see: {@link #SUBMIT} and {@link
 * #REAP} stand for them. They happen on the caller's thread and on the engine's, or on whichever
 * the engine borrows.
 *
 * <p>{@link #DMA_SEEN}, {@link #DMA_DONE}, {@link #IRQ_RAISED} and {@link #ACK_SEEN} are reported
 * by the device. Not every target can report it: a real one reports nothing, the mock its DMA_DONE
 * alone.
 *
 * <p>Which event belongs to which request is decided by {@code trace.life.Correlator}; that the
 * order holds is checked by {@code trace.life.StageOrder}.
 */
public enum Stage {
  /** The application called. */
  CALL,
  /** The I/O manager built the request packet. */
  IRP,
  /** The driver's dispatch routine has it. */
  DISPATCH,
  /**
   * The driver's engine has it, for Linux to carry out: a file or a socket. The detail is the
   * engine's number.
   */
  SUBMIT,
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
   * The kernel saw the edge: its time is that of the kernel's interrupt handler, on the clock of
   * the trace. The detail is the edge's number on its line. Only the character device tells it.
   */
  EDGE,
  /**
   * An edge arrived. The detail is the interrupt's number, counted from 1 in the order of arrival;
   * the request is not yet known.
   */
  INTERRUPT,
  /**
   * The interrupt service routine acknowledged the device; the detail is the interrupt's number.
   */
  ISR,
  /** The device saw the host's acknowledgement; the detail is how often it has by now. */
  ACK_SEEN,
  /**
   * The deferred procedure call found what the interrupt means for this request. The detail is the
   * number of the interrupt that it serves; 0 when a timer called it and no interrupt did.
   */
  DPC,
  /** The engine found that Linux has carried it out; the detail is what Linux returned. */
  REAP,
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

  /** Returns who reaches the stage. */
  public Side side() {
    return switch (this) {
      case CALL, IRP, DISPATCH, PENDING, SUSPEND -> Side.CALLER;
      case DMA_SEEN, DMA_DONE, IRQ_RAISED, ACK_SEEN -> Side.DEVICE;
      case SUBMIT, DMA_START, EDGE, INTERRUPT, ISR, DPC, REAP, COMPLETE, APC, PACKET ->
          Side.BORROWED;
      case BORROW, RETURN -> Side.POOL;
      case TASK, POST, INLINE, RESUME -> Side.CONTINUATION;
    };
  }

  /** Returns whether the device itself tells of the stage. */
  public boolean ofDevice() {
    return side() == Side.DEVICE;
  }

  /** Returns whether an engine tells of the stage: requests to files and sockets have it. */
  public boolean ofEngine() {
    return this == SUBMIT || this == REAP;
  }

  /** Returns whether a request reaches the stage once for each burst, and not once in its life. */
  public boolean perBurst() {
    return compareTo(DMA_START) >= 0
        && compareTo(DPC) <= 0
        && side() != Side.CALLER; // it is let go while its first burst is under way
  }

  /** Who reaches a stage, and so whose thread may record it. */
  public enum Side {
    /** Whoever calls: any thread, those that a callback has borrowed included. */
    CALLER,
    /** The device. The thread that clocks the bus records it, and means nothing. */
    DEVICE,
    /** A thread borrowed for an interrupt or a timer, or a caller on its way out of the driver. */
    BORROWED,
    /** A thread that dequeues packets: of the I/O pool, or of who pumps the port. */
    POOL,
    /** Where the task is completed and goes on: any thread. */
    CONTINUATION;

    /** Returns whether a thread of that kind may do this side's work. */
    public boolean mayRunOn(ThreadKind kind) {
      return this != POOL || (kind != ThreadKind.DEVICE && kind != ThreadKind.TIMER);
    }
  }
}
