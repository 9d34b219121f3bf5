package usbtoaster.linux;

import static java.lang.foreign.MemoryLayout.paddingLayout;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/** {@code struct epoll_event}: packed on x86-64, and only there. */
public final class EpollEvent {
  /** Its layout on this machine. */
  public static final StructLayout LAYOUT = layout(Machine.THIS);

  /** How many bytes one has; in an array the next begins there. */
  public static final long BYTES = LAYOUT.byteSize();

  private static final VarHandle EVENTS = LAYOUT.varHandle(PathElement.groupElement("events"));
  private static final VarHandle DATA = LAYOUT.varHandle(PathElement.groupElement("data"));

  private EpollEvent() {}

  static StructLayout layout(Machine machine) {
    return (machine == Machine.X86_64
            ? structLayout(
                JAVA_INT_UNALIGNED.withName("events"), JAVA_LONG_UNALIGNED.withName("data"))
            : structLayout(
                JAVA_INT.withName("events"), paddingLayout(4), JAVA_LONG.withName("data")))
        .withName("epoll_event");
  }

  /** Fills in the event number {@code index} of an array. */
  public static void set(MemorySegment array, int index, int events, long data) {
    EVENTS.set(array, index * BYTES, events);
    DATA.set(array, index * BYTES, data);
  }

  /** Returns what happened, as flags, of event number {@code index} of an array. */
  public static int events(MemorySegment array, int index) {
    return (int) EVENTS.get(array, index * BYTES);
  }

  /** Returns what was given when the descriptor was added. */
  public static long data(MemorySegment array, int index) {
    return (long) DATA.get(array, index * BYTES);
  }
}
