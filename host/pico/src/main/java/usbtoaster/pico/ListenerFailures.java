package usbtoaster.pico;

import org.jspecify.annotations.Nullable;

/** What listeners of the host have thrown, for the sentence that says so. Any thread may call. */
final class ListenerFailures {
  private @Nullable String first; // guarded by this, as the next
  private long count;

  synchronized void note(String wire, Throwable thrown) {
    count++;
    if (first == null) {
      first = "A listener of %s threw %s.".formatted(wire, thrown);
    }
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
