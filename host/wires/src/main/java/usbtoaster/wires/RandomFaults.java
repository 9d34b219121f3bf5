package usbtoaster.wires;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** A plan that dices: for each kind that has a rate, in the order of the kinds. */
final class RandomFaults implements FaultPlan {
  private static final List<FaultKind> OF_EDGES =
      List.of(
          FaultKind.LOST_EDGE,
          FaultKind.DOUBLE_EDGE,
          FaultKind.LATE_EDGE,
          FaultKind.SPURIOUS_EDGE,
          FaultKind.HELD_LINE);
  private static final List<FaultKind> OF_FRAMES =
      List.of(
          FaultKind.MOSI_FLIP,
          FaultKind.MISO_FLIP,
          FaultKind.BUS_ERROR,
          FaultKind.RESET,
          FaultKind.SILENCE,
          FaultKind.SHORT_TRANSFER,
          FaultKind.EXCEPTION);
  private static final List<FaultKind> OF_LEVELS =
      List.of(FaultKind.LOST_LEVEL, FaultKind.LATE_LEVEL);

  private final RandomGenerator random;
  private final FaultRates rates;

  RandomFaults(RandomGenerator random, FaultRates rates) {
    this.random = random;
    this.rates = rates;
  }

  @Override
  public List<Fault> start() {
    return List.of();
  }

  @Override
  public List<Fault> frame(long frame, int bytes) {
    return dice(OF_FRAMES, frame, bytes);
  }

  @Override
  public List<Fault> edge(long edge) {
    return dice(OF_EDGES, edge, 0);
  }

  @Override
  public List<Fault> level(long level) {
    return dice(OF_LEVELS, level, 0);
  }

  private List<Fault> dice(List<FaultKind> kinds, long number, int bytes) {
    List<Fault> faults = List.of();
    for (FaultKind kind : kinds) {
      double rate = rates.rate(kind);
      if (rate > 0 && random.nextDouble() < rate) {
        if (faults.isEmpty()) {
          faults = new ArrayList<>();
        }
        faults.add(make(kind, number, bytes));
      }
    }
    return faults;
  }

  private Fault make(FaultKind kind, long number, int bytes) {
    return switch (kind) {
      case LOST_EDGE -> new Fault.LostEdge(number);
      case DOUBLE_EDGE -> new Fault.DoubleEdge(number);
      case LATE_EDGE -> new Fault.LateEdge(number, random.nextLong(rates.delayNanos()));
      case SPURIOUS_EDGE -> new Fault.SpuriousEdge(random.nextLong(rates.delayNanos()));
      case MOSI_FLIP -> new Fault.MosiFlip(number, random.nextInt(8 * bytes));
      case MISO_FLIP -> new Fault.MisoFlip(number, random.nextInt(8 * bytes));
      case BUS_ERROR -> new Fault.BusError(number);
      case RESET -> new Fault.Reset(number, random.nextInt(bytes));
      case SILENCE -> new Fault.Silence(number, random.nextLong(rates.silenceNanos()), true);
      case SHORT_TRANSFER -> new Fault.ShortTransfer(number, random.nextInt(bytes));
      case EXCEPTION -> new Fault.BusException(number, random.nextBoolean());
      case HELD_LINE -> new Fault.HeldLine(number, random.nextLong(rates.silenceNanos()));
      case LOST_LEVEL -> new Fault.LostLevel(number);
      case LATE_LEVEL -> new Fault.LateLevel(number, random.nextLong(rates.delayNanos()));
    };
  }
}
