package usbtoaster.flash;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds the drives of boards in boot mode: among what is mounted on Linux, in {@code /Volumes} on a
 * Mac, among the letters on Windows. Stateless; any thread may call.
 */
public final class BootDrives {
  private static final String LABEL = "dev/disk/by-label/" + BootDrive.RP2040;
  private static final int MOST_BYTES = 1 << 20; // of the table of what is mounted
  private static final int MOST_DRIVES = 64;

  private final Path root;

  /**
   * Makes one for a file system.
   *
   * @param root {@code /}, or a folder that looks like it
   */
  public BootDrives(Path root) {
    this.root = root;
  }

  /** Returns all drives of boards in boot mode that can be seen. */
  public List<BootDrive> all() {
    List<BootDrive> drives = new ArrayList<>();
    Path mounts = root.resolve("proc/self/mountinfo");
    if (Files.isReadable(mounts)) {
      for (String line : lines(mounts)) {
        add(drives, mounted(line));
      }
    } else {
      for (Path folder : foldersElsewhere()) {
        add(drives, BootDrive.in(folder, null));
      }
    }
    return drives;
  }

  private static void add(List<BootDrive> drives, @Nullable BootDrive drive) {
    if (drive == null) {
      return;
    }
    drives.removeIf(one -> one.folder().equals(drive.folder())); // this one is mounted over it
    boolean known = drives.stream().anyMatch(one -> one.device().equals(drive.device()));
    if (!known && drives.size() < MOST_DRIVES) {
      drives.add(drive);
    }
  }

  private static List<String> lines(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(MOST_BYTES), UTF_8).lines().toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  /**
   * Returns the drive of a line of {@code /proc/self/mountinfo} (proc_pid_mountinfo(5)): its third
   * word is the device's number, its fifth the folder, and after a dash comes the kind of file
   * system. A board in boot mode has FAT; what hangs on a network is left alone. So is a mount
   * whose board has gone: the system may show its files still.
   */
  private @Nullable BootDrive mounted(String line) {
    int dash = line.indexOf(" - ");
    String[] words = line.split(" ", 6);
    if (dash < 0 || words.length < 6 || !line.startsWith("vfat ", dash + 3)) {
      return null;
    }
    Path devices = root.resolve("sys/dev/block");
    try {
      Path device = Files.isDirectory(devices) ? devices.resolve(words[2]) : null;
      boolean gone = device != null && !Files.exists(device);
      return gone ? null : BootDrive.in(Path.of(unescaped(words[4])), device);
    } catch (InvalidPathException e) {
      return null;
    }
  }

  /** Spaces, tabs, new lines and backslashes are written there as three octal digits. */
  private static String unescaped(String folder) {
    return folder
        .replace("\\040", " ")
        .replace("\\011", "\t")
        .replace("\\012", "\n")
        .replace("\\134", "\\");
  }

  private List<Path> foldersElsewhere() {
    List<Path> folders = new ArrayList<>();
    root.getFileSystem().getRootDirectories().forEach(folders::add); // letters, on Windows
    try (DirectoryStream<Path> volumes = Files.newDirectoryStream(root.resolve("Volumes"))) {
      volumes.forEach(folders::add);
    } catch (IOException e) {
      // This is no Mac.
    }
    return folders;
  }

  /**
   * Returns the drive that a user names.
   *
   * @throws FlashException if it is none, or another chip's
   */
  public BootDrive at(Path folder) throws FlashException {
    Path place = real(folder);
    for (BootDrive drive : all()) {
      if (real(drive.folder()).equals(place)) {
        return checked(drive);
      }
    }
    BootDrive drive = BootDrive.in(folder.toAbsolutePath().normalize(), null);
    if (drive == null) {
      throw new FlashException(
          folder + " is not the drive of a Pico in boot mode: it has no INFO_UF2.TXT of one.");
    }
    return checked(drive);
  }

  /** Returns whether a board in boot mode is mounted there, whatever its chip. */
  public boolean isAt(Path folder) {
    return BootDrive.in(folder, null) != null;
  }

  /** Follows links: the table of what is mounted has none. */
  private static Path real(Path folder) {
    try {
      return folder.toRealPath();
    } catch (IOException e) {
      return folder.toAbsolutePath().normalize(); // what is not there has no drive either
    }
  }

  /**
   * Returns the drive of the one Pico that is in boot mode; null if there is none.
   *
   * @throws FlashException if there are several, or only other boards
   */
  public @Nullable BootDrive only() throws FlashException {
    List<BootDrive> all = all();
    List<BootDrive> picos = all.stream().filter(BootDrive::isRp2040).toList();
    if (picos.size() > 1) {
      String folders =
          picos.stream().map(drive -> drive.folder().toString()).collect(Collectors.joining(", "));
      throw new FlashException(
          "There are %d Picos in boot mode (%s): name one with --drive."
              .formatted(picos.size(), folders));
    }
    return picos.isEmpty() ? all.isEmpty() ? null : checked(all.getFirst()) : picos.getFirst();
  }

  private static BootDrive checked(BootDrive drive) throws FlashException {
    if (!drive.isRp2040()) {
      throw new FlashException(
          "The board at %s is of the kind %s, and the firmware is for the RP2040: take a Pico, H or W,"
                  .formatted(drive.folder(), drive.board())
              + " of the first generation.");
    }
    return drive;
  }

  /** Returns a sentence on how to get a drive, for a user who has none. */
  public String missing() {
    if (Files.exists(root.resolve(LABEL))) {
      return "A Pico in boot mode is plugged in, and nobody has mounted it: sudo mkdir -p /mnt/pico"
          + " && sudo mount -o uid=$(id -u) /"
          + LABEL
          + " /mnt/pico, and run this again.";
    }
    return "There is no Pico in boot mode: hold its BOOTSEL button down while you plug it into a"
        + " USB port of this machine (or, if it is plugged in, while you connect RUN to"
        + " ground for a moment), and run this again; --wait waits for it.";
  }
}
