package usbtoaster.io;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Where threads are: the tops of their stacks, as a user wants to read them. */
final class WorkerPlaces {
  /** Code of these is how one waits, not why. */
  private static final List<String> BELOW =
      List.of("java.", "javax.", "jdk.", "sun.", "usbtoaster.async.", "usbtoaster.kernel.");

  private WorkerPlaces() {}

  /** Returns the places of {@code threads}, those with the most of them first. */
  static List<Starvation.Place> of(List<Thread> threads) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (Thread thread : threads) {
      String place = describe(thread.getStackTrace(), LockSupport.getBlocker(thread));
      if (place != null) {
        counts.merge(place, 1, Integer::sum);
      }
    }
    List<Starvation.Place> places = new ArrayList<>();
    counts.forEach((where, count) -> places.add(new Starvation.Place(where, count)));
    places.sort(Comparator.comparingInt(Starvation.Place::workers).reversed());
    return places;
  }

  /** Returns where a stack is, in words; null: its thread does nothing, or has ended. */
  static @Nullable String describe(StackTraceElement[] stack, @Nullable Object waitsFor) {
    for (int i = 0; i < stack.length; i++) {
      StackTraceElement frame = stack[i];
      if (BELOW.stream().noneMatch(frame.getClassName()::startsWith)) {
        String top = i == 0 ? "" : name(outermost(stack, i)) + ", called by ";
        return top + name(frame) + line(frame) + (i == 0 ? "" : of(waitsFor));
      }
    }
    return stack.length == 0 ? null : name(stack[0]);
  }

  /** Returns the frame that the user's code, at {@code user}, has called. */
  private static StackTraceElement outermost(StackTraceElement[] stack, int user) {
    return stack[user - 1];
  }

  /**
   * Returns for what, as it calls itself, but for a hash: threads that wait for the like are told
   * together. The JDK's own locks say no more than the call does.
   */
  private static String of(@Nullable Object waitsFor) {
    return waitsFor == null || waitsFor.getClass().getName().startsWith("java.")
        ? ""
        : " (for " + waitsFor.toString().replaceFirst("@[0-9a-f]+", "") + ")";
  }

  private static String name(StackTraceElement frame) {
    String type = frame.getClassName();
    return type.substring(type.lastIndexOf('.') + 1) + "." + frame.getMethodName();
  }

  private static String line(StackTraceElement frame) {
    return frame.getLineNumber() > 0 ? ":" + frame.getLineNumber() : "";
  }
}
