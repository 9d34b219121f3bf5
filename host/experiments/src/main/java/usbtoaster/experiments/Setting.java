package usbtoaster.experiments;

import java.time.Duration;
import usbtoaster.targets.Board;
import usbtoaster.targets.Target;
import usbtoaster.targets.TargetException;
import usbtoaster.targets.TargetOptions;
import usbtoaster.trace.Trace;

/**
 * What an experiment runs on, and how large it is.
 *
 * @param boards opens the toaster
 * @param writes how many writes are in flight where there are to be many
 * @param pending how many where there are to be as many as one likes
 * @param patience how long to look for what should be seen, before what is seen is taken for it
 */
public record Setting(Boards boards, int writes, int pending, Duration patience) {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Checks the sizes. */
  public Setting {
    if (writes < 1 || pending < 1) {
      throw new IllegalArgumentException("An experiment has 1 or more writes.");
    }
  }

  /** Opens the toaster that an experiment runs on. */
  @FunctionalInterface
  public interface Boards {
    /** Opens it; who asked closes it. */
    Board open(Trace trace) throws TargetException;
  }

  /** Returns the usual sizes on {@code target}. */
  public static Setting on(Target target, TargetOptions options) {
    return new Setting(trace -> Board.open(target, options, trace), 100, 100_000, PATIENCE);
  }

  /** Returns this with another number of writes. */
  public Setting withWrites(int count) {
    return new Setting(boards, count, pending, patience);
  }

  /** Returns this with another patience. */
  public Setting withPatience(Duration time) {
    return new Setting(boards, writes, pending, time);
  }
}
