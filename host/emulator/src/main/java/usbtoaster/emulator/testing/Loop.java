package usbtoaster.emulator.testing;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import usbtoaster.emulator.chip.Missing;
import usbtoaster.emulator.chip.Rp2040;
import usbtoaster.emulator.core.CortexM0Plus;
import usbtoaster.emulator.time.VirtualClock;

/**
 * Follows a core that executes for some instructions: whether it goes round a loop, and what it
 * looks at there. That is what a firmware waits for that waits by asking.
 */
final class Loop {
  private static final int LONGEST = 500;
  private static final int MOST_NAMES = 4;
  private static final int MOST_LINES = 6;

  private final Rp2040 pico;
  private final Symbols symbols;
  private final CortexM0Plus core;
  private final Map<Integer, Integer> widths = new LinkedHashMap<>(); // by address
  private final Set<Integer> places = new TreeSet<>();
  private int instructions;

  private Loop(Rp2040 pico, Symbols symbols) {
    this.pico = pico;
    this.symbols = symbols;
    this.core = pico.core();
  }

  /**
   * Lets the core execute until it is where it was: some hundred instructions at most, and that is
   * more time gone by.
   */
  static Optional<Loop> follow(Rp2040 pico, Symbols symbols) {
    Loop loop = new Loop(pico, symbols);
    return loop.closes() ? Optional.of(loop) : Optional.empty();
  }

  private boolean closes() {
    int start = core.pc();
    while (instructions < LONGEST && !pico.asleep() && pico.clkSysHertz() != 0) {
      note();
      step();
      instructions++;
      if (core.pc() == start) {
        return true;
      }
    }
    return false;
  }

  /** Lets it execute one: at once, or at the next tick if it is now between two. */
  private void step() {
    long before = core.cycles();
    long tickPicos = VirtualClock.PICOS_PER_SECOND / pico.clkSysHertz();
    for (int i = 0; i < 2 && core.cycles() == before; i++) {
      pico.runTo(pico.clock().picos() + tickPicos);
    }
  }

  /** Returns what the core does. */
  String what() {
    return "goes round a loop of %d instruction%s at %s"
        .formatted(instructions, instructions == 1 ? "" : "s", symbols.place(core.pc()));
  }

  /** Returns sentences on what could end the loop, and on what it is made of if it is short. */
  String reason() {
    String awaited =
        widths.isEmpty()
            ? "It reads no register there, and no variable with a name."
            : "It waits for " + names() + ".";
    return places.size() > MOST_LINES ? awaited : "%s The loop: %s.".formatted(awaited, listing());
  }

  private String listing() {
    return places.stream().map(place -> Code.at(pico, place)).collect(Collectors.joining("; "));
  }

  private String names() {
    return widths.keySet().stream()
        .limit(MOST_NAMES)
        .map(this::value)
        .collect(Collectors.joining(" and "));
  }

  private String value(int address) {
    return Located.at(pico.map(), address).map(Loop::register).orElseGet(() -> variable(address));
  }

  private static String register(Located found) {
    String why =
        found.held()
            ? " because RESETS holds the block"
            : found.register().isUnsupported() ? " and is only stored" : "";
    return "%s, which is 0x%08X%s".formatted(found.name(), found.peek(), why);
  }

  /** Returns what it reads there that is not emulated. */
  Set<String> missing() {
    return widths.keySet().stream()
        .flatMap(address -> Located.at(pico.map(), address).stream())
        .map(Loop::lacks)
        .collect(Collectors.toSet());
  }

  private static String lacks(Located found) {
    return switch (found.name()) {
      case "SIO.FIFO_ST", "SIO.FIFO_RD" -> Missing.CORE_1;
      default -> found.register().isUnsupported() ? found.register().missing() : "";
    };
  }

  private String variable(int address) {
    int value = pico.bus().read(0, address, widths.getOrDefault(address, 4));
    return "%s, which is 0x%X".formatted(symbols.variable(address).orElse("a variable"), value);
  }

  /** Notes what the next instruction reads, if it is a register or a variable with a name. */
  private void note() {
    int pc = core.pc();
    places.add(pc);
    int encoding = Code.halfword(pico, pc);
    int address = Loads.address(core, encoding);
    if (Located.at(pico.map(), address).isPresent()
        || (address >>> 28 == 2 && symbols.variable(address).isPresent())) {
      widths.put(address, Loads.width(encoding));
    }
  }
}
