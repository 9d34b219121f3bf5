package usbtoaster.uring;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import usbtoaster.linux.Errno;
import usbtoaster.linux.Machine;

/**
 * Whether this process can have io_uring, and if not, why and what to do.
 *
 * @param usable whether {@link RingEngine} will work
 * @param registers whether io_uring_register is allowed, too
 * @param reason one sentence: what is there, or what is in the way and how to remove it
 */
public record RingSupport(boolean usable, boolean registers, String reason) {
  private static final Path SYSCTL = Path.of("/proc/sys/kernel/io_uring_disabled");
  private static final Path STATUS = Path.of("/proc/thread-self/status");
  private static final int MOST_CODES = 256;
  private static final int PROBE_HEAD = 16;
  private static final int PROBE_ENTRY = 8;

  private static final Map<Integer, String> NEEDED =
      new TreeMap<>(
          Map.of(
              Uapi.OP_FSYNC, "FSYNC",
              Uapi.OP_POLL_ADD, "POLL_ADD",
              Uapi.OP_ACCEPT, "ACCEPT",
              Uapi.OP_ASYNC_CANCEL, "ASYNC_CANCEL",
              Uapi.OP_CONNECT, "CONNECT",
              Uapi.OP_READ, "READ",
              Uapi.OP_WRITE, "WRITE",
              Uapi.OP_SEND, "SEND",
              Uapi.OP_RECV, "RECV"));

  /**
   * Looks: makes a small ring, has it do nothing once, and lets it go. A filter may allow to make a
   * ring and forbid to use it.
   */
  public static RingSupport look() {
    if (!Machine.isSupported()) {
      return unusable(
          "io_uring is a part of Linux, known here on x86-64 and aarch64, and this is %s on %s: use"
                  .formatted(System.getProperty("os.name"), System.getProperty("os.arch"))
              + " the engine of blocking threads.");
    }
    boolean registers = true;
    try {
      Ring ring = RingSetup.open(4, 8, true);
      try {
        registers = ring.register(Uapi.REGISTER_PROBE, MemorySegment.NULL, 0) != -Errno.EPERM;
        String missing = registers ? missing(ring) : "";
        if (!missing.isEmpty()) {
          return unusable(
              "This Linux has an io_uring without "
                  + missing
                  + ": use a newer one, or the engine epoll.");
        }
      } finally {
        ring.close();
      }
      return doNothing(registers);
    } catch (RingFailure e) {
      return unusable(refusal(e));
    }
  }

  private static RingSupport unusable(String reason) {
    return new RingSupport(false, false, reason);
  }

  /** The ring of its own has this thread as its owner. */
  private static RingSupport doNothing(boolean registers) throws RingFailure {
    Ring ring = RingSetup.open(4, 8, registers);
    try {
      ring.enable();
      ring.fill(Uapi.OP_NOP, -1, 0, 0, 0, 0, 1);
      int entered;
      do {
        entered = ring.enter(1, -1);
      } while (entered == -Errno.EINTR);
      if (entered < 0) {
        throw new RingFailure("io_uring_enter", entered);
      }
      String flags = RingSetup.names(ring.flags());
      return new RingSupport(
          true, registers, "io_uring is there; flags of the ring: " + flags + ".");
    } finally {
      ring.close();
    }
  }

  /** Returns which operations this Linux does not know, "" if it knows them all. */
  private static String missing(Ring ring) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment probe = arena.allocate(PROBE_HEAD + MOST_CODES * PROBE_ENTRY, 8);
      if (ring.register(Uapi.REGISTER_PROBE, probe, MOST_CODES) < 0) {
        return ""; // not asked is not missing: the operation itself will say so
      }
      int last = Byte.toUnsignedInt(probe.get(JAVA_BYTE, 0));
      List<String> missing = new ArrayList<>();
      NEEDED.forEach(
          (code, name) -> {
            long at = PROBE_HEAD + (long) code * PROBE_ENTRY;
            if (code > last || (probe.get(JAVA_SHORT, at + 2) & 1) == 0) {
              missing.add(name);
            }
          });
      return String.join(", ", missing);
    }
  }

  /** Returns in a sentence why Linux refused, and what to do. */
  static String refusal(RingFailure failure) {
    return switch (-failure.result()) {
      case Errno.EPERM, Errno.EACCES -> forbidden(failure);
      case Errno.ENOSYS ->
          "This Linux has no io_uring, or a sandbox hides it: use Linux 5.11 or newer, or the"
              + " engine epoll.";
      case Errno.EINVAL ->
          "The io_uring of this Linux is too old: use Linux 5.11 or newer, or the engine epoll.";
      case Errno.ENOMEM ->
          "There is no memory for an io_uring: raise the limit of locked memory (ulimit -l), or use"
              + " the engine epoll.";
      case Errno.EMFILE, Errno.ENFILE ->
          "No file can be opened any more, and an io_uring is one: raise the limit of open files"
              + " (ulimit -n), or close some.";
      default -> "io_uring cannot be used here, " + failure.getMessage() + " Use the engine epoll.";
    };
  }

  private static String forbidden(RingFailure failure) {
    String disabled = line(SYSCTL, "");
    if (disabled.equals("1") || disabled.equals("2")) {
      return "io_uring is switched off here, kernel.io_uring_disabled is %s: set it to 0 with sysctl,"
              .formatted(disabled)
          + " or use the engine epoll.";
    }
    String call = failure.getMessage();
    if (line(STATUS, "Seccomp:").equals("2")) {
      return "A seccomp filter, as containers have one, forbids io_uring, %s Allow the io_uring calls"
              .formatted(call)
          + " in its profile, or use the engine epoll.";
    }
    return "io_uring is forbidden here, neither by sysctl nor by a filter, %s Ask who looks after"
            .formatted(call)
        + " this machine, or use the engine epoll.";
  }

  /** Returns the rest of the first line that begins so; "" if there is none. */
  private static String line(Path file, String beginning) {
    try (var lines = Files.lines(file)) {
      return lines
          .filter(each -> each.startsWith(beginning))
          .findFirst()
          .map(each -> each.substring(beginning.length()).strip())
          .orElse("");
    } catch (IOException | UncheckedIOException e) {
      return "";
    }
  }
}
