package usbtoaster.linux;

import static java.lang.foreign.MemoryLayout.paddingLayout;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;

/**
 * What {@code statx} tells of an open file.
 *
 * @param mode its type and its permissions
 * @param sizeBytes how long it is
 * @param directMemoryAlignment what the address of memory is a multiple of in direct transfers; 0:
 *     Linux does not say, or there are none
 * @param directPositionAlignment the same of positions and lengths
 */
public record FileStatus(
    int mode, long sizeBytes, int directMemoryAlignment, int directPositionAlignment) {
  public static final int S_IFMT = 0xF000;
  public static final int S_IFIFO = 0x1000;
  public static final int S_IFCHR = 0x2000;
  public static final int S_IFDIR = 0x4000;
  public static final int S_IFBLK = 0x6000;
  public static final int S_IFREG = 0x8000;
  public static final int S_IFSOCK = 0xC000;

  static final int AT_EMPTY_PATH = 0x1000;
  static final int STATX_BASIC_STATS = 0x7FF;
  static final int STATX_DIOALIGN = 0x2000;

  /** What is used of {@code struct statx}, which is the same on all machines. */
  static final StructLayout LAYOUT =
      structLayout(
              JAVA_INT.withName("stx_mask"),
              paddingLayout(24),
              JAVA_SHORT.withName("stx_mode"),
              paddingLayout(10),
              JAVA_LONG.withName("stx_size"),
              paddingLayout(104),
              JAVA_INT.withName("stx_dio_mem_align"),
              JAVA_INT.withName("stx_dio_offset_align"),
              paddingLayout(96))
          .withName("statx");

  private static final long MODE = offset("stx_mode");
  private static final long SIZE = offset("stx_size");
  private static final long MEMORY = offset("stx_dio_mem_align");
  private static final long POSITION = offset("stx_dio_offset_align");
  private static final MethodHandle STATX =
      Call.of(
          "statx", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS));

  private static long offset(String field) {
    return LAYOUT.byteOffset(MemoryLayout.PathElement.groupElement(field));
  }

  /**
   * Asks Linux about an open file.
   *
   * @throws IllegalStateException if the number is not open
   */
  public static FileStatus of(int fd) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment answer = arena.allocate(LAYOUT);
      MemorySegment noName = arena.allocateFrom("");
      int result = statx(fd, noName, answer);
      if (result < 0) {
        throw new IllegalStateException(
            "Linux tells nothing about descriptor " + fd + ": " + Errno.name(result) + ".");
      }
      return new FileStatus(
          Short.toUnsignedInt(answer.get(JAVA_SHORT, MODE)),
          answer.get(JAVA_LONG, SIZE),
          answer.get(JAVA_INT, MEMORY),
          answer.get(JAVA_INT, POSITION));
    }
  }

  private static int statx(int fd, MemorySegment name, MemorySegment answer) {
    try {
      int wanted = STATX_BASIC_STATS | STATX_DIOALIGN;
      return Call.result(
          (int) STATX.invokeExact(Call.state(), fd, name, AT_EMPTY_PATH, wanted, answer));
    } catch (Throwable e) {
      throw Call.never(e);
    }
  }

  /** Returns the type: one of {@code S_IFREG} and so on. */
  public int type() {
    return mode & S_IFMT;
  }
}
