package usbtoaster.trace;

/** One event, kept. {@code order} is its place in the trace. */
record Event(
    long order,
    Stage stage,
    long detail,
    long nanos,
    long deviceNanos,
    String thread,
    ThreadKind kind,
    int processor) {}
