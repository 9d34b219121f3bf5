package usbtoaster.cli;

import org.jspecify.annotations.Nullable;
import usbtoaster.chardev.EdgeCounts;
import usbtoaster.view.led.LedPanel;

/**
 * What a run has to tell when it is over.
 *
 * @param run what was written and what came back
 * @param outcome what came of it
 * @param edges what became of the edges, as far as the target knows it
 * @param leds the LEDs, or null: none were lit
 * @param unheard what the device can tell of why no interrupt came; null: some did
 */
record RunResult(
    Job job,
    ToastRun run,
    Toasting.Outcome outcome,
    TraceWatch trace,
    CensusTaker census,
    EdgeCounts edges,
    @Nullable LedPanel leds,
    @Nullable String unheard) {
  /** Returns whether all files came back as they went in. */
  boolean same() {
    return outcome.verdicts().stream().allMatch(FileToast.Verdict::same);
  }

  /** Returns how many bytes came back. */
  long bytesBack() {
    return outcome.verdicts().stream().mapToLong(FileToast.Verdict::bytesBack).sum();
  }

  /** Returns whether the stages were traced. */
  boolean traced() {
    return job.trace() != TraceLevel.OFF;
  }

  /**
   * Returns whether the life that is told is one of cold code: HotSpot interprets a method until it
   * has run 200 times ({@code Tier3InvocationThreshold}).
   */
  boolean cold() {
    return trace.lifeNumber() <= 200;
  }
}
