package usbtoaster.wires;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;

/**
 * What was scripted for one kind of thing that may go wrong: rules, in the order of their making.
 */
final class Script {
  private record Rule(When when, LongFunction<Fault> fault) {}

  private final List<Rule> rules = new ArrayList<>(); // guarded by this, as the next
  private long number;

  /** Adds a fault; it gets the number of its victim, from 0. */
  synchronized void add(When when, LongFunction<Fault> fault) {
    rules.add(new Rule(when, fault));
  }

  /**
   * Counts one more and adds what goes wrong with it to {@code wrong}; returns its number, from 0.
   */
  synchronized long next(long nanos, List<Fault> wrong) {
    long now = number++;
    for (Rule rule : rules) {
      if (rule.when().now(now + 1, nanos)) {
        wrong.add(rule.fault().apply(now));
      }
    }
    return now;
  }

  /**
   * Checks a number of a fault when it is asked for, and not when it is due.
   *
   * @throws IllegalArgumentException if it is negative
   */
  static void notNegative(long number, String of) {
    if (number < 0) {
      throw new IllegalArgumentException(
          "A fault takes 0 or more %s, not %d.".formatted(of, number));
    }
  }
}
