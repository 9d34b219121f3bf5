package usbtoaster.bench.mips;

import java.io.IOException;

/** One that executes instructions in the race of {@link Mips}. */
interface MipsPeer {
  /** Returns its name, and its version where it has one. */
  String name();

  /** Does its work, which takes it some seconds, and checks the result. */
  Timing run() throws IOException, InterruptedException;
}
