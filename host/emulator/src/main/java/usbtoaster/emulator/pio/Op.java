package usbtoaster.emulator.pio;

/**
 * An instruction, decoded for a state machine with its settings: masks are turned to where the pins
 * are, indices are made absolute.
 *
 * @param word as it was encoded
 * @param kind one of the constants
 * @param target where a jump leads, or the bits of a shift, the data of a SET, the pin or flag of a
 *     WAIT or IRQ as a mask
 * @param from the source of IN and MOV, the destination of OUT and SET, the flags of PUSH and PULL
 * @param to the destination of MOV
 * @param change the operation of MOV, the polarity of WAIT
 * @param delay cycles after it
 * @param sideMask the pins of the side-set; 0: there is none
 * @param sideData their levels
 * @param next the address after it
 */
record Op(
    int word,
    int kind,
    int target,
    int from,
    int to,
    int change,
    int delay,
    int sideMask,
    int sideData,
    int next) {
  static final int JMP = 0;
  static final int JMP_NOT_X = 1;
  static final int JMP_X_DEC = 2;
  static final int JMP_NOT_Y = 3;
  static final int JMP_Y_DEC = 4;
  static final int JMP_X_NOT_Y = 5;
  static final int JMP_PIN = 6;
  static final int JMP_NOT_OSRE = 7;
  static final int WAIT_PIN = 8;
  static final int WAIT_IRQ = 9;
  static final int IN = 10;
  static final int OUT = 11;
  static final int PUSH = 12;
  static final int PULL = 13;
  static final int MOV = 14;
  static final int IRQ_CLEAR = 15;
  static final int IRQ_SET = 16;
  static final int IRQ_WAIT = 17;
  static final int SET = 18;
  static final int NOTHING = 19;

  static final int PINS = 0;
  static final int X = 1;
  static final int Y = 2;
  static final int NULL = 3;
  static final int PINDIRS = 4;
  static final int MOV_EXEC = 4;
  static final int STATUS = 5;
  static final int PC = 5;
  static final int ISR = 6;
  static final int OSR = 7;
  static final int OUT_EXEC = 7;

  static final int INVERT = 1;
  static final int REVERSE = 2;

  /** IfFull of PUSH, IfEmpty of PULL. */
  static final int CONDITIONAL = 1 << 6;

  /** Block of PUSH and PULL. */
  static final int BLOCK = 1 << 5;

  /** Returns whether it gives the machine an instruction to execute. */
  boolean executes() {
    return (kind == OUT && from == OUT_EXEC) || (kind == MOV && to == MOV_EXEC);
  }

  /** Returns the flags that it looks at, sets or clears. */
  int flags() {
    return kind == WAIT_IRQ || (kind >= IRQ_CLEAR && kind <= IRQ_WAIT) ? target : 0;
  }

  /** Returns whether it is a JMP. */
  boolean jumps() {
    return kind <= JMP_NOT_OSRE;
  }

  /** Returns whether it goes to an address that the program computes. */
  boolean computesJump() {
    return (kind == OUT && from == PC) || (kind == MOV && to == PC);
  }

  /** Returns whether it may move a word of a FIFO, or wait for one. */
  boolean usesFifo(Settings settings) {
    return switch (kind) {
      case PUSH, PULL -> true;
      case IN -> settings.autopush;
      case OUT -> settings.autopull;
      default -> false;
    };
  }

  /** Returns whether a machine that runs by itself must leave it to {@link StateMachine#step}. */
  boolean isStepped() {
    return switch (kind) {
      case PUSH, PULL -> (from & CONDITIONAL) == 0;
      case IRQ_WAIT -> true;
      case MOV -> from == STATUS || executes();
      default -> executes();
    };
  }
}
