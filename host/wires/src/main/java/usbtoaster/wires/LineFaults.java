package usbtoaster.wires;

import com.pi4j.io.gpio.digital.DigitalState;
import java.util.function.LongConsumer;

/**
 * One wire that can be held at a level, as by a short circuit. An input that is held, or let go, at
 * another level than it had has an edge, on the time source's thread.
 */
public final class LineFaults {
  /** Holds a wire. */
  @FunctionalInterface
  interface Holder {
    void hold(DigitalState level, long nanos);
  }

  private final FaultEngine engine;
  private final Holder holder;
  private final Runnable release;

  LineFaults(FaultEngine engine, Holder holder, Runnable release) {
    this.engine = engine;
    this.holder = holder;
    this.release = release;
  }

  /** Holds the wire from now on, until {@link #release}. */
  public LineFaults hold(DigitalState level) {
    return hold(level, Fault.FOR_EVER);
  }

  /** Holds the wire from now on for {@code nanos}. */
  public LineFaults hold(DigitalState level, long nanos) {
    check(level);
    Script.notNegative(nanos, "nanoseconds");
    holder.hold(level, nanos);
    return this;
  }

  /** Holds the wire in the time from {@code fromNanos} to {@code toNanos} from now. */
  public LineFaults hold(DigitalState level, long fromNanos, long toNanos) {
    check(level);
    Script.notNegative(fromNanos, "nanoseconds");
    Script.notNegative(toNanos - fromNanos, "nanoseconds from the first moment to the second");
    LongConsumer start = nanos -> hold(level, nanos);
    engine.later("a line is held", fromNanos, () -> start.accept(toNanos - fromNanos));
    return this;
  }

  private static void check(DigitalState level) {
    if (level != DigitalState.HIGH && level != DigitalState.LOW) {
      throw new IllegalArgumentException("A wire is held HIGH or LOW, not " + level + ".");
    }
  }

  /** Lets the wire go. */
  public LineFaults release() {
    release.run();
    return this;
  }
}
