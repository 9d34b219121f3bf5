package usbtoaster.chardev;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Finds who holds a line in {@code /proc}: a descriptor of uAPI v2 has {@code gpio-chip} and {@code
 * gpio-line} in its {@code fdinfo} (Linux 6.3 and newer, {@code linereq_show_fdinfo}); one of v1
 * tells by its link only that it is one.
 *
 * <p>Bounded: {@value #MOST_DESCRIPTORS} descriptors of a process, {@value #MOST_BYTES} bytes of a
 * file. What ends meanwhile is not there.
 */
final class ProcLines {
  private static final int MOST_DESCRIPTORS = 65_536;
  private static final int MOST_BYTES = 8192;
  private static final int MOST_COMMAND = 60;
  private static final String LINE = "anon_inode:gpio-line";
  private static final Set<String> OLD =
      Set.of("anon_inode:gpio-linehandle", "anon_inode:gpio-event");

  private final Path proc;
  private final long self;

  /**
   * Looks into a folder.
   *
   * @param self this process, which knows what it holds: it is no guess
   */
  ProcLines(Path proc, long self) {
    this.proc = proc;
    this.self = self;
  }

  /** What a process has of the line. */
  private enum Has {
    IT,
    LINES,
    NONE
  }

  /** Returns who holds {@code line} of {@code chip}, whose consumer the kernel has told. */
  LineHolder holder(String chip, int line, String consumer) {
    List<LineHolder.Holding> holders = new ArrayList<>();
    List<LineHolder.Holding> maybe = new ArrayList<>();
    int hidden = 0;
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
      for (Path process : processes) {
        try {
          switch (has(process, chip, line)) {
            case IT -> holders.add(holding(process));
            case LINES -> {
              if (pid(process) != self) {
                maybe.add(holding(process));
              }
            }
            case NONE -> {}
          }
        } catch (IOException e) {
          hidden += Files.exists(process) ? 1 : 0;
        }
      }
    } catch (IOException e) {
      hidden++; // no /proc: nobody can be looked into
    }
    boolean certain = !holders.isEmpty();
    return new LineHolder(consumer, certain ? holders : maybe, certain, hidden);
  }

  private static Has has(Path process, String chip, int line) throws IOException {
    Has has = Has.NONE;
    int seen = 0;
    try (DirectoryStream<Path> links = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path link : links) {
        String target = target(link);
        Has each = OLD.contains(target) ? Has.LINES : Has.NONE;
        if (target.equals(LINE)) {
          each = lines(process.resolve("fdinfo").resolve(link.getFileName()), chip, line);
        }
        if (each == Has.IT) {
          return each;
        }
        has = each == Has.LINES ? each : has;
        if (++seen == MOST_DESCRIPTORS) {
          return has;
        }
      }
    }
    return has;
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException e) {
      return ""; // closed meanwhile
    }
  }

  private static Has lines(Path fdinfo, String chip, int line) {
    List<String> told;
    try {
      told = head(fdinfo, MOST_BYTES).lines().toList();
    } catch (IOException e) {
      return Has.NONE; // closed meanwhile
    }
    if (told.stream().noneMatch(each -> each.startsWith("gpio-chip:"))) {
      return Has.LINES; // a kernel that does not tell
    }
    boolean it = told.contains("gpio-chip:\t" + chip) && told.contains("gpio-line:\t" + line);
    return it ? Has.IT : Has.NONE;
  }

  static LineHolder.Holding holding(Path process) throws IOException {
    long pid = pid(process);
    String command = text(process.resolve("cmdline")).replace('\0', ' ').strip();
    String shown = Uapi.printable(command.isEmpty() ? text(process.resolve("comm")) : command);
    return new LineHolder.Holding(
        pid, shown.length() > MOST_COMMAND ? shown.substring(0, MOST_COMMAND) + "…" : shown);
  }

  private static long pid(Path process) throws IOException {
    try {
      return Long.parseLong(process.getFileName().toString());
    } catch (NumberFormatException e) {
      throw new IOException("not a process", e); // it only begins with a digit
    }
  }

  private static String text(Path file) {
    try {
      return head(file, MOST_BYTES).strip();
    } catch (IOException e) {
      return "";
    }
  }

  private static String head(Path file, int bytes) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(bytes), StandardCharsets.UTF_8);
    }
  }
}
