package usbtoaster.io;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Work waits, and no worker has taken any for more than half a second (semantics item 106).
 *
 * @param workers how many workers have a turn; the new one is not among them
 * @param joining how many of them say that they wait for a task: those are replaced without this
 * @param queued how many pieces of work wait, counted up to {@link #MOST_COUNTED}
 * @param oldestNanos for how long the oldest has waited at least
 * @param places where the workers are, of at most {@link #MOST_LOOKED_AT}, the most frequent first
 * @param added whether a worker was added for it; else there are as many as may be, or can be
 * @param first whether this is the first since no work waited
 */
public record Starvation(
    int workers,
    int joining,
    int queued,
    long oldestNanos,
    List<Place> places,
    boolean added,
    boolean first) {
  /** So many are counted; more are not told apart. */
  public static final int MOST_COUNTED = 10_000;

  /** So many workers' stacks are looked at. */
  public static final int MOST_LOOKED_AT = 64;

  /** Some workers are there, in words: what they execute, and which code of whom called that. */
  public record Place(String where, int workers) {}

  /** Keeps the places as they are. */
  public Starvation {
    places = List.copyOf(places);
  }

  /** Returns what there is to say, in three sentences. */
  public String sentence() {
    String waits =
        String.format(
            Locale.ROOT,
            "The pool starves: %s, the oldest for %.1f s, and no worker takes any.",
            pieces(),
            oldestNanos / 1e9);
    String busy =
        places.stream()
            .map(place -> place.workers() + " in " + place.where())
            .collect(Collectors.joining(", "));
    return "%s %s. %s"
        .formatted(
            waits,
            (workers == 1 ? "The only worker is busy: " : "All " + workers + " workers are busy: ")
                + (busy.isEmpty() ? "nobody can say where" : busy),
            added
                ? "One more is added; await instead of blocking, and none is needed."
                : "No more may be or can be started: await instead of blocking, or raise the"
                    + " maximum.");
  }

  private String pieces() {
    if (queued >= MOST_COUNTED) {
      return MOST_COUNTED + " pieces of work or more wait";
    }
    return queued == 1 ? "one piece of work waits" : queued + " pieces of work wait";
  }

  @Override
  public String toString() {
    return sentence();
  }
}
