package usbtoaster.cli;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How many columns the terminal has that stdin comes from, or stderr or stdout goes to. The kernel
 * is asked each time, so it follows when the window changes: {@code ioctl(fd, TIOCGWINSZ)}
 * (ioctl_tty(2)). Where that is not to be had, it is 80. One thread asks.
 */
final class TerminalWidth implements IntSupplier {
  private static final int STDIN = 0;
  private static final int STDOUT = 1;
  private static final int STDERR = 2;
  private static final int USUAL = 80;
  private static final long SIZE_BYTES = 8; // struct winsize: rows, columns, and the same in pixels
  private static final long COLUMNS_OFFSET = 2;
  private static final long REQUEST =
      System.getProperty("os.name", "").startsWith("Mac") ? 0x40087468L : 0x5413L; // TIOCGWINSZ

  private final int descriptor;
  private final MemorySegment size = Arena.ofAuto().allocate(SIZE_BYTES, Long.BYTES);
  private final @Nullable MethodHandle ioctl = ioctl();

  private TerminalWidth(int descriptor) {
    this.descriptor = descriptor;
  }

  static TerminalWidth ofStdin() {
    return new TerminalWidth(STDIN);
  }

  static TerminalWidth ofStdout() {
    return new TerminalWidth(STDOUT);
  }

  static TerminalWidth ofStderr() {
    return new TerminalWidth(STDERR);
  }

  @SuppressWarnings("restricted") // the launcher allows it; without, the width is the usual one
  private static @Nullable MethodHandle ioctl() {
    try {
      Linker linker = Linker.nativeLinker();
      FunctionDescriptor type =
          FunctionDescriptor.of(
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_LONG,
              ValueLayout.ADDRESS);
      return linker
          .defaultLookup()
          .find("ioctl")
          .map(found -> linker.downcallHandle(found, type, Linker.Option.firstVariadicArg(2)))
          .orElse(null);
    } catch (RuntimeException | LinkageError e) {
      return null;
    }
  }

  /** Returns whether stderr is a terminal that can wipe a line: only one has a width. */
  static boolean isThere() {
    String kind = System.getenv("TERM");
    return kind != null && !kind.equals("dumb") && ofStderr().isTerminal();
  }

  /** Returns whether there is a terminal: only one has a width. */
  boolean isTerminal() {
    return columns() >= 0;
  }

  @Override
  public int getAsInt() {
    int columns = columns();
    return columns > 0 ? columns : USUAL; // a terminal that does not know says 0
  }

  /** Returns what the terminal says, or -1 if there is none. */
  private int columns() {
    MethodHandle asked = ioctl;
    try {
      return asked != null && (int) asked.invokeExact(descriptor, REQUEST, size) == 0
          ? Short.toUnsignedInt(size.get(ValueLayout.JAVA_SHORT, COLUMNS_OFFSET))
          : -1;
    } catch (Throwable e) {
      return -1;
    }
  }
}
