package usbtoaster.uring;

import java.util.ArrayList;
import java.util.List;
import usbtoaster.linux.Errno;

/**
 * With which flags a ring is made: as many of the wanted ones as this Linux has.
 *
 * <p>{@code SINGLE_ISSUER} makes Linux refuse another thread. {@code DEFER_TASKRUN} lets nothing
 * happen between two enters, so that batches stay together and runs can be repeated; {@code
 * TASKRUN_FLAG} tells that an enter is due. {@code R_DISABLED} lets another thread than the owner
 * make the ring.
 */
final class RingSetup {
  /** What a ring has to be able to do: Linux 5.11. */
  static final int FEATURES =
      Uapi.FEAT_SINGLE_MMAP
          | Uapi.FEAT_NODROP
          | Uapi.FEAT_RW_CUR_POS
          | Uapi.FEAT_FAST_POLL
          | Uapi.FEAT_EXT_ARG;

  private static final int ANY = Uapi.SETUP_R_DISABLED;
  private static final int FROM_5_18 = ANY | Uapi.SETUP_SUBMIT_ALL;
  private static final int FROM_5_19 =
      FROM_5_18 | Uapi.SETUP_COOP_TASKRUN | Uapi.SETUP_TASKRUN_FLAG;
  private static final int FROM_6_0 = FROM_5_19 | Uapi.SETUP_SINGLE_ISSUER;
  private static final int FROM_6_1 =
      FROM_5_18 | Uapi.SETUP_SINGLE_ISSUER | Uapi.SETUP_DEFER_TASKRUN | Uapi.SETUP_TASKRUN_FLAG;
  private static final int FROM_6_6 = FROM_6_1 | Uapi.SETUP_NO_SQARRAY;

  /** From the newest Linux to the oldest. */
  static final List<Integer> WISHES =
      List.of(FROM_6_6, FROM_6_1, FROM_6_0, FROM_5_19, FROM_5_18, ANY);

  private RingSetup() {}

  /**
   * Makes a ring with the best flags that this Linux takes.
   *
   * @param registers whether io_uring_register is allowed: without it nobody can enable a ring
   *     later, and none can have an owner
   */
  static Ring open(int submissions, int completions, boolean registers) throws RingFailure {
    RingFailure last = null;
    for (int wish : registers ? WISHES : List.of(FROM_5_19 & ~ANY, FROM_5_18 & ~ANY, 0)) {
      try {
        return Ring.open(submissions, completions, wish);
      } catch (RingFailure e) {
        if (e.result() != -Errno.EINVAL) {
          throw e;
        }
        last = e;
      }
    }
    throw last == null ? new RingFailure("io_uring_setup", -Errno.EINVAL) : last;
  }

  /** Returns the names of the flags that matter, "none" if there are none. */
  static String names(int flags) {
    List<String> names = new ArrayList<>();
    add(names, flags, Uapi.SETUP_SINGLE_ISSUER, "SINGLE_ISSUER");
    add(names, flags, Uapi.SETUP_DEFER_TASKRUN, "DEFER_TASKRUN");
    add(names, flags, Uapi.SETUP_COOP_TASKRUN, "COOP_TASKRUN");
    return names.isEmpty() ? "none" : String.join(", ", names);
  }

  private static void add(List<String> names, int flags, int flag, String name) {
    if ((flags & flag) != 0) {
      names.add(name);
    }
  }
}
