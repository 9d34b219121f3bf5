package usbtoaster.emulator.pio;

/**
 * What the machines of a block share, found out from their programs and settings: an instruction
 * touches something if another machine, or the block through a pin, may see what it does or do what
 * it sees. All others a machine may execute by itself, as far ahead of the others as it likes.
 */
final class Sharing {
  private static final int MACHINES = Pio.MACHINES;
  private static final int FLAGS = 0xFF;

  /** The instructions that touch something: a bit for each address, of each machine. */
  final int[] touching = new int[MACHINES];

  /** Those that may move words of FIFOs. */
  final int[] fifos = new int[MACHINES];

  /** Those that are not executed in a sprint. */
  final int[] exits = new int[MACHINES];

  /** Those that a machine may come to. */
  final int[] reach = new int[MACHINES];

  private final int[] pins = new int[MACHINES];
  private final int[] flags = new int[MACHINES];
  private final boolean[] anything = new boolean[MACHINES];
  private boolean may;
  private boolean stale = true;

  /** Whether it would be otherwise without an instruction from outside that is not done yet. */
  private boolean passes;

  private int own;
  private int awaited;

  /** Programs or settings have changed. */
  void stale() {
    stale = true;
  }

  /**
   * Returns whether a machine may execute anything by itself.
   *
   * @param own the pins that the block both writes to and looks at
   * @param awaited the flags whose changes somebody waits for
   */
  boolean find(Engine engine, int own, int awaited) {
    if (stale || passes || own != this.own || awaited != this.awaited) {
      stale = false;
      this.own = own;
      this.awaited = awaited;
      passes = false;
      may = true;
      for (StateMachine machine : engine.machines) {
        survey(machine);
      }
      classify(engine);
    }
    return may;
  }

  /** Returns what an instruction that comes from outside, or from EXEC, may be: anything. */
  private static boolean waits(StateMachine machine) {
    return machine.forced != null || machine.latch != null;
  }

  private void survey(StateMachine machine) {
    int number = machine.number;
    may &= !machine.settings.sticky;
    passes |= waits(machine);
    reach[number] = Reach.of(machine);
    boolean any = waits(machine);
    int written = 0;
    int used = 0;
    for (int rest = reach[number]; rest != 0; rest &= rest - 1) {
      Op op = machine.op(Integer.numberOfTrailingZeros(rest));
      any |= op.executes();
      written |= machine.settings.writes(op);
      used |= op.flags();
    }
    anything[number] = any;
    pins[number] = any ? machine.settings.writable() : written;
    flags[number] = any ? FLAGS : used;
  }

  private void classify(Engine engine) {
    int sharedPins = own | twice(pins);
    int sharedFlags = awaited | twice(flags);
    for (StateMachine machine : engine.machines) {
      int number = machine.number;
      int touches = 0;
      int moves = 0;
      int steps = 0;
      for (int rest = reach[number]; rest != 0; rest &= rest - 1) {
        int address = Integer.numberOfTrailingZeros(rest);
        Op op = machine.op(address);
        boolean touch =
            anything[number]
                || (machine.settings.writes(op) & sharedPins) != 0
                || (machine.settings.reads(op) & own) != 0
                || (op.flags() & sharedFlags) != 0;
        touches |= touch ? 1 << address : 0;
        moves |= op.usesFifo(machine.settings) ? 1 << address : 0;
        steps |= op.isStepped() ? 1 << address : 0;
      }
      touching[number] = touches;
      fifos[number] = moves;
      exits[number] = touches | steps;
    }
  }

  /** Returns the bits that are set in more than one of the words. */
  private static int twice(int[] words) {
    int once = 0;
    int twice = 0;
    for (int word : words) {
      twice |= once & word;
      once |= word;
    }
    return twice;
  }
}
