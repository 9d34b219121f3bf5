package usbtoaster.board;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import usbtoaster.board.pico.Pace;

/**
 * How to open the home {@link Home#EMULATOR}.
 *
 * @param image the firmware, an ELF or UF2 file; null: the toaster's own
 * @param pace how its time passes
 */
public record EmulatorOptions(@Nullable Path image, Pace pace) {
  /** The toaster's firmware, as fast as possible. */
  public static final EmulatorOptions DEFAULT = new EmulatorOptions(null, Pace.FAST);
}
