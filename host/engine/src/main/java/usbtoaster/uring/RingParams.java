package usbtoaster.uring;

import static java.lang.foreign.MemoryLayout.paddingLayout;
import static java.lang.foreign.MemoryLayout.sequenceLayout;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.StructLayout;

/** {@code struct io_uring_params} and its kin: what a ring is to be, and what it is. */
final class RingParams {
  static final StructLayout SQ_OFFSETS =
      structLayout(
              JAVA_INT.withName("head"),
              JAVA_INT.withName("tail"),
              JAVA_INT.withName("ring_mask"),
              JAVA_INT.withName("ring_entries"),
              JAVA_INT.withName("flags"),
              JAVA_INT.withName("dropped"),
              JAVA_INT.withName("array"),
              JAVA_INT.withName("resv1"),
              paddingLayout(8))
          .withName("io_sqring_offsets");

  static final StructLayout CQ_OFFSETS =
      structLayout(
              JAVA_INT.withName("head"),
              JAVA_INT.withName("tail"),
              JAVA_INT.withName("ring_mask"),
              JAVA_INT.withName("ring_entries"),
              JAVA_INT.withName("overflow"),
              JAVA_INT.withName("cqes"),
              JAVA_INT.withName("flags"),
              JAVA_INT.withName("resv1"),
              paddingLayout(8))
          .withName("io_cqring_offsets");

  static final StructLayout LAYOUT =
      structLayout(
              JAVA_INT.withName("sq_entries"),
              JAVA_INT.withName("cq_entries"),
              JAVA_INT.withName("flags"),
              JAVA_INT.withName("sq_thread_cpu"),
              JAVA_INT.withName("sq_thread_idle"),
              JAVA_INT.withName("features"),
              JAVA_INT.withName("wq_fd"),
              sequenceLayout(3, JAVA_INT).withName("resv"),
              SQ_OFFSETS.withName("sq_off"),
              CQ_OFFSETS.withName("cq_off"))
          .withName("io_uring_params");

  /** What an enter that waits is told: here, how long. */
  static final StructLayout WAIT_ARGUMENT =
      structLayout(
              JAVA_LONG.withName("sigmask"),
              JAVA_INT.withName("sigmask_sz"),
              paddingLayout(4),
              JAVA_LONG.withName("ts"))
          .withName("io_uring_getevents_arg");

  static final StructLayout TIMESPEC =
      structLayout(JAVA_LONG.withName("tv_sec"), JAVA_LONG.withName("tv_nsec"))
          .withName("__kernel_timespec");

  private final MemorySegment memory;

  RingParams(SegmentAllocator allocator, int flags, int completions) {
    memory = allocator.allocate(LAYOUT);
    memory.set(JAVA_INT, LAYOUT.byteOffset(element("flags")), flags);
    memory.set(JAVA_INT, LAYOUT.byteOffset(element("cq_entries")), completions);
  }

  private static PathElement element(String name) {
    return PathElement.groupElement(name);
  }

  long address() {
    return memory.address();
  }

  /** Returns one of its own members. */
  int own(String member) {
    return memory.get(JAVA_INT, LAYOUT.byteOffset(element(member)));
  }

  /** Returns where in the ring's memory a member of the submission queue is. */
  int sq(String member) {
    return memory.get(JAVA_INT, LAYOUT.byteOffset(element("sq_off"), element(member)));
  }

  /** Returns where in the ring's memory a member of the completion queue is. */
  int cq(String member) {
    return memory.get(JAVA_INT, LAYOUT.byteOffset(element("cq_off"), element(member)));
  }
}
