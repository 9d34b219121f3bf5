package usbtoaster.async;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** A timer that fires when the test says so. */
final class ManualDelayer implements Delayer {
  final List<Long> delays = new ArrayList<>();
  final ArrayDeque<Runnable> armed = new ArrayDeque<>();

  /** Runs at the end of the next {@code after}, as if another thread had come in between. */
  Runnable step = () -> {};

  @Override
  public Runnable after(long delayNanos, Runnable action) {
    delays.add(delayNanos);
    armed.add(action);
    Runnable now = step;
    step = () -> {};
    now.run();
    return () -> armed.remove(action);
  }

  /** Lets the oldest go off. */
  void fire() {
    armed.remove().run();
  }
}
