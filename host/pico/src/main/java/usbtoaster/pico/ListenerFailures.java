package usbtoaster.pico;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What listeners of the host have thrown, for the sentence that says so. Any thread may call. */
final class ListenerFailures {
  private static final int KEPT = 16;

  private @Nullable String first; // guarded by this, as the next
  private long count;
  private final List<Throwable> thrown = new ArrayList<>();

  synchronized void note(String wire, Throwable thrown) {
    count++;
    if (this.thrown.size() < KEPT) {
      this.thrown.add(thrown);
    }
    if (first == null) {
      first = "A listener of %s threw %s.".formatted(wire, thrown);
    }
  }

  /** Returns the first of what they have thrown. */
  synchronized List<Throwable> thrown() {
    return List.copyOf(thrown);
  }

  /** Returns a sentence after a space, or "". */
  synchronized String tell() {
    String told = first;
    if (told == null) {
      return "";
    }
    return count == 1 ? " " + told : " %s %,d more have failed.".formatted(told, count - 1);
  }
}
