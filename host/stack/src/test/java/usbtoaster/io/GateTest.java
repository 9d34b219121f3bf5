package usbtoaster.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the gate makes of looks, with loads that are made up: no thread, and no clock. */
class GateTest {
  private static final int PROCESSORS = 4;

  private final WorkerGoal goal = new WorkerGoal(PROCESSORS, PROCESSORS, 1000);
  private double busyProcessors;
  private long now;
  private long taken;
  private Object oldest = new Object();

  private final MachineLoad load =
      new MachineLoad() {
        @Override
        public long processNanos() {
          return 1 + (long) (busyProcessors * now);
        }

        @Override
        public double memoryUsed() {
          return -1;
        }
      };
  private final Gate gate = new Gate(load, PROCESSORS);

  private Gate.Found look(boolean calm) {
    now += Gate.LOOK_NANOS;
    Gate.Found found = gate.look(now, taken, oldest, goal.threads(), goal, calm);
    goal.set(found.goal());
    return found;
  }

  /** Looks so often, at a load that takes so many pieces between looks with so many workers. */
  private void run(int looks, IntUnaryOperator takes) {
    for (int i = 0; i < looks; i++) {
      taken += takes.applyAsInt(goal.threads());
      oldest = new Object();
      assertThat(look(true).starved()).isFalse();
    }
  }

  @Test
  @DisplayName("semantics 107: the goal grows while work waits, falls where it computes, and after")
  void shouldGrowWithALoadThatWaitsAndShrinkAgain() {
    gate.begin(now, taken, oldest);
    run(600, workers -> 100 * Math.min(workers, PROCESSORS));
    assertThat(goal.threads()).isBetween(PROCESSORS, PROCESSORS + 1);
    run(600, workers -> 10 * workers);
    int most = goal.threads();
    assertThat(most).isGreaterThan(10 * PROCESSORS);
    run(600, workers -> 100 * Math.min(workers, PROCESSORS));
    assertThat(goal.threads()).isLessThan(most / 3);
    for (int left = goal.threads() - 1; left >= 0; left--) {
      goal.threadLeft(left); // nothing waits any more: the gate does not look, and threads go
    }
    assertThat(goal.threads()).isEqualTo(PROCESSORS);
  }

  @Test
  @DisplayName("semantics 106: it begins anew when work is taken, and says for how long it waits")
  void shouldCountFromTheLastTake() {
    gate.begin(now, taken, oldest);
    for (int i = 0; i < 4; i++) {
      assertThat(look(true).starved()).isFalse();
    }
    taken++; // by a worker that comes back
    for (int i = 0; i < 5; i++) {
      assertThat(look(true).starved()).isFalse();
    }
    Gate.Found found = look(true);
    assertThat(found.starved()).isTrue();
    assertThat(found.first()).isTrue();
    assertThat(found.goal()).isEqualTo(PROCESSORS + 1);
    assertThat(found.oldestNanos()).isEqualTo(10 * Gate.LOOK_NANOS);
    oldest = new Object();
    assertThat(look(true).oldestNanos()).isZero();
    gate.begin(now, taken, oldest);
    for (int i = 0; i < 4; i++) {
      look(true);
    }
    assertThat(look(true).first()).isTrue(); // no work had waited between
  }

  @Test
  void shouldLeaveTheGoalToThoseThatBlockWhileOneIsToBeAddedForThem() {
    gate.begin(now, taken, oldest);
    for (int i = 0; i < 50; i++) {
      assertThat(look(false)).isEqualTo(new Gate.Found(PROCESSORS, false, false, now));
    }
  }

  @Test
  @DisplayName("semantics 106: 80 % of the processors are busy, or fewer")
  void shouldWaitForASecondAWorkerWhereProcessorsAreBusy() {
    busyProcessors = 0.79 * PROCESSORS;
    gate.begin(now, taken, oldest);
    assertThat(looksUntilStarved()).isEqualTo(5);
    busyProcessors = 0.81 * PROCESSORS;
    gate.begin(now, taken, oldest);
    assertThat(looksUntilStarved()).isEqualTo(10 * goal.threads());
  }

  private int looksUntilStarved() {
    int workers = goal.threads();
    for (int looks = 1; ; looks++) {
      if (look(true).starved()) {
        goal.set(workers);
        goal.threadLeft(workers);
        return looks;
      }
    }
  }
}
