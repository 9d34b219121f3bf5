package usbtoaster.targets;

import usbtoaster.emulator.calls.FunctionListener;
import usbtoaster.trace.record.Recorder;

/**
 * Records the firmware's functions, with the device's time and that of the trace. Short ones are
 * left out: there may be a hundred thousand a second, and they would take the places of what else
 * is recorded. Inside the machine.
 */
final class FunctionTrace implements FunctionListener {
  private static final long PICOS_PER_NANO = 1_000;
  private static final int MOST_DEPTH = 1 << 10; // more than a tracer keeps

  private final Recorder recorder;
  private final long shortestNanos;
  private final long[] beganNanos = new long[MOST_DEPTH]; // by depth

  /**
   * Makes one.
   *
   * @param shortestNanos how long a function takes at least, in the device's time, to be recorded
   */
  FunctionTrace(Recorder recorder, long shortestNanos) {
    this.recorder = recorder;
    this.shortestNanos = shortestNanos;
  }

  @Override
  public void called(String function, int depth, long picos) {
    beganNanos[depth] = recorder.nanoTime();
  }

  @Override
  public void returned(String function, int depth, long beganPicos, long picos) {
    if ((picos - beganPicos) / PICOS_PER_NANO >= shortestNanos) {
      recorder.function(
          function, depth, beganNanos[depth], beganPicos / PICOS_PER_NANO, picos / PICOS_PER_NANO);
    }
  }
}
