package usbtoaster.emulator.core;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.core.translate.Region;
import usbtoaster.emulator.core.translate.Translation.Mode;
import usbtoaster.emulator.core.translate.Translator;

/**
 * Decides who executes: regions where there are some, else the interpreter. Both do the same, and
 * stop at the same instruction, so who executes makes no difference to the machine.
 *
 * <p>Overview. A region is entered if the slice has cycles enough for its longest path to the first
 * look at the end; it returns the address to go on at, and the next region is looked for. What is
 * left of a slice at its end is the interpreter's, and so are single instructions that regions do
 * not have. The interpreter stops where a region is entered. A slice that is too short for any of
 * that is interpreted at once.
 *
 * <p>A region runs for parts, as if the slice ended there, and for short ones while it is young. So
 * it is entered often in the time in which HotSpot compiles it: it compiles the method once and not
 * each of its loops, goes over to the better code at the next entry, and has seen the ways out
 * before it decides that nobody takes them. HotSpot makes a way that was never taken a trap, and
 * throws all of the method's code away at the first one who takes it.
 *
 * <p>Belongs to the machine's thread.
 */
final class Engine {
  /**
   * A run is cut into slices no longer than this, so that loops are entered anew at times. Regions
   * count cycles and instructions in parts of one long, which have room for it.
   */
  static final int SLICE_CYCLES = 1 << 20;

  private static final int SHORT_CYCLES = 60;

  /** A region that is left with fewer cycles than this may be left for lack of them. */
  private static final int NEAR = 64;

  private final CoreState state;
  private final CoreBus coreBus;
  private final CodeWatch watch;
  private final CodeSpace space;
  private final LoadStore bus;
  private final Interpreter interpreter;
  private final RegionAccess access;
  private final Translator translator;
  private final HotCode hot = new HotCode();
  private final Mode mode;
  private final int shortest;
  private final byte[] ram;
  private long instructions;

  Engine(
      CoreState state,
      CoreBus coreBus,
      CodeWatch watch,
      CodeSpace space,
      SystemInstructions system,
      LoadStore bus) {
    this.state = state;
    this.coreBus = coreBus;
    this.watch = watch;
    this.space = space;
    this.bus = bus;
    interpreter = new Interpreter(state, coreBus, space, system, bus);
    access = new RegionAccess(bus, new Ports(coreBus), system);
    watch.onRemoval(access::leave);
    translator = new Translator(watch.translation());
    mode = watch.translation().mode();
    shortest =
        switch (mode) {
          case OFF -> Integer.MAX_VALUE;
          case AUTO -> SHORT_CYCLES;
          case ALWAYS -> 0;
        };
    ram = coreBus.sram().bytes;
  }

  /** Has executed {@code instructions}, no more: the others are to be executed again. */
  void countBack(long instructions) {
    this.instructions = instructions;
  }

  /** Returns how many instructions have been executed, up to the last slice. */
  long instructions() {
    return instructions;
  }

  /**
   * Executes instructions that begin before {@code cycles} of the slice, at least one.
   *
   * @return the fault that ended it, of the instruction at PC; else null
   */
  @Nullable RuntimeException execute(int cycles) {
    bus.begin(cycles);
    state.spent = 0;
    state.count = 0;
    RuntimeException fault = cycles < shortest ? interpreter.interpret(true) : mixed();
    bus.finish(state.spent);
    instructions += state.count;
    return fault;
  }

  private @Nullable RuntimeException mixed() {
    access.takeLeave();
    RuntimeException fault;
    do {
      Region region = mayTranslate() ? find(state.r[CoreState.PC]) : null;
      boolean fits = region != null && fits(region);
      if (region == null || !fits) {
        fault = interpret(region != null);
      } else if (runRegions(region)) {
        fault = access.takeFault(state);
      } else {
        fault = interpret(false); // this instruction at least
      }
    } while (fault == null && state.spent < bus.end());
    return fault;
  }

  private boolean mayTranslate() {
    return !space.once() && !coreBus.watched();
  }

  private boolean fits(Region region) {
    return state.spent + region.need <= bus.end();
  }

  /** Runs regions until none follows; returns whether the last one has executed something. */
  private boolean runRegions(Region first) {
    Region region = first;
    byte[] watched = coreBus.lines();
    boolean executed;
    do {
      int before = state.spent;
      int end = end(region);
      int pc = region.run(state, state.r, ram, watched, access, end);
      state.r[CoreState.PC] = pc;
      executed = state.spent != before;
      region = executed && !access.takeLeave() ? next(pc, end) : null;
    } while (region != null && fits(region));
    space.left();
    return executed;
  }

  /** Returns what a region may count to now. */
  private int end(Region region) {
    int first = state.spent + region.need;
    return first + region.part(bus.end() - first);
  }

  /**
   * Returns the region that follows another one, which could count to {@code end}; where none does,
   * one may be worth it.
   */
  private @Nullable Region next(int pc, int end) {
    Region known = find(pc);
    boolean cut = Math.min(end, bus.end()) - state.spent <= NEAR;
    return known == null && mode == Mode.AUTO && !cut && hot.exited(pc) ? translate(pc) : known;
  }

  /** Interprets up to the slice's end, or to the next region if it shall not stay. */
  private @Nullable RuntimeException interpret(boolean stays) {
    if (stays) {
      return interpreter.interpret(true);
    }
    return switch (mode) {
      case OFF -> interpreter.interpret(false);
      case AUTO -> hot.seeks() ? step() : toTheNextSample();
      case ALWAYS -> step();
    };
  }

  private @Nullable RuntimeException toTheNextSample() {
    int before = state.spent;
    RuntimeException fault = interpret(hot.untilSample(), false);
    hot.interpreted(state.spent - before);
    return fault;
  }

  private @Nullable RuntimeException step() {
    int from = state.r[CoreState.PC];
    int link = state.r[CoreState.LR];
    RuntimeException fault = interpret(1, true);
    int to = state.r[CoreState.PC];
    if (mode == Mode.AUTO
        && fault == null
        && hot.stepped(from, to, link, state.r[CoreState.LR])
        && !coreBus.watched()) {
      translate(to);
    }
    return fault;
  }

  /** Interprets as the other one, what begins within {@code cycles} from now. */
  private @Nullable RuntimeException interpret(int cycles, boolean stays) {
    bus.narrow(state.spent + cycles);
    try {
      return interpreter.interpret(stays);
    } finally {
      bus.widen();
    }
  }

  private @Nullable Region find(int pc) {
    CodeTable table = watch.table(pc);
    if (table == null) {
      return null;
    }
    Region known = table.regions.at(pc - table.base());
    return known == null && mode == Mode.ALWAYS ? translate(table, pc) : known;
  }

  private @Nullable Region translate(int pc) {
    CodeTable table = watch.table(pc);
    return table == null ? null : translate(table, pc);
  }

  private @Nullable Region translate(CodeTable table, int pc) {
    int offset = pc - table.base();
    Region known = table.regions.at(offset);
    if (known != null || table.regions.refuses(offset)) {
      return known;
    }
    Region made = translator.translate(table, pc, watch.tracked());
    if (made != null && mayChange(table, made)) {
      return null;
    }
    if (made == null && !mayChange(table, offset)) {
      table.regions.refuse(offset);
    } else if (made != null) {
      table.add(made);
    }
    return made;
  }

  /**
   * Returns whether what it was made of was stored in a lead, so that the other core may differ.
   */
  private boolean mayChange(CodeTable table, Region made) {
    Lead lead = coreBus.lead();
    if (lead == null || table != watch.sram) {
      return false;
    }
    int[] halfwords = made.extent().halfwords();
    return Arrays.stream(halfwords).anyMatch(halfword -> lead.stored(halfword << 1, 2));
  }

  /** Returns the same of the instruction at {@code offset}, of which no region could be made. */
  private boolean mayChange(CodeTable table, int offset) {
    Lead lead = coreBus.lead();
    return lead != null && table == watch.sram && lead.stored(offset, 4);
  }
}
