package usbtoaster.emulator.core;

import usbtoaster.emulator.bus.BusFault;

/**
 * Entry to and return from exceptions (ARMv6-M ARM B1.5.6 to B1.5.8).
 *
 * <p>Overview: entry pushes eight words onto the stack in use, aligned to eight bytes, puts an
 * EXC_RETURN into LR and goes to the vector. An exception of a higher priority that comes before
 * the first instruction of the handler takes its place (late arrival), and so does the HardFault of
 * an entry whose stacking or vector faults. A fault of the first instruction itself is the
 * handler's own, and preempts it. A return with another exception waiting goes to its handler with
 * the frame as it lies (tail-chaining), and so does one whose unstacking faults: to HardFault. A
 * fault in HardFault or NMI locks the core up.
 *
 * <p>Belongs to the machine's thread.
 */
final class Exceptions {
  /** Cycles from recognition to the handler's first instruction (M0+ TRM 3.6.1). */
  static final int ENTRY_CYCLES = 15;

  /** Cycles of a return after those of its BX or POP: eight loads, and the pipeline. Assumed. */
  static final int RETURN_CYCLES = 10;

  /** Cycles from a handler to the next one. Assumed: the manual has no number for the M0+. */
  static final int TAIL_CHAIN_CYCLES = 6;

  private static final int TO_HANDLER = 0xFFFF_FFF1;
  private static final int TO_THREAD_MAIN = 0xFFFF_FFF9;
  private static final int TO_THREAD_PROCESS = 0xFFFF_FFFD;
  private static final int FRAME_BYTES = 32;
  private static final int ALIGNED = 1 << 9;
  private static final int[] IN_FRAME = {0, 1, 2, 3, 12, CoreState.LR, CoreState.PC};

  private final CoreState state;
  private final CoreBus bus;
  private final Nvic nvic;
  private final SystemControl control;
  private final FaultLog faults;

  /** The exception whose handler has not begun yet, if {@link #enteredAt} is now; else 0. */
  private int entered;

  private long enteredAt;
  private boolean lockedUp;
  private boolean chained;

  Exceptions(CoreState state, CoreBus bus, Nvic nvic, SystemControl control, FaultLog faults) {
    this.faults = faults;
    this.state = state;
    this.bus = bus;
    this.nvic = nvic;
    this.control = control;
  }

  void reset() {
    entered = 0;
    lockedUp = false;
  }

  /** Returns whether a fault came where no handler can take it (B1.5.14). */
  boolean lockedUp() {
    return lockedUp;
  }

  /** Takes a fault of the instruction at PC, or locks up. The handler that it is in has begun. */
  void fault() {
    entered = 0;
    pendFault();
  }

  private void pendFault() {
    if (nvic.executing(false) < 0) {
      lockUp();
    } else {
      nvic.pend(Nvic.HARD_FAULT);
    }
  }

  /** An exception that can preempt even a locked-up core is about to: an NMI in HardFault. */
  void wakeFromLockup() {
    lockedUp = false;
  }

  private void lockUp() {
    lockedUp = true;
    state.r[CoreState.PC] = 0xFFFF_FFFE;
  }

  /**
   * Enters the handler of the exception that is next.
   *
   * @param instructions how many the core has executed
   * @return the cycles it took
   */
  int take(long instructions) {
    int number = nvic.next();
    if (entered != 0 && enteredAt == instructions) {
      nvic.deactivate(entered);
      nvic.pend(entered);
      begin(number, instructions);
      return 0; // the handler's fetch is all that was in vain
    }
    try {
      push();
    } catch (BusFault | CoreFault e) {
      report("an exception's frame could not be pushed", e);
      if (number <= Nvic.HARD_FAULT) {
        nvic.activate(number);
        lockUp();
        return ENTRY_CYCLES;
      }
      number = Nvic.HARD_FAULT; // the other one stays pending
    }
    state.r[CoreState.LR] =
        state.exception != 0 ? TO_HANDLER : state.processStack ? TO_THREAD_PROCESS : TO_THREAD_MAIN;
    begin(number, instructions);
    return ENTRY_CYCLES;
  }

  private void report(String what, RuntimeException error) {
    faults.noteBetween(what, error.getMessage(), state.r[CoreState.PC], state.exception);
  }

  /** Pushes the frame. The SP is changed even if a word of it faults. */
  private void push() {
    int sp = state.r[CoreState.SP];
    int frame = (sp - FRAME_BYTES) & ~7;
    int psr = state.xpsr() | ((sp & 4) != 0 ? ALIGNED : 0);
    state.r[CoreState.SP] = frame;
    for (int i = 0; i < IN_FRAME.length; i++) {
      bus.store(frame + 4 * i, 4, state.r[IN_FRAME[i]]);
    }
    bus.store(frame + 28, 4, psr);
  }

  private void begin(int number, long instructions) {
    state.enter(number, false);
    nvic.activate(number);
    entered = number;
    enteredAt = instructions;
    int vector;
    try {
      vector = bus.vector(control.vector(number));
    } catch (BusFault e) {
      report("a handler's vector could not be read", e);
      pendFault(); // a late arrival: the handler has not begun
      return;
    }
    state.r[CoreState.PC] = vector & ~1;
    state.thumb = (vector & 1) != 0;
  }

  /** Returns whether a branch of the handler to {@code target} is a return from its exception. */
  boolean isReturn(int target) {
    return state.exception != 0
        && (target == TO_HANDLER || target == TO_THREAD_MAIN || target == TO_THREAD_PROCESS);
  }

  /**
   * Returns from the exception by {@code excReturn}.
   *
   * @return the cycles it took
   */
  int leave(int excReturn, long instructions) {
    chained = false;
    nvic.deactivate(state.exception);
    if (nvic.preempts()) {
      return tailChain(excReturn, instructions);
    }
    try {
      pop(excReturn);
    } catch (BusFault | CoreFault e) {
      report("an exception's frame could not be popped", e);
      pendFault();
      return lockedUp ? RETURN_CYCLES : tailChain(excReturn, instructions);
    }
    return RETURN_CYCLES;
  }

  /** Goes to the next handler; the frame stays for the return from that one. */
  private int tailChain(int excReturn, long instructions) {
    chained = true;
    state.r[CoreState.LR] = excReturn;
    begin(nvic.next(), instructions);
    return TAIL_CHAIN_CYCLES;
  }

  /** Returns whether the last {@link #leave} went to another handler. */
  boolean chained() {
    return chained;
  }

  private void pop(int excReturn) {
    boolean process = excReturn == TO_THREAD_PROCESS;
    int frame = process ? state.processSp() : state.mainSp();
    int[] words = new int[IN_FRAME.length];
    for (int i = 0; i < words.length; i++) {
      words[i] = bus.load(frame + 4 * i, 4);
    }
    int psr = bus.load(frame + 28, 4);
    int exception = excReturn == TO_HANDLER ? psr & 0x3F : 0;
    state.stackPointer(process, frame + FRAME_BYTES | ((psr & ALIGNED) != 0 ? 4 : 0));
    state.enter(exception, process);
    for (int i = 0; i < words.length; i++) {
      state.r[IN_FRAME[i]] = words[i];
    }
    state.r[CoreState.PC] &= ~1;
    state.apsr(psr);
    state.thumb = (psr & CoreState.THUMB) != 0;
  }
}
