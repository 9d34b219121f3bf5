package usbtoaster.view.led;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import usbtoaster.time.Alarm;
import usbtoaster.time.Timebase;
import usbtoaster.trace.Activity;
import usbtoaster.trace.ActivityListener;

/**
 * The eight LEDs of the stack whose {@link usbtoaster.trace.Trace} notifies it.
 *
 * <p>Any thread, at any IRQL. It has no thread of its own: an LED goes on and off on the thread
 * that begins and ends what it shows, and what takes time is left to alarms of the time that it is
 * given. It takes no lock and allocates nothing. Several of a kind at once are one light. To
 * another thread an LED's order is that of {@link LedOutput#set}: a rise comes after what happened
 * before the activity began, a fall after it has ended.
 *
 * <p>{@link LedMode} says how long a flash lasts; the heartbeat is the same in both modes. ERROR is
 * on from a completion with an error status to the next one without. The counts and times are those
 * of the activities, in either mode.
 */
public final class LedPanel implements ActivityListener, AutoCloseable {
  /** The heartbeat changes this often. */
  static final long BEAT_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final Timebase time;
  private final Lamp[] lamps = new Lamp[Led.count()];
  private final Publisher publisher = new Publisher(this::levels);
  private final Alarm beat = this::beat;
  // Volatile: set by who closes, read by whoever publishes and by the timer.
  private volatile boolean closed;

  private LedPanel(LedMode mode, Timebase time) {
    this.time = time;
    for (Led led : Led.values()) {
      boolean stretched = mode == LedMode.HUMAN && led != Led.HEARTBEAT;
      lamps[led.index()] = new Lamp(time, publisher::changed, stretched);
    }
  }

  /**
   * Makes a panel that shows its LEDs nowhere yet, and lets its heart beat.
   *
   * @param time of the flashes and the heartbeat; close the panel before it
   */
  public static LedPanel start(LedMode mode, Timebase time) {
    LedPanel panel = new LedPanel(mode, time);
    panel.beat();
    return panel;
  }

  /** Shows the LEDs on {@code output} from now on, in place of where it did before. */
  public void connect(LedOutput output) {
    publisher.connect(output);
  }

  @Override
  public void began(Activity activity) {
    lamp(Led.of(activity)).begin();
  }

  @Override
  public void ended(Activity activity) {
    lamp(Led.of(activity)).end();
  }

  @Override
  public void completed(boolean error) {
    lamp(Led.ERROR).set(error);
  }

  private void beat() {
    if (!closed) {
      lamp(Led.HEARTBEAT).set(!lamp(Led.HEARTBEAT).on());
      time.arm(beat, time.nanoTime() + BEAT_NANOS);
    }
  }

  /** Returns which LEDs are to be lit at this moment: a bit each. */
  public int levels() {
    int levels = 0;
    if (!closed) {
      for (int i = 0; i < lamps.length; i++) {
        levels |= lamps[i].lit() ? 1 << i : 0;
      }
    }
    return levels;
  }

  /** Returns whether what an LED shows goes on at this moment. */
  public boolean on(Led led) {
    return lamp(led).on();
  }

  /** Returns how often what an LED shows has begun while none of its kind went on. */
  public long times(Led led) {
    return lamp(led).times();
  }

  /** Returns for how long what an LED shows went on, in all, in nanoseconds. */
  public long nanos(Led led) {
    return lamp(led).nanos();
  }

  /** Returns what the output threw first, or null: the LEDs may be other than they should. */
  public @Nullable Throwable failure() {
    return publisher.failure();
  }

  private Lamp lamp(Led led) {
    return lamps[led.index()];
  }

  /** Lets all LEDs go dark, for good. The counts go on. Closing twice does nothing. */
  @Override
  public void close() {
    closed = true;
    time.disarm(beat);
    lamp(Led.HEARTBEAT).set(false);
    for (Lamp lamp : lamps) {
      lamp.close();
    }
    publisher.changed();
  }
}
