package usbtoaster.wires;

import java.util.Locale;

/**
 * A fault that really happened.
 *
 * @param kind its kind
 * @param nanos when, since the {@link Faults} were made
 * @param what a sentence without the time: "rise 3 of irq is lost"
 */
public record Injected(FaultKind kind, long nanos, String what) {
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s at %.6f ms", what, nanos / 1e6);
  }
}
