package usbtoaster.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How many workers there may be. */
class WorkerGoalTest {
  private static final int PROCESSORS = 4;

  private final WorkerGoal goal = new WorkerGoal(PROCESSORS, PROCESSORS, WorkerGoal.MOST);

  private static boolean enough() {
    return true;
  }

  private void block(int workers) {
    for (int i = 0; i < workers; i++) {
      goal.blocks();
    }
  }

  @Test
  @DisplayName("semantics 85: sizes that make no sense are refused, and change nothing")
  void shouldRefuseNonsense() {
    assertThat(goal.setMin(-1)).isFalse();
    assertThat(goal.setMin(WorkerGoal.MOST + 1)).isFalse();
    assertThat(goal.setMax(-1)).isFalse();
    assertThat(goal.setMax(0)).isFalse();
    assertThat(goal.setMax(PROCESSORS - 1)).isFalse();
    assertThat(goal.min()).isEqualTo(PROCESSORS);
    assertThat(goal.max()).isEqualTo(WorkerGoal.MOST);
  }

  @Test
  @DisplayName("semantics 85: a minimum of 0 is 1, and a maximum is cut to 32767")
  void shouldStoreWhatItCanHave() {
    assertThat(goal.setMin(0)).isTrue();
    assertThat(goal.min()).isOne();
    assertThat(goal.setMax(Integer.MAX_VALUE)).isTrue();
    assertThat(goal.max()).isEqualTo(32_767);
    assertThat(goal.setMax(1)).isTrue();
    assertThat(goal.threads()).isOne();
    assertThat(goal.setMin(2)).isFalse();
    assertThat(goal.setMax(8)).isTrue();
    assertThat(goal.setMin(8)).isTrue();
    assertThat(goal.threads()).isEqualTo(8);
  }

  @Test
  @DisplayName("semantics 107: for those that block as many as processors at once, then one by one")
  void shouldAddOneForEachThatBlocksMoreAndMoreSlowly() {
    block(20);
    long delay = goal.addForBlocked(PROCESSORS, false, WorkerGoalTest::enough);
    assertThat(goal.threads()).isEqualTo(2 * PROCESSORS);
    List<Long> delays = new ArrayList<>();
    while (delay != 0) {
      delays.add(delay / 1_000_000);
      assertThat(goal.addForBlocked(goal.threads(), false, WorkerGoalTest::enough))
          .isEqualTo(delay); // too early
      delay = goal.addForBlocked(goal.threads(), true, WorkerGoalTest::enough);
    }
    assertThat(goal.threads()).isEqualTo(PROCESSORS + 20);
    assertThat(delays)
        .containsExactly(
            25L, 25L, 25L, 25L, 50L, 50L, 50L, 50L, 75L, 75L, 75L, 75L, 100L, 100L, 100L, 100L);
  }

  @Test
  void shouldNeverWaitLongerThanAQuarterOfASecond() {
    block(1000);
    long delay = goal.addForBlocked(PROCESSORS, false, WorkerGoalTest::enough);
    long longest = 0;
    while (delay != 0) {
      longest = Math.max(longest, delay);
      delay = goal.addForBlocked(goal.threads(), true, WorkerGoalTest::enough);
    }
    assertThat(longest).isEqualTo(250_000_000);
    assertThat(goal.threads()).isEqualTo(PROCESSORS + 1000);
  }

  @Test
  void shouldUseThreadsThatAreThereWithoutDelay() {
    block(20);
    assertThat(goal.addForBlocked(50, false, () -> false)).isZero();
    assertThat(goal.threads()).isEqualTo(PROCESSORS + 20);
  }

  @Test
  @DisplayName("semantics 107: no thread is added for them where memory is short")
  void shouldAddNoneWhereMemoryIsShort() {
    block(20);
    assertThat(goal.addForBlocked(6, false, () -> false)).isZero();
    assertThat(goal.threads()).isEqualTo(6);
  }

  @Test
  void shouldTakeBackWhatWasAddedForThemAndNothingElse() {
    goal.set(10); // by hill climbing
    block(12);
    goal.addForBlocked(10, false, WorkerGoalTest::enough);
    goal.addForBlocked(11, true, WorkerGoalTest::enough);
    assertThat(goal.threads()).isEqualTo(11);
    for (int i = 0; i < 12; i++) {
      goal.goesOn();
    }
    assertThat(goal.threads()).isEqualTo(10);
    goal.threadLeft(7);
    assertThat(goal.threads()).isEqualTo(7);
    goal.threadLeft(1);
    assertThat(goal.threads()).isEqualTo(PROCESSORS);
  }
}
