package usbtoaster.wires;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RandomFaultsTest {
  private static final int ASKED = 20_000;

  private final long seed = Long.getLong("toaster.seed", System.nanoTime());

  private static List<Fault> dice(long seed, FaultRates rates) {
    FaultPlan plan = FaultPlan.random(new Random(seed), rates);
    List<Fault> faults = new ArrayList<>(plan.start());
    for (int i = 0; i < ASKED; i++) {
      faults.addAll(plan.frame(i, 320));
      faults.addAll(plan.edge(i));
      faults.addAll(plan.level(i));
    }
    return faults;
  }

  @Test
  void shouldGiveTheSameFaultsForTheSameSeed() {
    FaultRates rates = FaultRates.all(0.01);
    assertThat(dice(seed, rates)).as("seed %d", seed).isEqualTo(dice(seed, rates)).isNotEmpty();
  }

  @Test
  void shouldGiveEachKindAboutAsOftenAsAsked() {
    List<Fault> faults = dice(seed, FaultRates.all(0.05));
    for (FaultKind kind : FaultKind.values()) {
      assertThat(faults.stream().filter(fault -> fault.kind() == kind).count())
          .as("%s, seed %d", kind, seed)
          .isBetween(ASKED / 40L, ASKED / 10L);
    }
  }

  @Test
  void shouldGiveOnlyTheKindsThatHaveARate() {
    assertThat(dice(seed, FaultRates.of(Map.of(FaultKind.BUS_ERROR, 1.0))))
        .hasSize(ASKED)
        .allMatch(fault -> fault.kind() == FaultKind.BUS_ERROR);
    assertThat(dice(seed, FaultRates.of(Map.of()))).isEmpty();
  }

  @Test
  void shouldStayWithinTheFrameAndTheBounds() {
    for (Fault fault : dice(seed, new FaultRates(FaultRates.all(0.05).rates(), 1000, 2000))) {
      boolean within =
          switch (fault) {
            case Fault.MosiFlip flip -> flip.bit() >= 0 && flip.bit() < 8 * 320;
            case Fault.MisoFlip flip -> flip.bit() >= 0 && flip.bit() < 8 * 320;
            case Fault.Reset reset -> reset.bytes() >= 0 && reset.bytes() < 320;
            case Fault.LateEdge late -> late.nanos() >= 0 && late.nanos() < 1000;
            case Fault.SpuriousEdge spurious -> spurious.nanos() >= 0 && spurious.nanos() < 1000;
            case Fault.Silence silence -> silence.nanos() >= 0 && silence.nanos() < 2000;
            case Fault.LostEdge lost -> lost.edge() < ASKED;
            case Fault.DoubleEdge twice -> twice.edge() < ASKED;
            case Fault.BusError error -> error.frame() < ASKED;
            case Fault.BusException thrown -> thrown.frame() < ASKED;
            case Fault.ShortTransfer cut -> cut.bytes() >= 0 && cut.bytes() < 320;
            case Fault.HeldLine held -> held.nanos() >= 0 && held.nanos() < 2000;
            case Fault.LostLevel lost -> lost.level() < ASKED;
            case Fault.LateLevel late -> late.nanos() >= 0 && late.nanos() < 1000;
          };
      assertThat(within).as("%s, seed %d", fault, seed).isTrue();
    }
  }

  @Test
  void shouldRefuseAChanceThatIsNone() {
    assertThatThrownBy(() -> FaultRates.all(1.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("between 0 and 1");
    assertThatThrownBy(() -> FaultRates.all(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
