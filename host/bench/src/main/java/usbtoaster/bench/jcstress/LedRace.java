package usbtoaster.bench.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;
import usbtoaster.time.Alarm;
import usbtoaster.time.Timebase;
import usbtoaster.trace.Activity;
import usbtoaster.view.led.LedMode;
import usbtoaster.view.led.LedOutput;
import usbtoaster.view.led.LedPanel;

/** LEDs that are switched by two threads at once: what was shown last is what is wanted. */
public final class LedRace {
  private LedRace() {}

  /** Pins without a lock: the panel calls one at a time, and hands over. */
  static final class Pins implements LedOutput {
    private int levels;

    @Override
    public void set(int mask, int wanted) {
      levels = (levels & ~mask) | (wanted & mask);
    }
  }

  /** Time that stands still: no alarm goes off. */
  private static final class Still implements Timebase {
    @Override
    public long nanoTime() {
      return 0;
    }

    @Override
    public void arm(Alarm alarm, long deadlineNanos) {}

    @Override
    public void disarm(Alarm alarm) {}
  }

  /** A panel on pins of its own. */
  abstract static class Lit {
    final Pins pins = new Pins();
    final LedPanel panel;

    Lit(LedMode mode) {
      panel = LedPanel.start(mode, new Still());
      panel.connect(pins);
    }

    /** Returns 0 if the pins are as the panel wants them. */
    int wrong() {
      return pins.levels ^ panel.levels();
    }
  }

  /** Two LEDs, of which one goes on and one on and off. */
  @JCStressTest
  @State
  @Outcome(id = "0", expect = ACCEPTABLE, desc = "The pins are as they should be")
  @Outcome(expect = FORBIDDEN, desc = "A pin is left as it was")
  public static class TwoLeds extends Lit {
    public TwoLeds() {
      super(LedMode.RAW);
    }

    @Actor
    public void request() {
      panel.began(Activity.REQUEST);
    }

    @Actor
    public void interrupt() {
      panel.began(Activity.ISR);
      panel.ended(Activity.ISR);
    }

    @Arbiter
    public void arbiter(I_Result r) {
      r.r1 = wrong();
    }
  }

  /** One LED of two activities, of which one ends while the other begins. */
  @JCStressTest
  @State
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "It is lit, as one goes on")
  @Outcome(expect = FORBIDDEN, desc = "The pin is left as it was, or the LED is dark")
  public static class EndAgainstBegin extends Lit {
    public EndAgainstBegin() {
      super(LedMode.RAW);
      panel.began(Activity.DPC);
    }

    @Actor
    public void end() {
      panel.ended(Activity.DPC);
    }

    @Actor
    public void begin() {
      panel.began(Activity.DPC);
    }

    @Arbiter
    public void arbiter(II_Result r) {
      r.r1 = wrong();
      r.r2 = panel.levels() >> 2 & 1;
    }
  }

  /** One LED for eyes, that is called for by two at once. */
  @JCStressTest
  @State
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "It is lit for a while")
  @Outcome(expect = FORBIDDEN, desc = "The pin is left as it was, or nobody sees it")
  public static class Flashes extends Lit {
    public Flashes() {
      super(LedMode.HUMAN);
    }

    @Actor
    public void one() {
      panel.began(Activity.PORT);
      panel.ended(Activity.PORT);
    }

    @Actor
    public void other() {
      panel.began(Activity.PORT);
      panel.ended(Activity.PORT);
    }

    @Arbiter
    public void arbiter(II_Result r) {
      r.r1 = wrong();
      r.r2 = panel.levels() >> 4 & 1;
    }
  }
}
