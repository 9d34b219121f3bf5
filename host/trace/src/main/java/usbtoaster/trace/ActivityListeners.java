package usbtoaster.trace;

import java.util.List;
import java.util.function.Consumer;

/** Several listeners as one. */
final class ActivityListeners implements ActivityListener {
  private final List<ActivityListener> all;

  ActivityListeners(ActivityListener... listeners) {
    all = List.of(listeners);
  }

  @Override
  public void began(Activity activity) {
    each(listener -> listener.began(activity));
  }

  @Override
  public void ended(Activity activity) {
    each(listener -> listener.ended(activity));
  }

  @Override
  public void completed(boolean error) {
    each(listener -> listener.completed(error));
  }

  @Override
  public void ran(Activity activity, String routine, long beganNanos, long endedNanos) {
    each(listener -> listener.ran(activity, routine, beganNanos, endedNanos));
  }

  @Override
  public void reached(Stage stage, long request, long detail) {
    each(listener -> listener.reached(stage, request, detail));
  }

  private void each(Consumer<ActivityListener> notification) {
    Throwable thrown = null;
    for (ActivityListener listener : all) {
      try {
        notification.accept(listener);
      } catch (RuntimeException | Error e) {
        thrown = thrown == null ? e : thrown;
      }
    }
    switch (thrown) {
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case null, default -> {}
    }
  }
}
