package usbtoaster.trace;

import usbtoaster.trace.census.StackThread;
import usbtoaster.trace.census.ThreadKind;

/** Tells a reader the life of requests, with a clock that moves one microsecond per event. */
public final class Story {
  static final Thread CALLER = new Thread("caller");
  public static final StackThread EDGES = new StackThread(ThreadKind.DEVICE, "edges", () -> {});
  static final StackThread BORROWED = new StackThread(ThreadKind.IO, "io-1", () -> {});

  private final EventReader reader;
  private long order;
  private long nanos;
  private long raises;

  /** Tells {@code reader}, as a trace would. */
  public Story(EventReader reader) {
    this.reader = reader;
  }

  public Story tell(Stage stage, long request, long detail) {
    return tell(stage, request, detail, Trace.NO_DEVICE_TIME);
  }

  public Story tell(Stage stage, long request, long detail, long deviceNanos) {
    nanos += 1000;
    Thread thread = thread(stage);
    reader.event(
        new Event(
            ++order,
            stage,
            request,
            detail,
            nanos,
            deviceNanos,
            thread.getName(),
            thread.threadId(),
            ThreadKind.of(thread),
            0));
    return this;
  }

  public Story call(long request) {
    return tell(Stage.CALL, request, 0)
        .tell(Stage.IRP, request, 0)
        .tell(Stage.DISPATCH, request, 0);
  }

  public Story start(long request, long tag) {
    return tell(Stage.DMA_START, request, tag);
  }

  public Story letGo(long request) {
    return tell(Stage.PENDING, request, 0).tell(Stage.SUSPEND, request, 0);
  }

  public Story interrupt(long tag, long interrupt) {
    return tell(Stage.DMA_DONE, 0, tag).edge(interrupt);
  }

  public Story edge(long interrupt) {
    return tell(Stage.INTERRUPT, 0, interrupt).tell(Stage.ISR, 0, interrupt);
  }

  /** As {@link #interrupt}, of a device that tells all, on a clock ten times as fast. */
  public Story toldInterrupt(long tag, long interrupt) {
    raises++;
    return tell(Stage.DMA_SEEN, 0, tag, nanos / 10)
        .tell(Stage.DMA_DONE, 0, tag, nanos / 10)
        .tell(Stage.IRQ_RAISED, 0, raises, nanos / 10)
        .edge(interrupt)
        .tell(Stage.ACK_SEEN, 0, raises, nanos / 10);
  }

  public Story dpc(long request, long interrupt) {
    return tell(Stage.DPC, request, interrupt);
  }

  public Story comeBack(long request, int status) {
    return tell(Stage.COMPLETE, request, status)
        .tell(Stage.APC, request, 0)
        .tell(Stage.PACKET, request, 0)
        .tell(Stage.BORROW, request, 0)
        .tell(Stage.TASK, request, 0)
        .tell(Stage.POST, request, 0)
        .tell(Stage.RETURN, request, 0)
        .tell(Stage.RESUME, request, 0);
  }

  /** A write of one burst, from the call to the end. */
  public Story whole(long request, long tag, long interrupt) {
    return call(request)
        .start(request, tag)
        .letGo(request)
        .interrupt(tag, interrupt)
        .dpc(request, interrupt)
        .comeBack(request, 0);
  }

  private static Thread thread(Stage stage) {
    return switch (stage) {
      case CALL, IRP, DISPATCH, PENDING, SUSPEND, RESUME -> CALLER;
      case SUBMIT,
          DMA_START,
          DMA_SEEN,
          DMA_DONE,
          IRQ_RAISED,
          EDGE,
          INTERRUPT,
          ISR,
          ACK_SEEN,
          DPC,
          REAP,
          COMPLETE,
          APC,
          PACKET ->
          EDGES;
      case BORROW, TASK, POST, INLINE, RETURN -> BORROWED;
    };
  }
}
