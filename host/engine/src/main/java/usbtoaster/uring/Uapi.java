package usbtoaster.uring;

/**
 * Constants of {@code linux/io_uring.h} that are used, by their names without {@code IORING_}; a
 * test compares them with it. They are the same on all architectures, as are the numbers of the
 * three system calls.
 */
final class Uapi {
  static final int NR_SETUP = 425;
  static final int NR_ENTER = 426;
  static final int NR_REGISTER = 427;

  static final int SETUP_CQSIZE = 1 << 3;
  static final int SETUP_CLAMP = 1 << 4;
  static final int SETUP_R_DISABLED = 1 << 6;
  static final int SETUP_SUBMIT_ALL = 1 << 7;
  static final int SETUP_COOP_TASKRUN = 1 << 8;
  static final int SETUP_TASKRUN_FLAG = 1 << 9;
  static final int SETUP_SINGLE_ISSUER = 1 << 12;
  static final int SETUP_DEFER_TASKRUN = 1 << 13;
  static final int SETUP_NO_SQARRAY = 1 << 16;

  static final int FEAT_SINGLE_MMAP = 1;
  static final int FEAT_NODROP = 1 << 1;
  static final int FEAT_RW_CUR_POS = 1 << 3;
  static final int FEAT_FAST_POLL = 1 << 5;
  static final int FEAT_EXT_ARG = 1 << 8;

  static final int ENTER_GETEVENTS = 1;
  static final int ENTER_EXT_ARG = 1 << 3;

  static final int SQ_CQ_OVERFLOW = 1 << 1;
  static final int SQ_TASKRUN = 1 << 2;

  static final int CQE_F_MORE = 1 << 1;

  static final int REGISTER_PROBE = 8;
  static final int REGISTER_ENABLE_RINGS = 12;

  static final long OFF_SQES = 0x10000000L;

  static final int OP_NOP = 0;
  static final int OP_FSYNC = 3;
  static final int OP_POLL_ADD = 6;
  static final int OP_ACCEPT = 13;
  static final int OP_ASYNC_CANCEL = 14;
  static final int OP_CONNECT = 16;
  static final int OP_READ = 22;
  static final int OP_WRITE = 23;
  static final int OP_SEND = 26;
  static final int OP_RECV = 27;

  private Uapi() {}
}
