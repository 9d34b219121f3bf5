package usbtoaster.chardev;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A GPIO chip of this machine, opened. Any thread may call. Looking at a line takes it from nobody.
 * Lines that were requested stay when the chip is closed.
 */
public final class GpioChip implements AutoCloseable {
  private static final String PREFIX = "gpiochip";

  private final Syscalls calls;
  private final Path path;
  private final ProcLines proc;
  private final String name;
  private final String label;
  private final int lines;
  private int fd; // guarded by this; -1: closed

  private GpioChip(Syscalls calls, Path path, Path proc, int fd) throws GpioException {
    this.calls = calls;
    this.path = path;
    this.proc = new ProcLines(proc, ProcessHandle.current().pid());
    this.fd = fd;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment info = arena.allocate(Uapi.CHIP_INFO);
      int result = calls.ioctl(fd, Uapi.GPIO_GET_CHIPINFO_IOCTL, info);
      if (result < 0) {
        throw Refusal.ofOpening(path, -result);
      }
      name = Uapi.text(info, Uapi.offset(Uapi.CHIP_INFO, "name"));
      label = Uapi.text(info, Uapi.offset(Uapi.CHIP_INFO, "label"));
      lines = info.get(JAVA_INT, Uapi.offset(Uapi.CHIP_INFO, "lines"));
    }
  }

  /**
   * Opens a chip.
   *
   * @param path its device, as {@code /dev/gpiochip0}
   * @throws GpioException if it is not to be had; the message says why
   */
  public static GpioChip open(Path path) throws GpioException {
    return open(path, LinuxCalls.ofThisSystem(), Path.of("/proc"));
  }

  static GpioChip open(Path path, Syscalls calls, Path proc) throws GpioException {
    int fd = calls.open(path.toString());
    if (fd < 0) {
      throw Refusal.ofOpening(path, -fd);
    }
    try {
      return new GpioChip(calls, path, proc, fd);
    } catch (GpioException | RuntimeException | Error e) {
      calls.close(fd);
      throw e;
    }
  }

  /**
   * Returns the devices of the chips in a folder, by their numbers. A symbolic link is another name
   * of a chip that is there already, and left out.
   *
   * @param dev {@code /dev}
   * @throws IOException if the folder cannot be read
   */
  public static List<Path> paths(Path dev) throws IOException {
    List<Path> paths = new ArrayList<>();
    try (DirectoryStream<Path> devices = Files.newDirectoryStream(dev, PREFIX + "*")) {
      for (Path device : devices) {
        if (device.getFileName().toString().matches(PREFIX + "[0-9]{1,9}")
            && !Files.isSymbolicLink(device)) {
          paths.add(device);
        }
      }
    }
    paths.sort(Comparator.comparingInt(GpioChip::number));
    return paths;
  }

  private static int number(Path device) {
    return Integer.parseInt(device.getFileName().toString().substring(PREFIX.length()));
  }

  /** Returns its device. */
  public Path path() {
    return path;
  }

  /** Returns the kernel's name for it, as {@code gpiochip0}. */
  public String name() {
    return name;
  }

  /** Returns what its driver calls it, as {@code pinctrl-bcm2711}; "" if nothing. */
  public String label() {
    return label;
  }

  /** Returns how many lines it has. */
  public int lines() {
    return lines;
  }

  /**
   * Looks at a line.
   *
   * @throws GpioException if there is none of that number, or the chip is gone or closed
   */
  public synchronized LineInfo line(int line) throws GpioException {
    check(line);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment info = arena.allocate(Uapi.LINE_INFO);
      info.set(JAVA_INT, Uapi.offset(Uapi.LINE_INFO, "offset"), line);
      int result = calls.ioctl(opened(), Uapi.GPIO_V2_GET_LINEINFO_IOCTL, info);
      if (result < 0) {
        throw Refusal.ofLines(this, "Looking at line " + line, -result);
      }
      long bits = info.get(JAVA_LONG, Uapi.offset(Uapi.LINE_INFO, "flags"));
      Set<LineInfo.Flag> flags = EnumSet.noneOf(LineInfo.Flag.class);
      for (LineInfo.Flag flag : LineInfo.Flag.values()) {
        if ((bits & flag.bit()) != 0) {
          flags.add(flag);
        }
      }
      return new LineInfo(
          line,
          Uapi.text(info, Uapi.offset(Uapi.LINE_INFO, "name")),
          Uapi.text(info, Uapi.offset(Uapi.LINE_INFO, "consumer")),
          flags);
    }
  }

  /**
   * Finds who holds a line that is {@link LineInfo#used}. Looks at every process, so it takes
   * milliseconds.
   */
  public LineHolder holder(LineInfo line) {
    return proc.holder(name, line.line(), line.consumer());
  }

  /**
   * Opens a chip, asks who holds a line, and closes it.
   *
   * @return in words that follow "held by"; "" if the line is free
   * @throws GpioException if that is not to be had; the message says why
   */
  public static String user(Path path, int line) throws GpioException {
    try (GpioChip chip = open(path)) {
      LineInfo info = chip.line(line);
      return info.used() ? chip.holder(info).toString() : "";
    }
  }

  /**
   * Takes lines.
   *
   * @throws GpioException if one of them is not to be had; then none is taken
   */
  public GpioLines request(LineRequest request) throws GpioException {
    for (int line : request.lines()) {
      check(line);
    }
    int result;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment struct = RequestStruct.of(request, arena);
      synchronized (this) {
        result = calls.ioctl(opened(), Uapi.GPIO_V2_GET_LINE_IOCTL, struct);
      }
      if (result >= 0) {
        return new GpioLines(calls, this, RequestStruct.fd(struct), request);
      }
    }
    throw refused(request, -result);
  }

  private GpioException refused(LineRequest request, int errno) throws GpioException {
    if (errno == Errno.EBUSY) {
      for (int line : request.lines()) {
        LineInfo info = line(line);
        if (info.used()) {
          return Refusal.held(this, line, holder(info));
        }
      }
    }
    return Refusal.ofRequest(this, request, errno);
  }

  private void check(int line) throws GpioException {
    if (line < 0 || line >= lines) {
      throw Refusal.noSuchLine(this, line);
    }
  }

  private int opened() throws GpioException { // under the lock: the number may be somebody else's
    if (fd < 0) {
      throw Refusal.closed(name);
    }
    return fd;
  }

  /** Closes the device. Closing twice does nothing. */
  @Override
  public synchronized void close() {
    if (fd >= 0) {
      calls.close(fd);
      fd = -1;
    }
  }
}
