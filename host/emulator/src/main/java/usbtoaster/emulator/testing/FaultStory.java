package usbtoaster.emulator.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.core.CortexM0Plus;
import usbtoaster.emulator.core.FaultLog;
import usbtoaster.emulator.core.FaultLog.Fault;

/** Reports a core's faults: the first cause, then what came of it; and of a program's end. */
final class FaultStory {
  /** Where the C library goes when main returns, when exit is called, and after it. */
  private static final Set<String> ENDS = Set.of("_exit", "exit", "__exit", "_Exit");

  private static final String ENDED =
      "The program has ended: it came to %s, where it goes when main returns or exit is called.";

  private final CortexM0Plus core;
  private final Symbols symbols;

  FaultStory(CortexM0Plus core, Symbols symbols) {
    this.core = core;
    this.symbols = symbols;
  }

  /** Returns what goes before where the core is, because it is the cause of that. */
  List<String> cause() {
    FaultLog log = core.faults();
    Fault first = log.first();
    List<String> sentences = new ArrayList<>();
    if (first == null || !inItsHandler()) {
      if (isEnd(core.pc())) {
        sentences.add(ENDED.formatted(symbols.place(core.pc())));
      }
      return sentences;
    }
    sentences.add(cause(first));
    log.following().stream()
        .map(fault -> "Then, in the handler of that: %s.".formatted(text(fault)))
        .forEach(sentences::add);
    return sentences;
  }

  /** Returns what goes after where the core is: faults that it got over, and those before. */
  List<String> past() {
    List<String> sentences = new ArrayList<>();
    Fault first = core.faults().first();
    if (first != null && !inItsHandler()) {
      sentences.add("The last fault: %s.".formatted(text(first)));
    }
    @Nullable Fault before = core.faults().beforeReset();
    if (before != null) {
      sentences.add("The fault before the last reset: %s.".formatted(text(before)));
    }
    return sentences;
  }

  /** Returns a sentence on the first fault since the chip was switched on; null: none. */
  @Nullable String earliest() {
    FaultLog log = core.faults();
    Fault fault = log.earliest();
    if (fault == null) {
      return null;
    }
    long more = log.count() - 1;
    String others =
        more == 0 ? "" : more == 1 ? " One more came." : " %,d more came.".formatted(more);
    return "Core %d has faulted: %s.%s".formatted(core.number(), text(fault), others);
  }

  private boolean inItsHandler() {
    int exception = core.xpsr() & 0x3F;
    return core.lockedUp() || exception == Contexts.NMI || exception == Contexts.HARD_FAULT;
  }

  private String cause(Fault first) {
    return first.what().startsWith("BKPT") && isEnd(first.pc())
        ? ENDED.formatted(symbols.place(first.pc())) + " What is there: " + text(first) + "."
        : "It began with a fault: %s.".formatted(text(first));
  }

  private boolean isEnd(int pc) {
    return symbols.at(pc).filter(function -> ENDS.contains(function.name())).isPresent();
  }

  private String text(Fault fault) {
    boolean handler = fault.exception() != 0 && fault.exception() != Contexts.HARD_FAULT;
    String in = handler ? ", in " + Contexts.of(fault.exception()) : "";
    return symbols.explain(fault.toString()) + in;
  }
}
