package usbtoaster.trace;

import usbtoaster.trace.census.ThreadKind;

/**
 * One event of a trace. Immutable, and it keeps no thread alive.
 *
 * @param order the event's place in the trace, from 1; every reader of a trace sees the same
 * @param request the request that recorded it; 0 where that was not known
 * @param detail what {@link Stage} says for the stage
 * @param nanos the time on the trace's clock
 * @param deviceNanos the time on the device's clock, or {@link Trace#NO_DEVICE_TIME}
 * @param thread the name of the thread that recorded it
 * @param threadId that thread's number, as {@link Thread#threadId} has it
 * @param kind whose the thread was at the time: it may serve as another by now
 * @param processor the processor that the thread stood for
 */
public record Event(
    long order,
    Stage stage,
    long request,
    long detail,
    long nanos,
    long deviceNanos,
    String thread,
    long threadId,
    ThreadKind kind,
    int processor) {}
