package usbtoaster.uring;

import static java.lang.foreign.MemoryLayout.paddingLayout;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/** {@code struct io_uring_sqe}: what Linux is asked for. */
final class Sqe {
  static final StructLayout LAYOUT =
      structLayout(
              JAVA_BYTE.withName("opcode"),
              JAVA_BYTE.withName("flags"),
              JAVA_SHORT.withName("ioprio"),
              JAVA_INT.withName("fd"),
              JAVA_LONG.withName("off"),
              JAVA_LONG.withName("addr"),
              JAVA_INT.withName("len"),
              JAVA_INT.withName("rw_flags"),
              JAVA_LONG.withName("user_data"),
              JAVA_SHORT.withName("buf_index"),
              JAVA_SHORT.withName("personality"),
              JAVA_INT.withName("splice_fd_in"),
              JAVA_LONG.withName("addr3"),
              paddingLayout(8))
          .withName("io_uring_sqe");

  static final long BYTES = LAYOUT.byteSize();

  private static final VarHandle OPCODE = handle("opcode");
  private static final VarHandle FD = handle("fd");
  private static final VarHandle OFF = handle("off");
  private static final VarHandle ADDR = handle("addr");
  private static final VarHandle LEN = handle("len");
  private static final VarHandle FLAGS_OF_CODE = handle("rw_flags");
  private static final VarHandle USER_DATA = handle("user_data");

  private Sqe() {}

  private static VarHandle handle(String member) {
    return LAYOUT.varHandle(PathElement.groupElement(member));
  }

  /** Fills in the entry that is {@code at} bytes from the beginning; other members are 0. */
  static void set(
      MemorySegment entries,
      long at,
      int code,
      int fd,
      long offset,
      long address,
      int length,
      int flags,
      long userData) {
    OPCODE.set(entries, at, (byte) code);
    FD.set(entries, at, fd);
    OFF.set(entries, at, offset);
    ADDR.set(entries, at, address);
    LEN.set(entries, at, length);
    FLAGS_OF_CODE.set(entries, at, flags);
    USER_DATA.set(entries, at, userData);
  }
}
