package usbtoaster.emulator.core;

import org.jspecify.annotations.Nullable;

/**
 * The calls of a core, for one who listens. While nobody does, the core's loop knows nothing of it:
 * only for a listener are branches decoded into operations that tell where they go. Belongs to the
 * machine's thread.
 */
public final class Calls {
  private final CodeWatch code;
  private final CodeSpace space;
  private final CoreState state;
  private final Sleep sleep;
  private @Nullable CallListener listener;
  private boolean begins;
  private boolean asleep;

  Calls(CodeWatch code, CodeSpace space, CoreState state, Sleep sleep) {
    this.code = code;
    this.space = space;
    this.state = state;
    this.sleep = sleep;
  }

  /**
   * Notifies {@code listener} from the next instruction on, in place of the one before. Not from
   * inside {@link CortexM0Plus#run}.
   *
   * @param tailCalls which branches are tail calls; looked at when one is decoded
   */
  public void listen(CallListener listener, TailCalls tailCalls) {
    this.listener = listener;
    begins = true;
    asleep = false;
    code.trace(tailCalls);
    space.leave();
  }

  /** Notifies nobody any more. Not from inside {@link CortexM0Plus#run}. */
  public void unlisten() {
    listener = null;
    code.trace(null);
    space.leave();
  }

  boolean heard() {
    return listener != null;
  }

  void called(int target, int returnAddress) {
    CallListener told = listener;
    if (told != null) {
      told.called(target & ~1, returnAddress & ~1, state.r[CoreState.SP]);
    }
  }

  void jumped(int target) {
    CallListener told = listener;
    if (told != null) {
      told.jumped(target & ~1, state.r[CoreState.SP]);
    }
  }

  /** A run begins: the core executes, unless it still sleeps. */
  void runs() {
    CallListener told = listener;
    if (told == null || !sleep.isAwake()) {
      return;
    }
    if (begins) {
      begins = false;
      told.began(state.r[CoreState.PC], state.r[CoreState.SP]);
    } else if (asleep) {
      told.woke();
    }
    asleep = false;
  }

  /** A run is over. */
  void ran() {
    CallListener told = listener;
    if (told != null && !asleep && !sleep.isAwake()) {
      asleep = true;
      told.slept();
    }
  }

  /** An exception was taken at {@code address}, with {@code sp}. */
  void entered(int address, int sp, boolean late) {
    CallListener told = listener;
    if (told != null) {
      told.entered(state.exception, state.r[CoreState.PC], address, sp, late);
    }
  }

  /** A handler has returned, to another one if {@code chained}. */
  void left(boolean chained) {
    CallListener told = listener;
    if (told != null) {
      told.left(chained, state.r[CoreState.PC], state.r[CoreState.SP]);
      if (chained) {
        told.entered(state.exception, state.r[CoreState.PC], 0, 0, false);
      }
    }
  }

  /** The core is reset, or held in reset. */
  void stopped() {
    CallListener told = listener;
    if (told != null && !begins) {
      begins = true;
      asleep = false;
      told.stopped();
    }
  }
}
