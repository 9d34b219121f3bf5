package usbtoaster.emulator.chip;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The boot ROM's image, which is in the jar. */
final class RomImage {
  private RomImage() {}

  static byte[] read() {
    try (InputStream in = RomImage.class.getResourceAsStream("/usbtoaster/emulator/rom/rom.bin")) {
      if (in == null) {
        throw new IllegalStateException("The boot ROM is not in the jar: build the emulator anew");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
