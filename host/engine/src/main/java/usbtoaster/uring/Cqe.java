package usbtoaster.uring;

import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/** {@code struct io_uring_cqe}: how it ended. */
final class Cqe {
  static final StructLayout LAYOUT =
      structLayout(
              JAVA_LONG.withName("user_data"), JAVA_INT.withName("res"), JAVA_INT.withName("flags"))
          .withName("io_uring_cqe");

  static final long BYTES = LAYOUT.byteSize();

  private static final VarHandle USER_DATA =
      LAYOUT.varHandle(PathElement.groupElement("user_data"));
  private static final VarHandle RESULT = LAYOUT.varHandle(PathElement.groupElement("res"));
  private static final VarHandle FLAGS = LAYOUT.varHandle(PathElement.groupElement("flags"));

  private Cqe() {}

  static long userData(MemorySegment ring, long at) {
    return (long) USER_DATA.get(ring, at);
  }

  static int result(MemorySegment ring, long at) {
    return (int) RESULT.get(ring, at);
  }

  static int flags(MemorySegment ring, long at) {
    return (int) FLAGS.get(ring, at);
  }
}
