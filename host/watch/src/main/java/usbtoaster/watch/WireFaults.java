package usbtoaster.watch;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import usbtoaster.wires.Fault;
import usbtoaster.wires.FaultKind;
import usbtoaster.wires.FaultPlan;

/**
 * Has a fault happen at the next transfer, edge or level that it can happen to, when somebody asks
 * for it. Any thread may call.
 */
final class WireFaults implements FaultPlan {
  /** So many of one kind may be asked for and still be due. */
  static final int MOST_DUE = 100;

  private static final long LATE_NANOS = 2_000_000;
  private static final long HELD_NANOS = 1_000_000;
  private static final long SILENT_NANOS = 3_000_000;
  private static final long SPURIOUS_NANOS = 100_000;

  private final Map<FaultKind, Integer> due = new EnumMap<>(FaultKind.class); // guarded by this

  /** Returns what a button for a kind says. */
  static String label(FaultKind kind) {
    return switch (kind) {
      case LOST_EDGE -> "lose an edge";
      case DOUBLE_EDGE -> "double an edge";
      case LATE_EDGE -> "have an edge come late";
      case SPURIOUS_EDGE -> "make up an edge";
      case MOSI_FLIP -> "flip a bit to the device";
      case MISO_FLIP -> "flip a bit to the host";
      case BUS_ERROR -> "fail a transfer";
      case RESET -> "cut the power in a transfer";
      case SILENCE -> "silence the device";
      case SHORT_TRANSFER -> "cut a transfer short";
      case EXCEPTION -> "throw in a transfer";
      case HELD_LINE -> "hold the interrupt line";
      case LOST_LEVEL -> "lose an acknowledgement";
      case LATE_LEVEL -> "have an acknowledgement come late";
    };
  }

  /**
   * Has a fault happen at the next occasion.
   *
   * @throws Refusal if too many are due already
   */
  synchronized void ask(FaultKind kind) {
    int waiting = due.getOrDefault(kind, 0);
    if (waiting >= MOST_DUE) {
      throw new Refusal(
          Refusal.TOO_MANY,
          "%d faults of this kind are still due: toast something they can happen to."
              .formatted(waiting));
    }
    due.put(kind, waiting + 1);
  }

  private void take(FaultKind kind, long number, LongFunction<Fault> fault, List<Fault> wrong) {
    int waiting = due.getOrDefault(kind, 0);
    if (waiting > 0) {
      due.put(kind, waiting - 1);
      wrong.add(fault.apply(number));
    }
  }

  @Override
  public List<Fault> start() {
    return List.of();
  }

  @Override
  public synchronized List<Fault> frame(long frame, int bytes) {
    List<Fault> wrong = new ArrayList<>();
    int half = bytes / 2;
    take(FaultKind.MOSI_FLIP, frame, at -> new Fault.MosiFlip(at, 8 * half), wrong);
    take(FaultKind.MISO_FLIP, frame, at -> new Fault.MisoFlip(at, 8 * half), wrong);
    take(FaultKind.BUS_ERROR, frame, Fault.BusError::new, wrong);
    take(FaultKind.RESET, frame, at -> new Fault.Reset(at, half), wrong);
    take(FaultKind.SILENCE, frame, at -> new Fault.Silence(at, SILENT_NANOS, true), wrong);
    take(FaultKind.SHORT_TRANSFER, frame, at -> new Fault.ShortTransfer(at, half), wrong);
    take(FaultKind.EXCEPTION, frame, at -> new Fault.BusException(at, false), wrong);
    take(FaultKind.SPURIOUS_EDGE, frame, at -> new Fault.SpuriousEdge(SPURIOUS_NANOS), wrong);
    return wrong;
  }

  @Override
  public synchronized List<Fault> edge(long edge) {
    List<Fault> wrong = new ArrayList<>();
    take(FaultKind.LOST_EDGE, edge, Fault.LostEdge::new, wrong);
    take(FaultKind.DOUBLE_EDGE, edge, Fault.DoubleEdge::new, wrong);
    take(FaultKind.LATE_EDGE, edge, at -> new Fault.LateEdge(at, LATE_NANOS), wrong);
    take(FaultKind.HELD_LINE, edge, at -> new Fault.HeldLine(at, HELD_NANOS), wrong);
    return wrong;
  }

  @Override
  public synchronized List<Fault> level(long level) {
    List<Fault> wrong = new ArrayList<>();
    take(FaultKind.LOST_LEVEL, level, Fault.LostLevel::new, wrong);
    take(FaultKind.LATE_LEVEL, level, at -> new Fault.LateLevel(at, LATE_NANOS), wrong);
    return wrong;
  }
}
