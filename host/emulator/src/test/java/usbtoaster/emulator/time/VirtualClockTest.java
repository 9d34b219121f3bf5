package usbtoaster.emulator.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VirtualClockTest {
  private final VirtualClock clock = new VirtualClock();
  private final List<String> log = new ArrayList<>();

  private Alarm alarm(String name) {
    return clock.alarm(name, () -> log.add(name + "@" + clock.picos()));
  }

  @Test
  void shouldRunAlarmsAtTheirMomentsAndThoseOfOneMomentInTheOrderOfArming() {
    Alarm a = alarm("a");
    Alarm b = alarm("b");
    Alarm c = alarm("c");
    clock.arm(b, 20);
    clock.arm(c, 10);
    clock.arm(a, 20);
    clock.advanceTo(30);
    assertThat(log).containsExactly("c@10", "b@20", "a@20");
    assertThat(clock.picos()).isEqualTo(30);
  }

  @Test
  void shouldMoveAnAlarmThatIsArmedAgainAndForgetADisarmedOne() {
    Alarm a = alarm("a");
    Alarm b = alarm("b");
    clock.arm(a, 10);
    clock.arm(a, 40);
    clock.arm(b, 20);
    clock.disarm(b);
    clock.advanceTo(30);
    assertThat(log).isEmpty();
    assertThat(b.armed()).isFalse();
    clock.advanceTo(40);
    assertThat(log).containsExactly("a@40");
    assertThat(clock.nextPicos()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void shouldDisarmAnAlarmThatIsArmedForNever() {
    Alarm a = alarm("a");
    clock.arm(a, 10);
    clock.arm(a, Long.MAX_VALUE);
    assertThat(a.armed()).isFalse();
    assertThat(clock.next()).isNull();
    clock.arm(a, 20);
    clock.advanceTo(20);
    assertThat(log).containsExactly("a@20");
  }

  @Test
  void shouldRunAnAlarmThatAnAlarmArmsForTheSameMoment() {
    Alarm second = alarm("second");
    Alarm first = clock.alarm("first", () -> clock.armIn(second, 0));
    clock.arm(first, 10);
    clock.advanceTo(10);
    assertThat(log).containsExactly("second@10");
  }

  @Test
  void shouldTakeAMomentInThePastAsNow() {
    clock.advanceTo(100);
    clock.arm(alarm("late"), 50);
    clock.advanceTo(100);
    assertThat(log).containsExactly("late@100");
  }

  @Test
  void shouldShortenASliceForAnAlarmThatComesFirst() {
    long[] end = {1000};
    clock.beginSlice(
        new Slice() {
          @Override
          public long picos() {
            return 70;
          }

          @Override
          public void endBy(long picos) {
            end[0] = Math.min(end[0], picos);
          }
        });
    Alarm far = alarm("far");
    clock.arm(far, 900);
    clock.armIn(alarm("near"), 10);
    clock.arm(far, 950);
    clock.endSlice();
    assertThat(end[0]).isEqualTo(80);
    clock.advanceTo(80);
    assertThat(log).containsExactly("near@80");
  }
}
