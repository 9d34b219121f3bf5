package usbtoaster.experiments;

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
 */
public record Setting(Boards boards, int writes, int pending) {
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
    return new Setting(trace -> Board.open(target, options, trace), 100, 100_000);
  }
}
