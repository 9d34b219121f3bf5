package usbtoaster.targets;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import usbtoaster.pico.Pace;
import usbtoaster.pico.PaceControl;

/**
 * How to open the target {@link Target#EMULATOR}.
 *
 * @param image the firmware, an ELF or UF2 file; null: the toaster's own
 * @param pace how its time passes
 * @param vcd where to record all pins of the Pico as a waveform, or null
 * @param wires the table of the wires to it, for an image that has others; null: the toaster's own,
 *     on the pins and the bus that the driver uses
 * @param shortestFunctionNanos how long a function of the firmware takes at least, in the device's
 *     time, to be recorded by a {@link usbtoaster.trace.record.Recorder}; 0: all are, {@link
 *     Long#MAX_VALUE}: none, which is faster
 * @param control what changes the pace while it runs, in place of {@code pace}; or null. Nothing is
 *     recorded to {@code vcd} then
 */
public record EmulatorOptions(
    @Nullable Path image,
    Pace pace,
    @Nullable Path vcd,
    @Nullable Path wires,
    long shortestFunctionNanos,
    @Nullable PaceControl control) {
  /** A microsecond: what is shorter is more than half of all, and hardly to be seen. */
  public static final long SHORTEST_FUNCTION_NANOS = 1_000;

  /** The toaster's firmware, as fast as possible, nothing recorded. */
  public static final EmulatorOptions DEFAULT = new EmulatorOptions(null, Pace.FAST);

  /**
   * Options for a pace that does not change, in which functions of the usual length are recorded.
   */
  public EmulatorOptions(
      @Nullable Path image, Pace pace, @Nullable Path vcd, @Nullable Path wires) {
    this(image, pace, vcd, wires, SHORTEST_FUNCTION_NANOS, null);
  }

  /** Options for the toaster's wires. */
  public EmulatorOptions(@Nullable Path image, Pace pace, @Nullable Path vcd) {
    this(image, pace, vcd, null);
  }

  /** Options for the toaster's wires, without a recording. */
  public EmulatorOptions(@Nullable Path image, Pace pace) {
    this(image, pace, null, null);
  }

  /** Returns these with another {@link #shortestFunctionNanos}. */
  public EmulatorOptions withShortestFunction(long nanos) {
    return new EmulatorOptions(image, pace, vcd, wires, nanos, control);
  }

  /** Returns these with a pace that is changed while it runs. */
  public EmulatorOptions withControl(PaceControl changes) {
    return new EmulatorOptions(image, pace, vcd, wires, shortestFunctionNanos, changes);
  }
}
