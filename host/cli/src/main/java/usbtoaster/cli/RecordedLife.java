package usbtoaster.cli;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import usbtoaster.trace.Stage;
import usbtoaster.trace.life.Life;
import usbtoaster.trace.life.LifeReader;
import usbtoaster.trace.life.LifeRow;
import usbtoaster.trace.life.Lives;

/**
 * Finds the life to draw in a recording: of the latest requests that came back, the one for which
 * nobody worked for the longest time in one go, after it had begun on the bus.
 */
final class RecordedLife {
  private static final int LATEST = 64;

  private RecordedLife() {}

  /**
   * Looks for it.
   *
   * @param request its number; null: any
   * @throws UserError if there is none
   */
  static Life of(Recorded recorded, @Nullable Long request) {
    Deque<Long> latest = new ArrayDeque<>();
    if (request == null) {
      recorded.readStages(latest(latest));
    } else {
      latest.add(request);
    }
    Lives lives = Lives.where(LATEST, latest::contains);
    recorded.readStages(lives);
    Life best = null;
    for (Life life : lives.lives()) {
      boolean whole = life.finished() && !life.torn();
      best = whole && (best == null || gapNanos(life) > gapNanos(best)) ? life : best;
    }
    if (best == null) {
      recorded.check();
      throw new UserError(
          ExitCode.USAGE,
          request == null
              ? recorded.name() + " has no request that is whole: record another run."
              : "%s has no request %d that is whole: leave --request out."
                  .formatted(recorded.name(), request));
    }
    return best;
  }

  private static LifeReader latest(Deque<Long> latest) {
    return correlated -> {
      if (correlated.event().stage() == Stage.RETURN) {
        latest.add(correlated.request());
        if (latest.size() > LATEST) {
          latest.remove();
        }
      }
    };
  }

  /** A wait in the device queue, before the first transfer, is not what is looked for. */
  private static long gapNanos(Life life) {
    boolean started = false;
    long longest = 0;
    for (LifeRow row : life.rows()) {
      switch (row) {
        case LifeRow.Reached reached -> started |= reached.stage() == Stage.DMA_START;
        case LifeRow.Gap gap -> longest = started ? Math.max(longest, gap.tookNanos()) : longest;
        case LifeRow.Folded _ -> {}
      }
    }
    return longest;
  }
}
