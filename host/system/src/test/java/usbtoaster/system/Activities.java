package usbtoaster.system;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import usbtoaster.testing.Stillness;
import usbtoaster.trace.Activity;
import usbtoaster.trace.ActivityListener;

/** Counts what begins and ends. When all is still, nothing may be left, and nothing ended twice. */
final class Activities implements ActivityListener {
  private final Map<Activity, AtomicInteger> going = new EnumMap<>(Activity.class);
  private final Map<Activity, AtomicLong> begun = new EnumMap<>(Activity.class);
  private final AtomicLong completions = new AtomicLong();
  private final AtomicBoolean endedTwice = new AtomicBoolean();

  Activities() {
    for (Activity activity : Activity.values()) {
      going.put(activity, new AtomicInteger());
      begun.put(activity, new AtomicLong());
    }
  }

  @Override
  public void began(Activity activity) {
    of(begun, activity).incrementAndGet();
    of(going, activity).incrementAndGet();
  }

  @Override
  public void ended(Activity activity) {
    if (of(going, activity).decrementAndGet() < 0) {
      endedTwice.set(true);
    }
  }

  @Override
  public void completed(boolean error) {
    completions.incrementAndGet();
  }

  long begun(Activity activity) {
    return of(begun, activity).get();
  }

  long completions() {
    return completions.get();
  }

  private static <T> T of(Map<Activity, T> counters, Activity activity) {
    return Objects.requireNonNull(counters.get(activity));
  }

  /**
   * Waits until nothing goes on any more; fails if that does not come, or something ended twice.
   */
  void expectNothingLeft() {
    Stillness.until(
        "every activity has ended: " + this,
        () -> going.values().stream().allMatch(count -> count.get() == 0));
    if (endedTwice.get()) {
      throw new AssertionError("An activity ended twice: " + this);
    }
  }

  /** For one thread: fails at once. */
  void expectNothingLeftNow() {
    if (endedTwice.get()
        || Arrays.stream(Activity.values()).anyMatch(a -> of(going, a).get() != 0)) {
      throw new AssertionError("Something was left, or ended twice: " + this);
    }
  }

  @Override
  public String toString() {
    return going + " go on of " + begun;
  }
}
