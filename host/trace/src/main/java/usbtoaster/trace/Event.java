package usbtoaster.trace;

import usbtoaster.trace.census.ThreadKind;

/** One event, kept. {@code order} is its place in the trace. */
public record Event(
    long order,
    Stage stage,
    long detail,
    long nanos,
    long deviceNanos,
    String thread,
    ThreadKind kind,
    int processor) {}
