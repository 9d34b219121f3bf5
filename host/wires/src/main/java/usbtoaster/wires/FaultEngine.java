package usbtoaster.wires;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import usbtoaster.time.NamedAlarm;
import usbtoaster.time.Timebase;

/**
 * What the decorators of one {@link Faults} share: time, power, plans, silence and the log.
 *
 * <p>Its lock guards the plans and the silence. A question of a plan or a {@link When} is asked
 * under it; objects of Pi4J, listeners and the power are called without.
 */
final class FaultEngine {
  private final Timebase time;
  private final DevicePower power;
  private final long madeNanos;
  private final FaultLog log = new FaultLog();
  private final List<FaultyInput> inputs = new CopyOnWriteArrayList<>();
  private final List<Followed> plans = new ArrayList<>(); // guarded by this, as all that follow
  private @Nullable FaultyOutput resetLine;
  private long silentUntilNanos = Long.MIN_VALUE;
  private boolean silenceEndsByReset;
  private long unheard;

  FaultEngine(Timebase time, DevicePower power) {
    this.time = time;
    this.power = power;
    madeNanos = time.nanoTime();
  }

  /** Returns the time since it was made. */
  long nanos() {
    return time.nanoTime() - madeNanos;
  }

  DevicePower power() {
    return power;
  }

  FaultLog log() {
    return log;
  }

  void record(FaultKind kind, String what) {
    log.add(new Injected(kind, nanos(), what));
  }

  void add(FaultyInput input) {
    inputs.add(input);
  }

  /** Runs {@code action} {@code nanos} from now, on the thread of the time source; or never. */
  void later(String name, long nanos, Runnable action) {
    long now = time.nanoTime();
    if (nanos < Long.MAX_VALUE - Math.max(0, now)) {
      time.arm(new NamedAlarm(name, action), now + nanos);
    }
  }

  void follow(FaultPlan plan) {
    for (Fault fault : plan.start()) {
      if (fault instanceof Fault.SpuriousEdge spurious) {
        spuriousEdge(spurious.nanos());
      }
    }
    synchronized (this) {
      plans.add(new Followed(plan));
    }
  }

  /** Counts in {@code script} and asks it, then the plans. */
  synchronized Due ask(Script script, Function<Followed, List<Fault>> question) {
    List<Fault> wrong = new ArrayList<>();
    long number = script.next(nanos(), wrong);
    plans.forEach(plan -> wrong.addAll(question.apply(plan)));
    return new Due(number + 1, wrong);
  }

  /** Has a rising edge come out of nothing on the first input that there is then. */
  void spuriousEdge(long nanos) {
    later(
        "spurious edge",
        nanos,
        () -> {
          if (!inputs.isEmpty()) {
            inputs.getFirst().spurious(true);
          }
        });
  }

  void silence(long nanos, boolean endsByReset) {
    record(
        FaultKind.SILENCE,
        nanos == Fault.FOR_EVER ? "silence begins" : "silence of " + nanos + " ns");
    long now = time.nanoTime();
    boolean ends = nanos < Long.MAX_VALUE - now;
    synchronized (this) {
      silentUntilNanos = ends ? now + nanos : Long.MAX_VALUE;
      silenceEndsByReset = endsByReset;
    }
    if (ends) {
      later("end of a silence", nanos, () -> inputs.forEach(FaultyInput::restored));
    }
  }

  /** Ends a silence. An input that is high by then has an edge. */
  void speak() {
    synchronized (this) {
      silentUntilNanos = Long.MIN_VALUE;
    }
    later("end of a silence", 0, () -> inputs.forEach(FaultyInput::restored));
  }

  synchronized boolean silent() {
    return time.nanoTime() < silentUntilNanos;
  }

  /** Returns whether nobody receives a transfer now, and counts it if so. */
  synchronized boolean unheardTransfer() {
    boolean silent = silent();
    unheard += silent ? 1 : 0;
    return silent;
  }

  synchronized long unheard() {
    return unheard;
  }

  synchronized void resetLine(FaultyOutput output) {
    resetLine = output;
  }

  /** Takes note that {@code output} fell. */
  synchronized void fell(FaultyOutput output) {
    if (output.equals(resetLine) && silenceEndsByReset) {
      silentUntilNanos = Long.MIN_VALUE;
    }
  }
}
