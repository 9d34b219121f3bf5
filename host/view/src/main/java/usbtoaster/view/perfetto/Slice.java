package usbtoaster.view.perfetto;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is drawn on a track: a slice, or an instant if it takes no time.
 *
 * @param category what kind of thing it is, for the viewer's colours and queries
 * @param interned whether the name comes again and again
 * @param requests those whose flow goes through it
 * @param arguments what the viewer shows of it: whole numbers, or texts
 */
record Slice(
    String name,
    String category,
    boolean interned,
    long nanos,
    long endNanos,
    List<Long> requests,
    Map<String, Object> arguments) {

  static Slice of(String name, String category, long nanos, long endNanos) {
    return new Slice(name, category, true, nanos, endNanos, List.of(), new LinkedHashMap<>());
  }

  static Slice at(String name, String category, long nanos) {
    return of(name, category, nanos, nanos);
  }

  /** Returns one that has its name to itself. */
  Slice named(String own) {
    return new Slice(own, category, false, nanos, endNanos, requests, arguments);
  }

  /** Returns one through which the flows of these requests go. */
  Slice flowing(List<Long> through) {
    return new Slice(name, category, interned, nanos, endNanos, List.copyOf(through), arguments);
  }

  Slice with(String argument, Object value) {
    arguments.put(argument, value);
    return this;
  }

  Slice until(long end) {
    return new Slice(name, category, interned, nanos, end, requests, arguments);
  }

  boolean isInstant() {
    return endNanos <= nanos;
  }
}
