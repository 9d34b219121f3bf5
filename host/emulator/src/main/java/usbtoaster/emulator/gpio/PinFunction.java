package usbtoaster.emulator.gpio;

import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.signal.Signal;

/**
 * What a peripheral connects to a pin (datasheet 2.19.2).
 *
 * @param out the level to drive; null: the function never drives
 * @param outputEnable whether to drive; null: always, if there is {@code out}
 * @param in the peripheral's input, set by the pins that select it; null: it has none
 * @param pullUp whether a part outside that belongs to the function pulls the pad up, stronger than
 *     the pad pulls itself; null: never
 */
public record PinFunction(
    @Nullable Signal out,
    @Nullable Signal outputEnable,
    @Nullable Signal in,
    @Nullable Signal pullUp) {
  /** Makes a function that nothing outside pulls up. */
  public PinFunction(@Nullable Signal out, @Nullable Signal outputEnable, @Nullable Signal in) {
    this(out, outputEnable, in, null);
  }

  /** Returns a function that always drives. */
  public static PinFunction output(Signal out) {
    return new PinFunction(out, null, null);
  }

  /** Returns a function that never drives. */
  public static PinFunction input(Signal in) {
    return new PinFunction(null, null, in);
  }

  /** Returns a function that never drives, and whose other end pulls up while {@code pullUp}. */
  public static PinFunction input(Signal in, Signal pullUp) {
    return new PinFunction(null, null, in, pullUp);
  }
}
