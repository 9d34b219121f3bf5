package usbtoaster.flash;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The drive of a board in boot mode. The boot ROM has a file in it that says what board it is
 * (RP2040 datasheet, 2.8.4).
 *
 * @param folder where it is mounted
 * @param board its Board-ID: {@value #RP2040} for every board with an RP2040
 * @param device what is there as long as the board is in boot mode
 */
public record BootDrive(Path folder, String board, Path device) {
  /** The Board-ID of an RP2040. */
  public static final String RP2040 = "RPI-RP2";

  private static final String INFO = "INFO_UF2.TXT";
  private static final int MOST_BYTES = 4096; // of that file, which has about 60
  private static final Pattern BOARD = Pattern.compile("(?m)^Board-ID: *(\\p{Graph}{1,80})\\s*$");

  /**
   * Looks what is in a folder.
   *
   * @param device what goes when the board leaves boot mode; null: the file in the folder
   * @return the drive; null if it is none
   */
  static @Nullable BootDrive in(Path folder, @Nullable Path device) {
    Path info = folder.resolve(INFO);
    if (!Files.isRegularFile(info)) {
      return null;
    }
    try (InputStream in = Files.newInputStream(info)) {
      Matcher board = BOARD.matcher(new String(in.readNBytes(MOST_BYTES), ISO_8859_1));
      return board.find()
          ? new BootDrive(folder, board.group(1), device == null ? info : device)
          : null;
    } catch (IOException e) {
      return null; // it has just gone, or is somebody else's
    }
  }

  /** Returns whether it is an RP2040's. */
  public boolean isRp2040() {
    return board.equals(RP2040);
  }

  /** Returns whether the board is in boot mode still. */
  boolean isThere() {
    return Files.exists(device);
  }
}
