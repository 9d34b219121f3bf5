package usbtoaster.emulator.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListenersTest {
  private final Failures failures = new Failures();
  private final Listeners<Runnable> listeners = new Listeners<>("GPIO3", failures);
  private final List<String> notified = new ArrayList<>();

  private void fire() {
    notified.clear();
    listeners.notifyEach(Runnable::run);
  }

  @Test
  void shouldTellInTheOrderInWhichTheyCame() {
    Runnable first = () -> notified.add("first");
    listeners.add(first);
    listeners.add(() -> notified.add("second"));
    listeners.add(first);
    fire();
    assertThat(notified).containsExactly("first", "second", "first");
    listeners.remove(first);
    fire();
    assertThat(notified).containsExactly("second", "first");
  }

  @Test
  void shouldLetThemComeAndGoWhileTheyAreTold() {
    Runnable last = () -> notified.add("last");
    listeners.add(
        new Runnable() {
          @Override
          public void run() {
            notified.add("once");
            listeners.remove(this);
            listeners.remove(last);
            listeners.add(() -> notified.add("new"));
          }
        });
    listeners.add(last);
    fire();
    assertThat(notified).as("the same as when it began").containsExactly("once", "last");
    fire();
    assertThat(notified).containsExactly("new");
    listeners.remove(last);
    assertThat(listeners.isEmpty()).isFalse();
  }

  @Test
  void shouldTellTheOthersWhenOneThrowsAndHandTheExceptionOn() {
    List<String> noted = new ArrayList<>();
    Failures.Handler handler = (of, failure) -> noted.add(of + ": " + failure.getMessage());
    failures.add(handler);
    listeners.add(
        () -> {
          throw new IllegalStateException("burnt");
        });
    listeners.add(() -> notified.add("second"));
    fire();
    assertThat(notified).containsExactly("second");
    assertThat(noted).containsExactly("GPIO3: burnt");
  }

  @Test
  void shouldLetAFailedAssertionThrough() {
    listeners.add(
        () -> {
          throw new AssertionError("toast expected");
        });
    assertThatExceptionOfType(AssertionError.class).isThrownBy(this::fire);
  }
}
