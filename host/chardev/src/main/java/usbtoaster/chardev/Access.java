package usbtoaster.chardev;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/** Says what to do about a device that this user may not use. */
public final class Access {
  private static final Set<PosixFilePermission> USE =
      Set.of(PosixFilePermission.GROUP_READ, PosixFilePermission.GROUP_WRITE);

  private Access() {}

  /** Returns a sentence that names the device and its group. */
  public static String denied(Path device) {
    return denied(device, device.toString());
  }

  /** Returns the sentence with another name for the device. */
  public static String denied(Path device, String name) {
    String sentence = "Permission denied on " + name + ": ";
    try {
      PosixFileAttributes attributes = Files.readAttributes(device, PosixFileAttributes.class);
      String group = attributes.group().getName();
      if (!attributes.permissions().containsAll(USE)) {
        return sentence
            + "only %s may use it, and its group, %s, may not: give it to a group by a udev rule,"
                .formatted(attributes.owner().getName(), group)
            + " as Raspberry Pi OS does.";
      }
      return sentence
          + "join its group, %s (sudo usermod -aG %s $USER), and log in again."
              .formatted(group, group);
    } catch (IOException | UnsupportedOperationException e) {
      return sentence + "run as a user who may use it.";
    }
  }
}
