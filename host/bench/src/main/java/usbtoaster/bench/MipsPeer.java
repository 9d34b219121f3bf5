package usbtoaster.bench;

import java.io.IOException;

/** An emulator in the race of {@link Mips}. */
interface MipsPeer {
  /** Returns its name and version. */
  String name();

  /** Returns work that takes it some seconds. */
  ThumbWork work();

  /**
   * Does {@code work}, and checks its result.
   *
   * @return how long it took, in nanoseconds
   */
  long run(ThumbWork work) throws IOException, InterruptedException;
}
