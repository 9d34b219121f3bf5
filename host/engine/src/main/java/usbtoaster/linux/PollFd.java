package usbtoaster.linux;

import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/** {@code struct pollfd}. */
public final class PollFd {
  /** Its layout. */
  public static final StructLayout LAYOUT =
      structLayout(
              JAVA_INT.withName("fd"),
              JAVA_SHORT.withName("events"),
              JAVA_SHORT.withName("revents"))
          .withName("pollfd");

  /** How many bytes one has. */
  public static final long BYTES = LAYOUT.byteSize();

  private static final VarHandle FD = LAYOUT.varHandle(PathElement.groupElement("fd"));
  private static final VarHandle EVENTS = LAYOUT.varHandle(PathElement.groupElement("events"));
  private static final VarHandle RETURNED = LAYOUT.varHandle(PathElement.groupElement("revents"));

  private PollFd() {}

  /** Fills in number {@code index} of an array. */
  public static void set(MemorySegment array, int index, int fd, int events) {
    FD.set(array, index * BYTES, fd);
    EVENTS.set(array, index * BYTES, (short) events);
    RETURNED.set(array, index * BYTES, (short) 0);
  }

  /** Returns what happened to number {@code index} of an array. */
  public static int returned(MemorySegment array, int index) {
    return (short) RETURNED.get(array, index * BYTES);
  }
}
