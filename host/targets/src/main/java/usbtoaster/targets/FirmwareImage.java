package usbtoaster.targets;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import usbtoaster.emulator.image.Image;
import usbtoaster.emulator.image.ImageException;
import usbtoaster.emulator.image.ImageReader;

/** Finds firmware to run. */
public final class FirmwareImage {
  /** {@code firmware/image/toaster.elf}, which the build packs beside this class. */
  private static final String COMMITTED = "toaster.elf";

  /** {@code firmware/image/toaster.uf2}, packed there, too. */
  private static final String FOR_A_DRIVE = "toaster.uf2";

  private FirmwareImage() {}

  /**
   * Returns the toaster's firmware, as it was committed with this build.
   *
   * @throws TargetException if the build has none
   */
  public static Image ofThisBuild() throws TargetException {
    try (InputStream image = FirmwareImage.class.getResourceAsStream(COMMITTED)) {
      if (image == null) {
        throw new TargetException(
            "This build has no firmware (toaster.elf): build host/targets again, or name an"
                + " image.");
      }
      return ImageReader.parse(COMMITTED, image.readAllBytes());
    } catch (ImageException | IOException e) {
      throw new TargetException(e.getMessage() + ".", e);
    }
  }

  /**
   * Returns the same firmware as a UF2 file, for a Pico's drive.
   *
   * @throws TargetException if the build has none
   */
  public static byte[] uf2() throws TargetException {
    try (InputStream file = FirmwareImage.class.getResourceAsStream(FOR_A_DRIVE)) {
      if (file == null) {
        throw new TargetException(
            "This build has no firmware (toaster.uf2): build host/targets again, or name a file.");
      }
      return file.readAllBytes();
    } catch (IOException e) {
      throw new TargetException("toaster.uf2 of this build cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Reads an ELF or UF2 file.
   *
   * @throws TargetException if it is no image that a Pico can run; the message says why
   */
  public static Image read(Path file) throws TargetException {
    try {
      return ImageReader.read(file);
    } catch (ImageException e) {
      throw new TargetException(e.getMessage() + ".", e);
    }
  }
}
