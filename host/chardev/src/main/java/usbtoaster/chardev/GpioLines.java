package usbtoaster.chardev;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Lines that were requested together. Any thread may call; calls go one after another, as in the
 * kernel, and allocate nothing of their own. In a mask or in bits, bit 0 is the first line of the
 * request.
 *
 * <p>Outputs keep their level when this is closed, as long as the kernel leaves them alone.
 */
public final class GpioLines implements AutoCloseable {
  private static final long BITS = Uapi.offset(Uapi.LINE_VALUES, "bits");
  private static final long MASK = Uapi.offset(Uapi.LINE_VALUES, "mask");

  private final Syscalls calls;
  private final GpioChip chip;
  private final int fd;
  private final LineRequest request;
  private final int[] lines;
  private final MemorySegment values = Arena.ofAuto().allocate(Uapi.LINE_VALUES); // under this lock
  // Guarded by this. The descriptor is closed by who is the last to use it: its number may then be
  // somebody else's.
  private boolean closed;
  private boolean watched;

  GpioLines(Syscalls calls, GpioChip chip, int fd, LineRequest request) {
    this.calls = calls;
    this.chip = chip;
    this.fd = fd;
    this.request = request;
    this.lines = request.lines();
  }

  /** Returns what was asked for. */
  public LineRequest request() {
    return request;
  }

  /** Returns the chip, which may be closed. */
  public GpioChip chip() {
    return chip;
  }

  /**
   * Returns the mask of one line.
   *
   * @throws IllegalArgumentException if it was not requested
   */
  public long mask(int line) {
    int index = index(line);
    if (index < 0) {
      throw new IllegalArgumentException(
          "Line %d is not one of this request: request it.".formatted(line));
    }
    return 1L << index;
  }

  /** Returns which of the lines of the request it is, or -1. */
  int index(int line) {
    for (int i = 0; i < lines.length; i++) {
      if (lines[i] == line) {
        return i;
      }
    }
    return -1;
  }

  /**
   * Returns the levels of the lines in {@code mask}, of inputs and outputs.
   *
   * @throws GpioException if the chip is gone, or this is closed
   */
  public synchronized long levels(long mask) throws GpioException {
    values.set(JAVA_LONG, BITS, 0);
    values.set(JAVA_LONG, MASK, mask);
    call("Reading lines", Uapi.GPIO_V2_LINE_GET_VALUES_IOCTL);
    return values.get(JAVA_LONG, BITS) & mask;
  }

  /**
   * Sets the outputs in {@code mask}, all in one call.
   *
   * @param bits their levels
   * @throws GpioException if the chip is gone, this is closed, or one of them is an input
   */
  public synchronized void set(long bits, long mask) throws GpioException {
    values.set(JAVA_LONG, BITS, bits);
    values.set(JAVA_LONG, MASK, mask);
    call("Setting lines", Uapi.GPIO_V2_LINE_SET_VALUES_IOCTL);
  }

  private void call(String what, int number) throws GpioException {
    if (closed) {
      throw Refusal.closed("The request of lines of " + chip.name());
    }
    int result = calls.ioctl(fd, number, values);
    if (result < 0) {
      throw Refusal.ofLines(chip, what, -result);
    }
  }

  Syscalls calls() {
    return calls;
  }

  /**
   * Gives the descriptor to a reader, until it {@linkplain #unwatch gives it back}.
   *
   * @throws IllegalStateException if another one has it: it would take edges from this one
   * @throws GpioException if this is closed
   */
  synchronized int watch() throws GpioException {
    if (closed) {
      throw Refusal.closed("The request of lines of " + chip.name());
    }
    if (watched) {
      throw new IllegalStateException("These lines have a reader of their edges: close it first.");
    }
    watched = true;
    return fd;
  }

  synchronized void unwatch() {
    watched = false;
    if (closed) {
      calls.close(fd);
    }
  }

  /**
   * Gives the lines back: at once, or, where an {@link EdgeReader} runs, when that ends. Closing
   * twice does nothing.
   */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      if (!watched) {
        calls.close(fd);
      }
    }
  }
}
