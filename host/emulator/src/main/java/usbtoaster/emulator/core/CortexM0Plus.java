package usbtoaster.emulator.core;

import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.bus.BusFault;
import usbtoaster.emulator.time.ClockDomain;
import usbtoaster.emulator.time.VirtualClock;

/**
 * One Cortex-M0+ of the chip (datasheet 2.4; ARMv6-M ARM): executes instructions and counts its
 * cycles.
 *
 * <p>Overview: {@link #run} executes until a number of cycles is reached. A register that is read
 * or written by an instruction may ask for {@link #cycles}, which is exact, and may shorten the run
 * by {@link #limit}. An interrupt that becomes pending ends the loop after the instruction that
 * executes; it is taken before the next one. A core that sleeps, is halted or locked up executes
 * nothing and does not count; who wants its count to be the time lets it catch up with {@link
 * #skipTo}.
 *
 * <p>Belongs to the machine's thread.
 */
public final class CortexM0Plus {
  private final int number;
  final CoreState state = new CoreState();
  private final CoreBus bus;
  final Nvic nvic;
  private final SystemControl control;
  private final SysTick sysTick;
  final Sleep sleep;
  private final Mpu mpu;
  private final Watchpoints watchpoints;
  private final CodeWatch code;
  private final CodeSpace space;
  final LoadStore slice;
  private final Calls calls;
  private final SystemInstructions system;
  private final Engine engine;
  private final Exceptions exceptions;
  private final FaultLog faults = new FaultLog();
  final Debuggers debuggers;
  Runnable sev = () -> {};
  private Runnable resetRequest = () -> {};
  private Runnable start = () -> {};
  private long cycles;
  private long until;
  private boolean halted;

  /**
   * Makes a core; {@link #reset} starts it.
   *
   * @param number 0 or 1
   * @param code what it shares with the other core: the bus, and what was made of the code
   * @param clock the machine's time, for the SysTick
   * @param processorClock clk_sys
   * @param tick the watchdog's tick, the reference of the SysTick
   */
  public CortexM0Plus(
      int number,
      CodeWatch code,
      VirtualClock clock,
      ClockDomain processorClock,
      ClockDomain tick) {
    this.number = number;
    debuggers = new Debuggers(number, clock.failures());
    nvic = new Nvic(state, this::reconsider);
    control = new SystemControl(state, nvic, () -> resetRequest.run());
    sleep = new Sleep(nvic, control);
    sysTick = new SysTick(clock, processorClock, tick, () -> nvic.pend(Nvic.SYS_TICK));
    mpu = new Mpu(this::rulesChanged);
    PrivateBus privateBus =
        new PrivateBus(sysTick.registers(), nvic.registers(), control.registers(), mpu.registers());
    watchpoints = new Watchpoints(this::rulesChanged, this::stop);
    this.bus = new CoreBus(number, code.bus(), state, mpu, privateBus, watchpoints);
    this.code = code;
    code.bus().observers().onChange(this::rulesChanged);
    space = new CodeSpace(this.bus, code);
    slice = new LoadStore(this.bus, code);
    calls = new Calls(code, space, state, sleep);
    system = new SystemInstructions(state, sleep, slice, calls, new CoreActions(this));
    engine = new Engine(state, this.bus, code, space, system, slice);
    exceptions = new Exceptions(state, this.bus, nvic, control, faults);
  }

  /** Returns which of the cores it is: 0 or 1. */
  public int number() {
    return number;
  }

  /** Sets what an SEV instruction also does: an {@link #event} for the other core. */
  public void onSev(Runnable action) {
    sev = action;
  }

  /** Sets what SYSRESETREQ does, inside the write: {@link #stop}, and a reset after the run. */
  public void onResetRequest(Runnable action) {
    resetRequest = action;
  }

  /** Sets what runs when it executed nothing, and an event or an interrupt makes it. */
  public void onStart(Runnable action) {
    start = action;
  }

  /** Returns the debuggers that are attached. While there is none, BKPT is a HardFault. */
  public Debuggers debuggers() {
    return debuggers;
  }

  /** Returns who hears of its calls: nobody at first. */
  public Calls calls() {
    return calls;
  }

  /**
   * Resets the core: SP and PC come from the vector table at 0 (B1.5.5). The cycles go on. What its
   * interrupt lines are at stays. Not from inside an access: the loop has the registers then.
   */
  public void reset() {
    calls.stopped();
    state.reset();
    nvic.reset();
    control.reset();
    sysTick.reset();
    mpu.reset();
    exceptions.reset();
    space.leave();
    sleep.reset();
    halted = false;
    system.takeExchange();
    faults.reset();
    state.r[CoreState.SP] = bus.vector(0) & ~3;
    int entry = bus.vector(4);
    state.r[CoreState.PC] = entry & ~1;
    state.thumb = (entry & 1) != 0;
    stop();
  }

  /**
   * Executes the instructions that begin before {@link #cycles} is {@code untilCycles}, unless the
   * core goes to sleep, halts, locks up, or the run is shortened. The last one may end later.
   */
  public void run(long untilCycles) {
    until = untilCycles;
    watchpoints.take(); // what others have accessed in its name
    calls.runs();
    while (cycles < until && isRunning()) {
      if (!state.thumb) {
        fault("branch to an even address, 0x%08X".formatted(state.r[CoreState.PC]));
      }
      if (nvic.preempts()) {
        take();
      } else if (isRunning()) {
        execute((int) Math.min(until - cycles, Engine.SLICE_CYCLES));
      }
      watched();
    }
    calls.ran();
  }

  /** Returns the lead that it executes in; null: none. */
  @Nullable Lead lead() {
    return bus.lead();
  }

  /** Returns a new one for it; {@code both}: the other core executes too. */
  Lead newLead(boolean both) {
    return new Lead(bus.sram(), both);
  }

  /** Returns whether what comes next is instructions, and nobody looks at each of them. */
  boolean mayLead() {
    return isRunning()
        && state.thumb
        && !nvic.preempts()
        && !bus.watched()
        && !calls.heard()
        && !space.once();
  }

  /** Lets all that is translated from now on look before it loads from SRAM. */
  void tracked() {
    code.track();
  }

  /**
   * Executes instructions that begin before {@link #cycles} is {@code untilCycles} and are of
   * registers, SRAM, code and what may be read ahead, after {@link #mayLead}.
   *
   * @return false if it has come before another one
   */
  boolean lead(long untilCycles, Lead lead) {
    bus.lead(lead);
    try {
      while (cycles < untilCycles) {
        int most = (int) Math.min(untilCycles - cycles, Engine.SLICE_CYCLES);
        RuntimeException fault = engine.execute(most);
        cycles += slice.take();
        if (fault != null) {
          return false; // whatever it is, it is not for now
        }
      }
      return true;
    } finally {
      bus.lead(null);
      space.leave();
    }
  }

  /** Goes back to where it had counted so much. */
  void countBack(long cycles, long instructions) {
    this.cycles = cycles;
    engine.countBack(instructions);
  }

  private void take() {
    int address = state.r[CoreState.PC];
    int sp = state.r[CoreState.SP];
    int spent = exceptions.take(engine.instructions());
    cycles += spent;
    if (!exceptions.lockedUp()) {
      calls.entered(address, sp, spent == 0);
    }
    sleep.event();
  }

  private void execute(int most) {
    RuntimeException fault = engine.execute(most);
    cycles += slice.take();
    if (fault instanceof CoreFault stop && stop.isBreak()) {
      breakAt(stop.breakpoint());
    } else if (fault != null) {
      fault(String.valueOf(fault.getMessage()));
    } else if (system.takeExchange()) {
      exchange(system.exchangeTarget());
    }
  }

  private void exchange(int target) {
    if (!exceptions.isReturn(target)) {
      state.thumb = (target & 1) != 0;
      return;
    }
    cycles += exceptions.leave(target, engine.instructions());
    calls.left(exceptions.chained());
    sleep.event();
    if (state.exception == 0 && control.sleepsOnExit()) {
      sleep.waitForInterrupt();
    }
  }

  void fault(String reason) {
    faults.note(reason, pc(), state.exception);
    exceptions.fault();
  }

  private void breakAt(int immediate) {
    int address = state.r[CoreState.PC];
    halted = debuggers.halt(this, address, immediate);
    if (!halted && immediate != BreakListener.BREAKPOINT) {
      state.r[CoreState.PC] = address + 2;
    } else {
      space.stepOverBreakpoint();
    }
  }

  private void watched() {
    Watchpoints.Hit hit = watchpoints.take();
    if (hit != null && debuggers.halt(this, hit)) {
      halted = true;
    }
  }

  /** It is held in reset from now on, until {@link #reset}: a run ends. */
  public void hold() {
    calls.stopped();
    stop();
  }

  /** Lets the run end after the instruction that executes. */
  public void stop() {
    limit(cycles);
  }

  /** Lets the run end before the first instruction that begins at {@code untilCycles} or later. */
  public void limit(long untilCycles) {
    until = Math.min(until, untilCycles);
    slice.endBy(Math.clamp(untilCycles - cycles, 0, Engine.SLICE_CYCLES));
  }

  /**
   * Returns the cycles that the core has counted: inside an access by it, those before the
   * instruction that executes.
   */
  public long cycles() {
    return cycles + slice.spent();
  }

  /** Lets the cycles be at least {@code cycles}: time passed while nothing was executed. */
  public void skipTo(long cycles) {
    this.cycles = Math.max(this.cycles, cycles);
  }

  /** Returns how many instructions it has executed, up to the end of the last slice. */
  public long instructions() {
    return engine.instructions();
  }

  /** Returns whether it executes instructions: it is not asleep, not halted, not locked up. */
  public boolean isRunning() {
    return sleep.isAwake() && !halted && !exceptions.lockedUp();
  }

  /** Returns whether it waits in a WFI or WFE, or sleeps on exit. */
  public boolean asleep() {
    return !sleep.isAwake();
  }

  /** Returns whether a fault came inside HardFault or NMI: only those or a reset get it out. */
  public boolean lockedUp() {
    return exceptions.lockedUp();
  }

  /** Returns what the last fault was and where, for people; null if there was none since reset. */
  public @Nullable String faultReason() {
    return faults.last();
  }

  /** Returns its faults, the first cause and what followed, as people ask about them. */
  public FaultLog faults() {
    return faults;
  }

  /** Returns whether a debugger has halted it. */
  public boolean halted() {
    return halted;
  }

  /** Lets it go on from where it is, past a breakpoint that is there. */
  public void resume() {
    halted = false;
    space.stepOverBreakpoint();
  }

  /**
   * Sets or removes a breakpoint, for every core that shares the {@link CodeWatch}, and at any
   * alias of the address.
   *
   * @throws IllegalArgumentException if it is not in ROM, flash or striped SRAM
   */
  public void breakpoint(int address, boolean set) {
    space.breakpoint(address, set);
  }

  /** Returns what is watched of its loads and stores: nothing at first. */
  public Watchpoints watchpoints() {
    return watchpoints;
  }

  /** Sets the line of interrupt {@code irq}, 0 to 31; level-sensitive (datasheet 2.3.2). */
  public void interrupt(int irq, boolean level) {
    nvic.line(irq, level);
  }

  /** Returns which of the interrupts 0 to 31 are enabled. */
  public int enabledInterrupts() {
    return nvic.enabledLines();
  }

  /** Returns which of the interrupts 0 to 31 are pending, enabled or not. */
  public int pendingInterrupts() {
    return nvic.pendingLines();
  }

  /** Makes the NMI pending. */
  public void nmi() {
    nvic.pend(Nvic.NMI);
  }

  /** Sets the event register: wakes it from WFE, now or at the next one. */
  public void event() {
    sleep.event();
    reconsider();
  }

  /** Returns register {@code n}: R0 to R12, the SP in use, LR, the address of what is next. */
  public int register(int n) {
    return state.r[n];
  }

  /** Sets register {@code n}. For tests and debuggers, not while it executes. */
  public void register(int n, int value) {
    state.r[n] = n == CoreState.SP ? value & ~3 : n == CoreState.PC ? value & ~1 : value;
  }

  /** Returns whether an instruction executes at this moment: inside an access of the core's. */
  public boolean executes() {
    return slice.executes();
  }

  /** Returns the address of the next instruction; inside an access, of the one that executes. */
  public int pc() {
    return slice.executes() ? slice.pc() : state.r[CoreState.PC];
  }

  /**
   * Reads {@code width} bytes as an instruction would, with the side effects of a register.
   *
   * @throws BusFault if nothing answers there
   */
  public int read(int address, int width) {
    return bus.load(address, width);
  }

  /**
   * Writes {@code width} bytes as an instruction would.
   *
   * @throws BusFault if nothing answers there
   */
  public void write(int address, int width, int value) {
    bus.store(address, width, value);
  }

  /**
   * Reads {@code width} bytes without side effects, whatever the core may access now.
   *
   * @throws BusFault if nothing answers there
   */
  public int peek(int address, int width) {
    return bus.peek(address, width);
  }

  /**
   * Writes {@code width} bytes as an instruction would, whatever the core may access now.
   *
   * @throws BusFault if nothing answers there
   */
  public void poke(int address, int width, int value) {
    bus.poke(address, width, value);
  }

  /** Returns APSR, IPSR and EPSR in one word. */
  public int xpsr() {
    return state.xpsr();
  }

  /** Sets N, Z, C and V from bits 31 to 28, and T from bit 24. */
  public void xpsr(int value) {
    state.apsr(value);
    state.thumb = (value & CoreState.THUMB) != 0;
  }

  /** Returns PRIMASK. */
  public boolean primask() {
    return state.primask;
  }

  /** Sets PRIMASK. */
  public void primask(boolean mask) {
    state.primask = mask;
    reconsider();
  }

  /** Returns CONTROL: nPRIV in bit 0, SPSEL in bit 1. */
  public int control() {
    return state.control();
  }

  /** Sets CONTROL: nPRIV in bit 0, SPSEL in bit 1, which only Thread mode has. */
  public void control(int value) {
    state.control(value);
    reconsider();
  }

  /** Returns the main stack pointer. */
  public int mainSp() {
    return state.mainSp();
  }

  /** Returns the process stack pointer. */
  public int processSp() {
    return state.processSp();
  }

  private void rulesChanged() {
    space.leave();
    slice.endBy(0);
  }

  /** What is pending or masked has changed: wakes up, or ends the slice to take an exception. */
  void reconsider() {
    boolean ran = isRunning();
    sleep.reconsider();
    if (nvic.preempts()) {
      exceptions.wakeFromLockup();
      slice.endBy(0);
    }
    if (!ran && isRunning()) {
      start.run();
    }
  }
}
