package usbtoaster.doctor;

import java.io.IOException;

/** Who uses a line of a GPIO chip. Takes it from nobody. */
@FunctionalInterface
public interface LineUse {
  /**
   * Returns the user of a line, in words that follow "held by"; "" if it is free.
   *
   * @param chip as {@code gpiochip0}
   * @throws IOException if it cannot be told; the message says why
   */
  String user(String chip, int line) throws IOException;
}
