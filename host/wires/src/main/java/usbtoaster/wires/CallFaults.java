package usbtoaster.wires;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What some calls of one Pi4J object throw. They count from 1, from the making of this object on;
 * those of Pi4J's own conveniences count, too.
 */
public final class CallFaults {
  /** What a call throws. */
  record Thrown(Throwable what, boolean done) {}

  private record Rule(When when, Supplier<? extends Throwable> what, boolean done) {}

  private final FaultEngine engine;
  private final Set<String> names;
  private final List<Rule> rules = new ArrayList<>(); // guarded by this, as the next
  private long number;

  CallFaults(FaultEngine engine, Set<String> names) {
    this.engine = engine;
    this.names = names;
  }

  /**
   * Has the call throw and do nothing.
   *
   * @param what makes a {@link RuntimeException} or an {@link Error}
   */
  public CallFaults fail(Supplier<? extends Throwable> what, When when) {
    return add(new Rule(when, what, false));
  }

  /**
   * Has the call throw after it has done what it does.
   *
   * @param what makes a {@link RuntimeException} or an {@link Error}
   */
  public CallFaults failAfter(Supplier<? extends Throwable> what, When when) {
    return add(new Rule(when, what, true));
  }

  private synchronized CallFaults add(Rule rule) {
    rules.add(rule);
    return this;
  }

  /** Returns what a call throws; null: nothing. */
  synchronized @Nullable Thrown called(String object, String method) {
    if (!names.isEmpty() && !names.contains(method)) {
      return null;
    }
    number++;
    for (Rule rule : rules) {
      if (rule.when().now(number, engine.nanos())) {
        Throwable what = rule.what().get();
        if (!(what instanceof RuntimeException) && !(what instanceof Error)) {
          throw new IllegalArgumentException(
              "Pi4J's calls throw no checked exceptions: give a RuntimeException or an Error, not "
                  + what);
        }
        engine.record(
            FaultKind.EXCEPTION,
            "call %d of %s (%s) throws %s %s"
                .formatted(
                    number,
                    object,
                    method,
                    what.getClass().getSimpleName(),
                    rule.done() ? "after it was done" : "and does nothing"));
        return new Thrown(what, rule.done());
      }
    }
    return null;
  }
}
