package usbtoaster.toaster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class ToasterPartsTest {
  private final List<String> closed = new ArrayList<>();
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  private void part(String name) {
    parts.push(() -> closed.add(name));
  }

  private void broken(String name, Exception fault) {
    parts.push(
        () -> {
          closed.add(name);
          throw fault;
        });
  }

  @Test
  void shouldCloseTheLastPartFirstAndOnceOnly() {
    part("timer");
    part("pool");
    part("driver");
    Toaster.closeAll(parts, null);
    Toaster.closeAll(parts, null);
    assertThat(closed).containsExactly("driver", "pool", "timer");
  }

  @Test
  void shouldCloseTheOtherPartsWhateverOneThrows() {
    IllegalStateException first = new IllegalStateException("pool");
    broken("wires", new IOException("wires"));
    part("timer");
    broken("pool", first);
    assertThatThrownBy(() -> Toaster.closeAll(parts, null))
        .isSameAs(first)
        .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
    assertThat(closed).containsExactly("pool", "timer", "wires");
  }

  @Test
  void shouldLeaveTheReasonOfAFailedOpeningToItsCaller() {
    broken("pool", new IllegalStateException("pool"));
    Exception reason = new Exception("the opening failed");
    Toaster.closeAll(parts, reason);
    assertThat(reason.getSuppressed()).hasSize(1);
    assertThat(closed).containsExactly("pool");
  }
}
