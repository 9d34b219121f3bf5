package usbtoaster.view.led;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import usbtoaster.time.Alarm;
import usbtoaster.time.Timebase;
import usbtoaster.time.VirtualTime;
import usbtoaster.trace.Activity;
import usbtoaster.trace.Trace;

/** The panel in virtual time: what is on when. */
final class LedPanelTest {
  private static final long MS = 1_000_000;
  private static final int ALL = 0xFF;

  private final VirtualTime time = new VirtualTime();
  private final List<String> sets = new ArrayList<>(); // of all but the heartbeat
  private int pins = ALL; // as the outputs have them; before they are set, who knows

  private LedPanel panel(LedMode mode) {
    LedPanel panel = LedPanel.start(mode, time);
    panel.connect(this::set);
    sets.clear();
    return panel;
  }

  private void set(int mask, int levels) {
    pins = (pins & ~mask) | (levels & mask);
    for (Led led : Led.values()) {
      if (led != Led.HEARTBEAT && (mask & led.bit()) != 0) {
        sets.add(
            ((levels & led.bit()) != 0 ? "+" : "-") + led + " at " + time.nanoTime() / MS + " ms");
      }
    }
  }

  @Test
  void shouldBeOnRawForAsLongAsSomethingGoesOn() {
    LedPanel panel = panel(LedMode.RAW);

    panel.began(Activity.REQUEST);
    time.advance(3 * MS);
    panel.began(Activity.REQUEST);
    panel.began(Activity.ISR);
    panel.ended(Activity.ISR);
    panel.ended(Activity.REQUEST);
    time.advance(4 * MS);
    panel.ended(Activity.REQUEST);

    assertThat(sets)
        .containsExactly(
            "+IN_FLIGHT at 0 ms", "+ISR at 3 ms", "-ISR at 3 ms", "-IN_FLIGHT at 7 ms");
    assertThat(panel.times(Led.IN_FLIGHT)).isOne();
    assertThat(panel.nanos(Led.IN_FLIGHT)).isEqualTo(7 * MS);
    assertThat(panel.times(Led.ISR)).isOne();
    assertThat(panel.nanos(Led.ISR)).isZero();
  }

  @Test
  void shouldShowEachActivityByItsOwnLed() {
    LedPanel panel = panel(LedMode.RAW);
    for (Activity activity : Activity.values()) {
      panel.began(activity);
    }
    assertThat(pins | Led.ERROR.bit()).isEqualTo(ALL);
    assertThat(pins & Led.ERROR.bit()).isZero();
    assertThat(sets)
        .extracting(each -> each.substring(1, each.indexOf(' ')))
        .doesNotHaveDuplicates();
  }

  @Test
  void shouldSetAllLevelsWhenItIsConnected() {
    LedPanel panel = LedPanel.start(LedMode.RAW, time);
    panel.began(Activity.PORT);
    List<String> calls = new ArrayList<>();

    panel.connect((mask, levels) -> calls.add(mask + " " + levels));
    panel.began(Activity.PORT);
    panel.ended(Activity.PORT);
    panel.ended(Activity.PORT);

    int on = Led.IOCP.bit() | Led.HEARTBEAT.bit();
    assertThat(calls).containsExactly(ALL + " " + on, Led.IOCP.bit() + " " + Led.HEARTBEAT.bit());
  }

  @Test
  void shouldStretchAFlashForEyesAndTheDarkBehindIt() {
    LedPanel panel = panel(LedMode.HUMAN);

    flash(panel); // seen
    time.advance(10 * MS);
    flash(panel); // in the same light
    time.advance(45 * MS); // dark since 40 ms
    flash(panel); // seen when it has been dark for long enough
    time.advance(145 * MS);

    assertThat(sets)
        .containsExactly("+DPC at 0 ms", "-DPC at 40 ms", "+DPC at 80 ms", "-DPC at 120 ms");
    assertThat(panel.times(Led.DPC)).isEqualTo(3);
    flash(panel);
    assertThat(sets).last().isEqualTo("+DPC at 200 ms");
  }

  private static void flash(LedPanel panel) {
    panel.began(Activity.DPC);
    panel.ended(Activity.DPC);
  }

  @Test
  void shouldStayOnForEyesWhileItLasts() {
    LedPanel panel = panel(LedMode.HUMAN);

    panel.began(Activity.REQUEST);
    time.advance(1000 * MS);
    panel.ended(Activity.REQUEST);
    time.advance(10 * MS);
    panel.began(Activity.REQUEST); // while it must be dark
    time.advance(500 * MS);
    panel.ended(Activity.REQUEST);
    time.advance(500 * MS);

    assertThat(sets)
        .containsExactly(
            "+IN_FLIGHT at 0 ms",
            "-IN_FLIGHT at 1000 ms",
            "+IN_FLIGHT at 1040 ms",
            "-IN_FLIGHT at 1510 ms");
    assertThat(panel.nanos(Led.IN_FLIGHT)).isEqualTo(1500 * MS);
  }

  @Test
  void shouldFlickerForEyesWhenFlashesFollowEachOtherQuickly() {
    LedPanel panel = panel(LedMode.HUMAN);
    for (int i = 0; i < 400; i++) {
      flash(panel);
      time.advance(MS);
    }
    assertThat(sets).hasSize(11).startsWith("+DPC at 0 ms", "-DPC at 40 ms", "+DPC at 80 ms");
  }

  @ParameterizedTest
  @EnumSource(LedMode.class)
  void shouldShowAnErrorUntilTheNextSuccess(LedMode mode) {
    LedPanel panel = panel(mode);

    panel.completed(false);
    panel.completed(true);
    time.advance(100 * MS);
    panel.completed(true);
    panel.completed(false);
    panel.completed(false);

    assertThat(sets).containsExactly("+ERROR at 0 ms", "-ERROR at 100 ms");
    assertThat(panel.times(Led.ERROR)).isOne();
  }

  @ParameterizedTest
  @EnumSource(LedMode.class)
  void shouldBeatUntilItIsClosedAndThenBeDark(LedMode mode) {
    LedPanel panel = panel(mode);
    List<Boolean> beats = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      beats.add((pins & Led.HEARTBEAT.bit()) != 0);
      time.advance(500 * MS);
    }
    assertThat(beats).containsExactly(true, false, true, false, true);
    panel.began(Activity.REQUEST);

    panel.close();
    panel.close();

    assertThat(pins & ALL).isZero();
    assertThat(panel.levels()).isZero();
    panel.began(Activity.ISR);
    time.runUntilIdle(); // no alarm of its own is left that arms another
    assertThat(pins & ALL).isZero();
  }

  @Test
  void shouldGoOnWhenTheOutputThrows() {
    LedPanel panel = LedPanel.start(LedMode.RAW, time);
    IllegalStateException fault = new IllegalStateException("no such line");
    int[] calls = new int[1];
    panel.connect(
        (mask, levels) -> {
          if (++calls[0] == 1) {
            throw fault;
          }
          throw new AssertionError("the next one");
        });

    panel.began(Activity.ISR);
    panel.ended(Activity.ISR);

    assertThat(calls[0]).isEqualTo(3);
    assertThat(panel.failure()).isSameAs(fault);
  }

  @Test
  void shouldSetAllAnewAfterTheOutputHasThrown() {
    LedPanel panel = LedPanel.start(LedMode.RAW, time);
    boolean[] throwing = new boolean[1];
    panel.connect(
        (mask, levels) -> {
          if (throwing[0]) {
            throw new IllegalStateException("not now");
          }
          set(mask, levels);
        });
    panel.began(Activity.REQUEST);
    throwing[0] = true;
    panel.ended(Activity.REQUEST);
    throwing[0] = false;

    panel.began(Activity.ISR);

    assertThat(pins & ALL).isEqualTo(panel.levels());
    assertThat(pins & Led.IN_FLIGHT.bit()).isZero();
  }

  /** From inside the output, as an edge that comes while a pin is set. */
  @Test
  void shouldShowWhatChangesWhileItShows() {
    LedPanel panel = LedPanel.start(LedMode.RAW, time);
    panel.connect(
        (mask, levels) -> {
          set(mask, levels);
          if ((mask & levels & Led.ISR.bit()) != 0) {
            panel.ended(Activity.ISR);
            panel.began(Activity.DPC);
          }
        });
    sets.clear();

    panel.began(Activity.ISR);

    assertThat(sets).containsExactly("+ISR at 0 ms", "-ISR at 0 ms", "+DPC at 0 ms");
  }

  /** Whatever the interleaving: at the end the pins are as they should be, and each call alone. */
  @ParameterizedTest
  @EnumSource(LedMode.class)
  void shouldShowTheLastLevelsWhenManyThreadsSwitch(LedMode mode) throws Exception {
    LedPanel panel = LedPanel.start(mode, new Frozen());
    int[] inside = new int[2]; // now, and most: guarded by nothing, as the panel says
    panel.connect(
        (mask, levels) -> {
          inside[0]++;
          inside[1] = Math.max(inside[1], inside[0]);
          pins = (pins & ~mask) | (levels & mask);
          inside[0]--;
        });
    Trace trace = Trace.ofActivities(panel);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      SplittableRandom random = new SplittableRandom(i);
      threads.add(Thread.ofPlatform().start(() -> switchAtRandom(trace, random)));
    }
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(pins & ALL).isEqualTo(panel.levels());
    assertThat(inside).containsExactly(0, 1);
    assertThat(trace.unheard()).isZero();
    if (mode == LedMode.RAW) {
      int left = pins & ALL & ~Led.ERROR.bit();
      assertThat(left).as("nothing goes on any more").isEqualTo(Led.HEARTBEAT.bit());
    }
  }

  private static void switchAtRandom(Trace trace, SplittableRandom random) {
    Activity[] all = Activity.values();
    for (int n = 0; n < 50_000; n++) {
      Activity activity = all[random.nextInt(all.length)];
      trace.begin(activity);
      if (activity == Activity.REQUEST) {
        trace.endRequest(random.nextInt(4) == 0);
      } else {
        trace.end(activity);
      }
    }
  }

  /** Time for many threads that stands still. */
  private static final class Frozen implements Timebase {
    @Override
    public long nanoTime() {
      return 0;
    }

    @Override
    public void arm(Alarm alarm, long deadlineNanos) {}

    @Override
    public void disarm(Alarm alarm) {}
  }
}
