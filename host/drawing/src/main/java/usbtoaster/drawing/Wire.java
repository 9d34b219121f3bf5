package usbtoaster.drawing;

/**
 * A cable between the header and the Pico.
 *
 * @param name what goes over it: {@code SCLK}, {@code IRQ}, {@code GND}
 * @param pi its end at the header
 * @param pico its end at the Pico
 * @param way who drives it
 * @param cable its colour, as a suggestion
 */
public record Wire(String name, HeaderPin pi, PicoPin pico, Way way, Cable cable) {
  /** Who drives a wire. */
  public enum Way {
    /** The Pi. */
    TO_PICO,
    /** The Pico. */
    TO_PI,
    /** Nobody: it is ground. */
    GROUND
  }
}
