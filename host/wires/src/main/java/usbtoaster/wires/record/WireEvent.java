package usbtoaster.wires.record;

import org.jspecify.annotations.Nullable;

/**
 * One thing that crossed the edge of a driver, as a recording has it.
 *
 * <p>A recording is a list of them, in the order in which they happened. What comes in is an {@link
 * Input}; all that the driver did about it stands before the {@link Return} that belongs to it, and
 * so do inputs that came in between on the same thread. Everything else the driver did.
 *
 * <p>{@code nanos} is the moment, on the clock of the recorder.
 */
public sealed interface WireEvent {
  /** Returns the moment, on the clock of the recorder. */
  long nanos();

  /** Something that came in. */
  sealed interface Input extends WireEvent {}

  /** An edge of an input reached the driver. */
  record Edge(long nanos, String line, boolean high) implements Input {}

  /** An alarm went off that the driver had set; they are numbered from 1. */
  record Rang(long nanos, int alarm) implements Input {}

  /**
   * The application called.
   *
   * @param id a number of its own; what belongs to an earlier call has that one's
   * @param what its name: letters, digits and dashes
   * @param value a number that it was given
   * @param data bytes that it was given
   */
  record Call(long nanos, int id, String what, long value, byte[] data) implements Input {}

  /** The driver is done with what came in last and has not been returned from. */
  record Return(long nanos) implements WireEvent {}

  /**
   * A transfer begins.
   *
   * @param out what the driver sends; null: it only reads
   * @param length how many bytes are to be moved
   */
  record Send(long nanos, String bus, byte @Nullable [] out, int length) implements WireEvent {}

  /**
   * A transfer has ended.
   *
   * @param moved what the bus returned
   * @param in what came back; empty if the driver did not ask
   */
  record Answer(long nanos, String bus, int moved, byte[] in) implements WireEvent {}

  /** The wire threw what {@code text} tells: the transfer just begun, the look or the setting. */
  record Threw(long nanos, String line, String text) implements WireEvent {}

  /** The driver looked at an input. */
  record Look(long nanos, String line, boolean high) implements WireEvent {}

  /** The driver sets an output. */
  record Drive(long nanos, String line, boolean high) implements WireEvent {}

  /** The driver looked at the clock. */
  record Clock(long nanos, long reading) implements WireEvent {}

  /** The driver sets an alarm, on the clock that it looks at. */
  record Arm(long nanos, int alarm, long deadlineNanos) implements WireEvent {}

  /** The driver takes an alarm out. */
  record Disarm(long nanos, int alarm) implements WireEvent {}

  /** The driver passed a mark, as whoever recorded calls it: a stage of a request. */
  record Mark(long nanos, String name, long request, long detail) implements WireEvent {}
}
