package usbtoaster.view.perfetto;

import java.util.HashMap;
import java.util.Map;

/**
 * Numbers for names, so that each is written once. Bounded: what comes after {@value #MOST} names
 * of a kind has no number.
 */
final class Names {
  static final int NO_NUMBER = 0;
  private static final int MOST = 4096;

  private final int field;
  private final Map<String, Integer> numbers = new HashMap<>();

  /** Makes numbers for the field of InternedData. */
  Names(int field) {
    this.field = field;
  }

  /**
   * Returns the number of {@code name}. If it is new, it is added to {@code interned}, which goes
   * out with the packet.
   */
  int number(String name, Message interned) {
    Integer known = numbers.get(name);
    if (known != null) {
      return known;
    }
    if (numbers.size() == MOST) {
      return NO_NUMBER;
    }
    int next = numbers.size() + 1;
    numbers.put(name, next);
    interned.message(
        field, new Message().number(Fields.Interned.IID, next).text(Fields.Interned.NAME, name));
    return next;
  }
}
