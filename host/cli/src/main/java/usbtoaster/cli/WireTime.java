package usbtoaster.cli;

import usbtoaster.protocol.Protocol;
import usbtoaster.targets.Target;

/**
 * How long a run takes at least, where time passes as on a real device: its frames go over the bus
 * one after another, to the device and back. Heating goes on beside them, and is shorter where
 * nobody asked for a browning.
 */
final class WireTime {
  private static final int BITS = 8;
  private static final long WORTH_A_WORD_SECONDS = 10;

  private WireTime() {}

  /**
   * Returns a sentence that says so before it begins, or the empty string where it is soon over.
   *
   * @param bytes how many are to be toasted, -1: nobody knows
   */
  static String warning(Job job, long bytes) {
    long seconds = seconds(job, bytes);
    if (seconds < WORTH_A_WORD_SECONDS) {
      return "";
    }
    return "This takes "
        + (seconds < 120 ? seconds + " seconds" : (seconds + 30) / 60 + " minutes")
        + " or more, as on a real device's wires: "
        + (job.burstBytes() < Protocol.MAX_BURST_BYTES
            ? "--burst " + Protocol.MAX_BURST_BYTES + " needs fewer frames, and "
            : "")
        + "--pace fast does not wait for its time to pass.";
  }

  private static long seconds(Job job, long bytes) {
    if (job.target() != Target.EMULATOR || bytes < 0 || job.options().emulator().pace().fast()) {
      return 0;
    }
    long chunks = (bytes + job.chunkBytes() - 1) / job.chunkBytes();
    long frames = 2 * ((bytes + job.burstBytes() - 1) / job.burstBytes() + chunks);
    double bits = BITS * (2.0 * bytes + (double) frames * Protocol.HEADER_BYTES);
    return (long)
        (bits / job.options().pins().clockHertz() * job.options().emulator().pace().slowdown());
  }
}
