package usbtoaster.emulator.testing;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import usbtoaster.emulator.chip.MemoryMap;
import usbtoaster.emulator.chip.Rp2040;
import usbtoaster.emulator.core.CortexM0Plus;

/**
 * Follows a core that executes for some instructions: whether it goes round a loop, and what it
 * looks at there. That is what a firmware waits for that waits by asking.
 *
 * <p>A loop is one of thread mode or of one handler. What handlers do that come in between is not
 * part of it. A core that leaves a handler is followed anew from there. A way through a WFI or WFE
 * that an interrupt ended is no loop: that core waits for interrupts, and goes to sleep if none is
 * pending.
 */
final class Loop {
  private static final int LONGEST = 500;
  private static final int MOST = 1000; // with the handlers in between
  private static final int STORM = 3;
  private static final int WFE = 0xBF20;
  private static final int WFI = 0xBF30;
  private static final int MOST_NAMES = 4;
  private static final int MOST_LINES = 6;

  private final Rp2040 pico;
  private final Symbols symbols;
  private final CortexM0Plus core;
  private final Map<Integer, Integer> widths = new LinkedHashMap<>(); // by address
  private final Set<Integer> places = new TreeSet<>();
  private final LoopSteps steps;
  private int start;
  private int instructions;
  private boolean waits; // has executed a WFI or WFE
  private boolean interrupted;
  private boolean closed;

  /** An instruction that is about to be executed, and what it reads. */
  private record Next(int pc, int encoding, int address) {}

  private Loop(Rp2040 pico, CortexM0Plus core, Symbols symbols) {
    this.pico = pico;
    this.symbols = symbols;
    this.core = core;
    this.steps = new LoopSteps(pico, core);
  }

  /**
   * Lets {@code core} execute until it is where it was, or sleeps: some hundred instructions at
   * most, and that is more time gone by.
   */
  static Optional<Loop> follow(Rp2040 pico, CortexM0Plus core, Symbols symbols) {
    Loop loop = new Loop(pico, core, symbols);
    return loop.found() ? Optional.of(loop) : Optional.empty();
  }

  private boolean found() {
    begin();
    for (int i = 0; i < MOST && instructions < LONGEST && executes() && !closed; i++) {
      step();
    }
    return closed || (executes() && steps.again() >= STORM);
  }

  private void step() {
    Next next = next();
    switch (steps.next()) {
      case OWN -> {
        note(next);
        closed = core.pc() == start && executes() && !(waits && interrupted);
      }
      case FOREIGN -> {
        interrupted = true;
        if (steps.again() >= STORM) {
          begin();
        }
      }
      case LEFT -> begin();
      case ENTRY -> {} // nothing was executed
    }
  }

  private void begin() {
    steps.begin();
    start = core.pc();
    if (steps.again() == 0) {
      widths.clear();
      places.clear();
    }
    instructions = 0;
    waits = false;
    interrupted = false;
  }

  private boolean executes() {
    return pico.executes(core.number()) && pico.clkSysHertz() != 0;
  }

  /** Returns what the core does. */
  String what() {
    if (!closed) {
      return "enters a handler again as soon as it has returned, %d times on end, and is at %s"
          .formatted(steps.again(), symbols.place(core.pc()));
    }
    return "goes round a loop of %d instruction%s at %s"
        .formatted(instructions, instructions == 1 ? "" : "s", symbols.place(core.pc()));
  }

  /** Returns sentences on what could end the loop, and on what it is made of if it is short. */
  String reason() {
    if (!closed) {
      return widths.isEmpty() ? "It reads no register there." : "It reads " + names() + ".";
    }
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

  /** Returns the blocks whose registers it reads there. */
  Set<MemoryMap.Placed> blocks() {
    return widths.keySet().stream()
        .flatMap(address -> Located.at(pico.map(), address).stream())
        .map(Located::placed)
        .collect(Collectors.toSet());
  }

  /** Returns what it reads there that is not emulated. */
  Set<String> missing() {
    return widths.keySet().stream()
        .flatMap(address -> Located.at(pico.map(), address).stream())
        .map(Loop::lacks)
        .collect(Collectors.toSet());
  }

  private static String lacks(Located found) {
    return found.register().isUnsupported() ? found.register().missing() : "";
  }

  private String variable(int address) {
    int value = pico.bus().read(core.number(), address, widths.getOrDefault(address, 4));
    return "%s, which is 0x%X".formatted(symbols.variable(address).orElse("a variable"), value);
  }

  private Next next() {
    int encoding = Code.halfword(pico, core.pc());
    return new Next(core.pc(), encoding, Loads.address(core, encoding));
  }

  /** Notes an instruction, and what it has read if that is a register or a variable with a name. */
  private void note(Next done) {
    instructions++;
    places.add(done.pc());
    waits |= done.encoding() == WFI || done.encoding() == WFE;
    int address = done.address();
    if (Located.at(pico.map(), address).isPresent()
        || (address >>> 28 == 2 && symbols.variable(address).isPresent())) {
      widths.put(address, Loads.width(done.encoding()));
    }
  }
}
