package usbtoaster.emulator.calls;

import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.core.CortexM0Plus;
import usbtoaster.emulator.image.Image;
import usbtoaster.emulator.time.Listeners;
import usbtoaster.emulator.time.VirtualClock;

/**
 * Who hears of the functions that a core executes. While nobody listens, it costs nothing; while
 * somebody does, branches are slower, and all happens at the same times.
 *
 * <p>Belongs to the machine's thread, between two instructions: not inside a run.
 */
public final class FunctionTracer {
  private final CortexM0Plus core;
  private final VirtualClock clock;
  private final Listeners<FunctionListener> listeners;
  private Image image;
  private @Nullable ShadowStack stack;

  /** Makes a tracer that nobody listens to, of a core that executes {@code image}. */
  public FunctionTracer(CortexM0Plus core, VirtualClock clock, Image image) {
    this.core = core;
    this.clock = clock;
    this.image = image;
    listeners = new Listeners<>("the functions of core " + core.number(), clock.failures());
  }

  /** Says that {@code loaded} is what runs from now on: what was under way has ended. */
  public void image(Image loaded) {
    image = loaded;
    restart();
  }

  /**
   * Adds a listener, behind those that are there. What is under way ends for those, as who comes in
   * the middle knows only where the core is, not who called it.
   */
  public void listen(FunctionListener listener) {
    end();
    listeners.add(listener);
    restart();
  }

  /** Takes a listener out: what is under way ends now. */
  public void unlisten(FunctionListener listener) {
    end();
    listeners.remove(listener);
    restart();
  }

  private void end() {
    ShadowStack under = stack;
    if (under != null) {
      under.stopped();
      stack = null;
    }
  }

  private void restart() {
    end();
    if (listeners.isEmpty()) {
      core.calls().unlisten();
      return;
    }
    FunctionNames names = new FunctionNames(image);
    ShadowStack begun = new ShadowStack(clock, names, listeners);
    stack = begun;
    core.calls().listen(begun, (from, to) -> names.begins(to) && names.start(from) != to);
  }
}
