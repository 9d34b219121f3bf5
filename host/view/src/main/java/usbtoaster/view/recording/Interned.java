package usbtoaster.view.recording;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Gives numbers to what is written again and again, from 1. When they run out, the number of what
 * was not asked for the longest is given anew; so the latest two are never mixed up. Not
 * thread-safe.
 */
final class Interned<T> {
  private final int most;
  private final Map<T, Integer> numbers = new LinkedHashMap<>(64, 0.75f, true);

  Interned(int most) {
    this.most = most;
  }

  /** Returns the number of {@code value}; 0 if it has none. */
  int find(T value) {
    Integer number = numbers.get(value);
    return number == null ? 0 : number;
  }

  /** Gives {@code value} a number, perhaps one that another had before. */
  int add(T value) {
    int number = numbers.size() + 1;
    if (number > most) {
      Map.Entry<T, Integer> oldest = numbers.entrySet().iterator().next();
      number = oldest.getValue();
      numbers.remove(oldest.getKey());
    }
    numbers.put(value, number);
    return number;
  }
}
