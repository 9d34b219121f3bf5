package usbtoaster.emulator.calls;

import usbtoaster.emulator.core.CallListener;
import usbtoaster.emulator.time.Listeners;
import usbtoaster.emulator.time.VirtualClock;

/**
 * The functions that are under way, as the branches of a core tell them.
 *
 * <p>Overview: a frame is a function, where it returns to, and the stack pointer then. A jump that
 * goes where a frame returns to, with that stack pointer, is its return, and the end of all above
 * it. Any other jump to the beginning of a function is a tail call, which takes the place of the
 * one that is under way. What is left is a jump within a function (a table of cases, a helper that
 * changes its return address) or a way out of several (a longjmp): then those end whose stack is
 * gone, and those that are not the function in which the core is.
 *
 * <p>A handler is a frame that ends with the return from its exception, and a wall: no jump of a
 * handler ends what it has interrupted. If the core goes on with another stack than the handler has
 * interrupted, it does another task: what was under way ends, and the other one begins at the
 * bottom.
 *
 * <p>At most {@value #MOST} frames are kept. Calls that are deeper are in none, and neither are
 * their returns, as their stack pointers fit no frame. Belongs to the machine's thread.
 */
final class ShadowStack implements CallListener {
  static final int MOST = 128;

  private static final int NOWHERE = 1; // no address is odd

  private enum Kind {
    FUNCTION,
    HANDLER,
    SLEEP
  }

  private final VirtualClock clock;
  private final FunctionNames names;
  private final Listeners<FunctionListener> listeners;
  private final int[] functions = new int[MOST];
  private final int[] returns = new int[MOST]; // of a handler: what it has interrupted
  private final int[] stacks = new int[MOST]; // the stack pointer then
  private final Kind[] kinds = new Kind[MOST];
  private final String[] called = new String[MOST];
  private final long[] began = new long[MOST];
  private int depth;
  private int beyond; // handlers and sleeps that found no place
  private boolean chained;
  private int interrupted; // by the handler before, on which one follows
  private int interruptedStack;

  ShadowStack(VirtualClock clock, FunctionNames names, Listeners<FunctionListener> listeners) {
    this.clock = clock;
    this.names = names;
    this.listeners = listeners;
  }

  @Override
  public void began(int address, int sp) {
    stopped();
    push(Kind.FUNCTION, names.start(address), NOWHERE, sp);
  }

  @Override
  public void called(int target, int returnAddress, int sp) {
    if (beyond == 0) {
      drop(sp);
      push(Kind.FUNCTION, target, returnAddress, sp);
    }
  }

  @Override
  public void jumped(int target, int sp) {
    if (beyond > 0) {
      return;
    }
    int floor = floor();
    for (int i = depth - 1; i >= floor; i--) {
      if (returns[i] == target && stacks[i] == sp) {
        popTo(i);
        return;
      }
    }
    drop(sp);
    if (names.begins(target)) {
      tailCall(target, sp);
      return;
    }
    int function = names.start(target);
    while (depth > floor() && stacks[depth - 1] == sp && functions[depth - 1] != function) {
      popTo(depth - 1);
    }
    if (depth == 0) {
      push(Kind.FUNCTION, function, NOWHERE, sp);
    }
  }

  /** Returns the index of the lowest frame that a jump may end. */
  private int floor() {
    int i = depth;
    while (i > 0 && kinds[i - 1] == Kind.FUNCTION) {
      i--;
    }
    return i;
  }

  /** Ends the functions whose stack is gone. */
  private void drop(int sp) {
    int floor = floor();
    while (depth > floor && Integer.compareUnsigned(stacks[depth - 1], sp) < 0) {
      popTo(depth - 1);
    }
  }

  private void tailCall(int target, int sp) {
    if (depth == 0 || depth == MOST) {
      push(Kind.FUNCTION, target, NOWHERE, sp);
      return;
    }
    int top = depth - 1;
    Kind kind = kinds[top];
    int back = returns[top];
    int stack = stacks[top];
    popTo(top);
    push(kind, target, back, stack);
  }

  @Override
  public void entered(int exception, int target, int address, int sp, boolean late) {
    boolean replaces = late && depth > 0 && kinds[depth - 1] == Kind.HANDLER;
    int from = address;
    int stack = sp;
    if (replaces) {
      from = returns[depth - 1];
      stack = stacks[depth - 1];
      popTo(depth - 1);
    } else if (chained) {
      from = interrupted;
      stack = interruptedStack;
    }
    chained = false;
    push(Kind.HANDLER, target, from, stack);
  }

  @Override
  public void left(boolean chained, int address, int sp) {
    if (beyond > 0) {
      beyond--;
      return;
    }
    int handler = depth - 1;
    while (handler >= 0 && kinds[handler] != Kind.HANDLER) {
      handler--;
    }
    if (handler < 0) {
      return; // listening began inside the handler
    }
    interrupted = returns[handler];
    interruptedStack = stacks[handler];
    popTo(handler);
    this.chained = chained;
    if (!chained) {
      resumed(address, sp);
    }
  }

  /** The core goes on with what the handler has interrupted, elsewhere in it, or with another. */
  private void resumed(int address, int sp) {
    if (sp != interruptedStack) {
      popTo(floor());
      push(Kind.FUNCTION, names.start(address), NOWHERE, sp);
    } else if (address != interrupted) {
      jumped(address, sp);
    }
  }

  @Override
  public void slept() {
    push(Kind.SLEEP, 0, NOWHERE, 0);
  }

  @Override
  public void woke() {
    if (beyond > 0) {
      beyond--;
    } else if (depth > 0 && kinds[depth - 1] == Kind.SLEEP) {
      popTo(depth - 1);
    }
  }

  @Override
  public void stopped() {
    popTo(0);
    beyond = 0;
    chained = false;
  }

  private void push(Kind kind, int function, int back, int sp) {
    if (depth == MOST) {
      beyond += kind == Kind.FUNCTION ? 0 : 1;
      return;
    }
    functions[depth] = function;
    returns[depth] = back;
    stacks[depth] = sp;
    kinds[depth] = kind;
    called[depth] = kind == Kind.SLEEP ? FunctionListener.ASLEEP : names.of(function);
    began[depth] = clock.picos();
    int at = depth++;
    listeners.notifyEach(each -> each.called(called[at], at, began[at]));
  }

  /** Ends all frames down to that at {@code index}. */
  private void popTo(int index) {
    if (depth <= index) {
      return;
    }
    long now = clock.picos();
    while (depth > index) {
      int at = --depth;
      listeners.notifyEach(each -> each.returned(called[at], at, began[at], now));
    }
  }
}
