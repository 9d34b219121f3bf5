package usbtoaster.emulator.time;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Who is notified of something, in the order in which they came. One that comes or goes while they
 * are notified does so from the next time on; one may come twice and is notified twice. What one
 * throws goes to the {@link Failures}, and the others are notified all the same. An empty list
 * costs nothing. Belongs to the machine's thread.
 *
 * @param <L> what they are
 */
public final class Listeners<L> {
  private final String of;
  private final Failures failures;
  private List<L> all = List.of();

  /**
   * Makes an empty list.
   *
   * @param of what they listen to, for the failures
   */
  public Listeners(String of, Failures failures) {
    this.of = of;
    this.failures = failures;
  }

  /** Adds one, behind those that are there. */
  public void add(L listener) {
    List<L> more = new ArrayList<>(all);
    more.add(listener);
    all = List.copyOf(more);
  }

  /** Takes one out, the one that came first if it is there twice; nothing if it is not there. */
  public void remove(L listener) {
    List<L> fewer = new ArrayList<>(all);
    for (int i = 0; i < fewer.size(); i++) {
      if (fewer.get(i) == listener) {
        fewer.remove(i);
        all = List.copyOf(fewer);
        return;
      }
    }
  }

  /** Returns whether there is nobody. */
  public boolean isEmpty() {
    return all.isEmpty();
  }

  /** Notifies each of them by {@code call}. */
  public void notifyEach(Consumer<? super L> call) {
    List<L> now = all;
    for (int i = 0; i < now.size(); i++) { // no iterator: nothing is allocated
      try {
        call.accept(now.get(i));
      } catch (RuntimeException e) {
        failures.note(of, e);
      }
    }
  }
}
