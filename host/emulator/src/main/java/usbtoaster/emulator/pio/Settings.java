package usbtoaster.emulator.pio;

/**
 * The settings of a state machine, taken out of EXECCTRL, SHIFTCTRL and PINCTRL (datasheet 3.7).
 */
final class Settings {
  /** The pins that there are; the upper two bits of the registers of outputs are 0. */
  static final int GPIOS = 0x3FFF_FFFF;

  static final int EXECCTRL_RESET = 0x0001_F000;
  static final int SHIFTCTRL_RESET = 0x000C_0000;
  static final int PINCTRL_RESET = 0x1400_0000;

  private static final int SIDE_EN = 1 << 30;
  private static final int SIDE_PINDIR = 1 << 29;
  private static final int INLINE_OUT_EN = 1 << 18;
  private static final int OUT_STICKY = 1 << 17;
  private static final int STATUS_SEL = 1 << 4;
  private static final int FJOIN_RX = 1 << 31;
  private static final int FJOIN_TX = 1 << 30;
  private static final int OUT_SHIFTDIR = 1 << 19;
  private static final int IN_SHIFTDIR = 1 << 18;
  static final int AUTOPULL = 1 << 17;
  static final int AUTOPUSH = 1 << 16;
  private static final int MOST_SET = 5;

  /** How often the settings or the program have changed. */
  int edition;

  /** The registers as they were written. */
  int execctrl;

  int shiftctrl;
  int pinctrl;

  boolean sideEnable;
  boolean sidePindir;
  int jmpPin;

  /** The bit of OUT's data that enables its write; 0: there is none. */
  int enableBit;

  boolean sticky;
  int wrapTop;
  int wrapBottom;
  boolean statusOfRx;
  int statusLevel;

  boolean joinRx;
  boolean joinTx;
  int pullThreshold;
  int pushThreshold;
  boolean outRight;
  boolean inRight;
  boolean autopull;
  boolean autopush;

  int sideCount;
  int sideBase;
  int setMask;
  int setBase;
  int outMask;
  int outBase;
  int inBase;

  Settings() {
    reset();
  }

  void reset() {
    execctrl(EXECCTRL_RESET);
    shiftctrl(SHIFTCTRL_RESET);
    pinctrl(PINCTRL_RESET);
  }

  void execctrl(int word) {
    execctrl = word;
    sideEnable = (word & SIDE_EN) != 0;
    sidePindir = (word & SIDE_PINDIR) != 0;
    jmpPin = word >> 24 & 0x1F;
    enableBit = (word & INLINE_OUT_EN) == 0 ? 0 : 1 << (word >> 19 & 0x1F);
    sticky = (word & OUT_STICKY) != 0;
    wrapTop = word >> 12 & 0x1F;
    wrapBottom = word >> 7 & 0x1F;
    statusOfRx = (word & STATUS_SEL) != 0;
    statusLevel = word & 0xF;
  }

  void shiftctrl(int word) {
    shiftctrl = word;
    joinRx = (word & FJOIN_RX) != 0;
    joinTx = (word & FJOIN_TX) != 0;
    pullThreshold = bits(word >> 25);
    pushThreshold = bits(word >> 20);
    outRight = (word & OUT_SHIFTDIR) != 0;
    inRight = (word & IN_SHIFTDIR) != 0;
    autopull = (word & AUTOPULL) != 0;
    autopush = (word & AUTOPUSH) != 0;
  }

  void pinctrl(int word) {
    pinctrl = word;
    sideCount = Math.min(word >>> 29, 5);
    setBase = word >> 5 & 0x1F;
    setMask = pins(Math.min(word >> 26 & 7, MOST_SET), setBase);
    outBase = word & 0x1F;
    outMask = pins(word >> 20 & 0x3F, outBase);
    inBase = word >> 15 & 0x1F;
    sideBase = word >> 10 & 0x1F;
  }

  /** Returns the pins that OUT writes {@code data} to. */
  int outMask(int data) {
    return enableBit == 0 || (data & enableBit) != 0 ? outMask : 0;
  }

  /** Returns the pins that {@code op} writes to, levels or directions. */
  int writes(Op op) {
    int side = op.sideMask();
    return switch (op.kind()) {
      case Op.OUT -> op.from() == Op.PINS || op.from() == Op.PINDIRS ? side | outMask : side;
      case Op.MOV -> op.to() == Op.PINS ? side | outMask : side;
      case Op.SET -> op.from() == Op.PINS || op.from() == Op.PINDIRS ? side | setMask : side;
      default -> side;
    };
  }

  /** Returns the pins that any instruction could write to. */
  int writable() {
    return setMask | outMask | pins(sideCount, sideBase);
  }

  /** Returns the pins that {@code op} looks at. */
  int reads(Op op) {
    if (op.executes()) {
      return GPIOS; // whatever comes, it may look at
    }
    return switch (op.kind()) {
      case Op.WAIT_PIN -> op.target();
      case Op.JMP_PIN -> 1 << jmpPin;
      case Op.IN -> op.from() == Op.PINS ? pins(op.target(), inBase) : 0;
      case Op.MOV -> op.from() == Op.PINS ? GPIOS : 0;
      default -> 0;
    };
  }

  /** Returns a number of bits from a field in which 0 is 32. */
  static int bits(int field) {
    int bits = field & 0x1F;
    return bits == 0 ? 32 : bits;
  }

  /** Returns the mask of {@code count} pins from {@code base} on, around the end at 32. */
  static int pins(int count, int base) {
    return Integer.rotateLeft(low(count), base) & GPIOS;
  }

  /** Returns a word whose lower {@code bits} are ones. */
  static int low(int bits) {
    return bits >= 32 ? -1 : (1 << bits) - 1;
  }
}
