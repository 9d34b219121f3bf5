package usbtoaster.watch;

import usbtoaster.targets.Target;
import usbtoaster.targets.TargetOptions;

/**
 * What is watched.
 *
 * @param target where the toaster is
 * @param options how to open it; the emulator's pace is what it begins with, and is not fast
 * @param settings how is toasted at first
 * @param bread what the pieces are cut from, again and again; empty: a pattern
 */
@SuppressWarnings("ArrayRecordComponent") // it is not changed, and nobody compares two of these
public record WatchOptions(Target target, TargetOptions options, Settings settings, byte[] bread) {
  /** The toaster's firmware on the emulator, in real time. */
  public static WatchOptions of(Target target, TargetOptions options) {
    return new WatchOptions(target, options, Settings.DEFAULT, new byte[0]);
  }
}
