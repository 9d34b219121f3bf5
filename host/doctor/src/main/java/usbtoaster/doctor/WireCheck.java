package usbtoaster.doctor;

import java.util.ArrayList;
import java.util.List;
import usbtoaster.driver.PinMap;
import usbtoaster.protocol.Identity;
import usbtoaster.protocol.Protocol;
import usbtoaster.targets.Board;
import usbtoaster.targets.TargetException;
import usbtoaster.trace.Trace;

/**
 * The wires, one by one, with the device's help; then what the device says of itself, and how long
 * its interrupts take. Opens the lines, more than once where something is wrong: at a slower clock,
 * and with IRQ, ACK and RESET in other places. For one thread.
 */
public final class WireCheck {
  /** Opens the lines of a target, on pins that may differ from the usual ones. */
  @FunctionalInterface
  public interface Lines {
    /**
     * Opens them.
     *
     * @param trace gets the kernel's time of edges, where the target can tell it
     * @throws TargetException if they are not to be had
     */
    Board open(PinMap pins, Trace trace) throws TargetException;
  }

  private static final int EVENTS = 1024;
  private static final int[] SLOWER_HERTZ = {1_000_000, 100_000};

  private final Lines lines;
  private final PinMap pins;
  private final Hands hands;

  /** Makes a check of a toaster on {@code pins}. */
  public WireCheck(Lines lines, PinMap pins, Hands hands) {
    this.lines = lines;
    this.pins = pins;
    this.hands = hands;
  }

  /** Looks at all; returns what was found, the first thing first. */
  public List<Finding> run() {
    try {
      return findings();
    } catch (TargetException e) {
      return with(Finding.failed("lines", e), skipped());
    } catch (BusException e) {
      return with(
          Finding.failed(
              "bus",
              String.valueOf(e.getMessage()),
              "That is this machine's end: look at the kernel's log (dmesg)."),
          skipped());
    }
  }

  /** Returns the findings for lines that could not be opened anyhow. */
  public static List<Finding> skipped() {
    return List.of(notReached("wires"), notReached("interrupts"));
  }

  private static Finding notReached(String subject) {
    return Finding.skipped(subject, "cannot be looked at before the rest is right");
  }

  private List<Finding> findings() throws TargetException, BusException {
    Seen seen = look(pins);
    if (seen.clean()) {
      return seen.findings();
    }
    if (!seen.diagnosis().dead() && seen.mayBeTooFast()) {
      for (int hertz : SLOWER_HERTZ) {
        if (hertz < pins.clockHertz()) {
          Seen slower = look(pins.withClock(hertz));
          if (slower.clean()) {
            return with(tooFast(seen, hertz), slower.findings());
          }
        }
      }
    }
    PinMap moved = seen.linesMayBeMoved() ? moved() : pins;
    return moved.equals(pins) ? seen.findings() : List.of(WireTexts.swapped(pins, moved));
  }

  private static List<Finding> with(Finding first, List<Finding> rest) {
    List<Finding> all = new ArrayList<>(List.of(first));
    all.addAll(rest);
    return all;
  }

  private Finding tooFast(Seen seen, int hertz) {
    String option = hertz >= 1_000_000 ? hertz / 1_000_000 + "MHz" : hertz / 1_000 + "kHz";
    return Finding.failed(
        "clock",
        "frames are garbled at %d kHz, and whole at %s"
            .formatted(seen.pins().clockHertz() / 1_000, option),
        "Use --clock %s, or shorter wires with a ground beside SCLK.".formatted(option));
  }

  private Seen look(PinMap map) throws TargetException, BusException {
    Trace trace = new Trace(EVENTS, hands.time()::nanoTime, () -> 0);
    try (Board board = lines.open(map, trace)) {
      Hands slowed = hands.on(board.time(hands.time()));
      Probe probe = new Probe(board.wiring(), slowed);
      probe.run();
      Diagnosis diagnosis = Diagnosis.of(probe.evidence());
      Identity identity = probe.identity();
      boolean speaks = identity != null && identity.protocol() == Protocol.VERSION;
      List<Finding> latency = new ArrayList<>();
      if (diagnosis.sound() && speaks) {
        latency.add(new Latency(board.wiring(), slowed, trace).measure());
        new Exchange(board.wiring(), slowed, new Evidence()).reset();
      }
      return new Seen(map, diagnosis, identity, probe.garbled(), latency);
    }
  }

  /** Returns the pins with which IRQ, ACK and RESET work in other places; else those of now. */
  private PinMap moved() throws TargetException, BusException {
    int i = pins.irq();
    int a = pins.ack();
    int r = pins.reset();
    int[][] places = {{a, i, r}, {i, r, a}, {r, a, i}, {a, r, i}, {r, i, a}};
    for (int[] place : places) {
      PinMap map =
          new PinMap(place[0], place[1], place[2], pins.bus(), pins.channel(), pins.clockHertz());
      try (Board board = lines.open(map, Trace.OFF)) {
        if (new Probe(board.wiring(), hands.on(board.time(hands.time()))).lives()) {
          return map;
        }
      }
    }
    return pins;
  }
}
