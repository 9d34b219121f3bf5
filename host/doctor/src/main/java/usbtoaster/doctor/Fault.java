package usbtoaster.doctor;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What may be wrong with the wires, and what each {@link Proof} would show then. One of the faults
 * is that nothing is wrong.
 *
 * @param kind what is wrong
 * @param blamed the wires that have it; unmodifiable
 * @param weight how unlikely it is: how many things are wrong at once
 */
record Fault(Kind kind, Set<Wire> blamed, int weight) {
  /** What is wrong. */
  enum Kind {
    /** The wires are not connected; none of them: all is well. */
    CUT,
    /** The device lives not: it has no power, no ground, no firmware, or is held in reset. */
    DEAD,
    /** IRQ is always high. */
    IRQ_HIGH,
    /** SCLK and MOSI are swapped. */
    CLOCK_SWAPPED,
    /** MISO and MOSI are swapped. */
    DATA_SWAPPED
  }

  /** Whether something is seen. */
  enum Expected {
    MUST,
    MAY,
    NEVER;

    private static Expected when(boolean sure) {
      return sure ? MUST : NEVER;
    }

    private static Expected when(boolean possible, boolean sure) {
      return possible ? (sure ? MUST : MAY) : NEVER;
    }
  }

  /** All faults that are thought of. */
  static final List<Fault> ALL = all();

  private static List<Fault> all() {
    List<Fault> all = new ArrayList<>();
    List<Set<Wire>> sets = new ArrayList<>();
    sets.add(EnumSet.noneOf(Wire.class));
    for (Wire wire : Wire.values()) {
      for (Set<Wire> without : List.copyOf(sets)) {
        Set<Wire> with = EnumSet.copyOf(without);
        with.add(wire);
        sets.add(with);
      }
    }
    sets.forEach(cut -> all.add(new Fault(Kind.CUT, cut, cut.size())));
    all.add(new Fault(Kind.DEAD, EnumSet.noneOf(Wire.class), 1));
    all.add(new Fault(Kind.IRQ_HIGH, EnumSet.of(Wire.IRQ), 1));
    all.add(new Fault(Kind.CLOCK_SWAPPED, EnumSet.of(Wire.SCLK, Wire.MOSI), 1));
    all.add(new Fault(Kind.DATA_SWAPPED, EnumSet.of(Wire.MISO, Wire.MOSI), 1));
    return List.copyOf(all);
  }

  private boolean has(Wire wire) {
    return kind != Kind.DEAD && !blamed.contains(wire);
  }

  /** Returns whether {@code proof} is seen with this fault. */
  Expected expected(Proof proof) {
    boolean framed = kind != Kind.CLOCK_SWAPPED && has(Wire.SCLK) && has(Wire.CE);
    boolean raises = framed || kind == Kind.CLOCK_SWAPPED; // some frame does
    boolean irq = has(Wire.IRQ);
    boolean stuck = kind == Kind.IRQ_HIGH;
    boolean ack = has(Wire.ACK);
    boolean status = framed && has(Wire.MISO);
    boolean command = status && has(Wire.MOSI);
    boolean rises = has(Wire.RESET) || raises; // at least once
    return switch (proof) {
      case STATUS -> Expected.when(status);
      case COMMAND -> Expected.when(command);
      case COUNTER_GROWS -> Expected.when(command && ack);
      case RESET_FORGETS -> Expected.when(status && has(Wire.RESET));
      case BOOT_RAISES_IRQ -> Expected.when(irq && has(Wire.RESET));
      case IRQ_HIGH_IN_RESET -> Expected.when(stuck || (irq && !has(Wire.RESET) && !ack), stuck);
      case FRAME_RAISES_IRQ -> Expected.when(irq && raises, ack);
      case ZEROS_RAISE_IRQ -> Expected.when(irq && framed, ack);
      case ACK_LOWERS_IRQ -> Expected.when(irq && ack, rises);
      case ACK_LEAVES_IRQ -> Expected.when(stuck || (irq && !ack), stuck || rises);
      case SELECT_RAISES_IRQ ->
          kind == Kind.CLOCK_SWAPPED
              ? Expected.MAY
              : Expected.when(irq && (ack ? has(Wire.CE) : framed), ack);
      case TOAST_RAISES_IRQ -> Expected.when(irq && framed && has(Wire.MOSI), ack);
    };
  }
}
