package usbtoaster.emulator.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListenersTest {
  private final Failures failures = new Failures();
  private final Listeners<Runnable> listeners = new Listeners<>("GPIO3", failures);
  private final List<String> told = new ArrayList<>();

  private void tell() {
    told.clear();
    listeners.tell(Runnable::run);
  }

  @Test
  void shouldTellInTheOrderInWhichTheyCame() {
    Runnable first = () -> told.add("first");
    listeners.add(first);
    listeners.add(() -> told.add("second"));
    listeners.add(first);
    tell();
    assertThat(told).containsExactly("first", "second", "first");
    listeners.remove(first);
    tell();
    assertThat(told).containsExactly("second", "first");
  }

  @Test
  void shouldLetThemComeAndGoWhileTheyAreTold() {
    Runnable last = () -> told.add("last");
    listeners.add(
        new Runnable() {
          @Override
          public void run() {
            told.add("once");
            listeners.remove(this);
            listeners.remove(last);
            listeners.add(() -> told.add("new"));
          }
        });
    listeners.add(last);
    tell();
    assertThat(told).as("the same as when it began").containsExactly("once", "last");
    tell();
    assertThat(told).containsExactly("new");
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
    listeners.add(() -> told.add("second"));
    tell();
    assertThat(told).containsExactly("second");
    assertThat(noted).containsExactly("GPIO3: burnt");
  }

  @Test
  void shouldLetAFailedAssertionThrough() {
    listeners.add(
        () -> {
          throw new AssertionError("toast expected");
        });
    assertThatExceptionOfType(AssertionError.class).isThrownBy(this::tell);
  }
}
