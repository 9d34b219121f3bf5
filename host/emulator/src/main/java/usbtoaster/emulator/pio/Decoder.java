package usbtoaster.emulator.pio;

import static usbtoaster.emulator.pio.Op.NOTHING;

/** Decodes instructions (datasheet 3.4). What the datasheet reserves does nothing here. */
final class Decoder {
  private static final int JMP = 0;
  private static final int WAIT = 1;
  private static final int IN = 2;
  private static final int OUT = 3;
  private static final int PUSH_PULL = 4;
  private static final int MOV = 5;
  private static final int IRQ = 6;

  private final int machine;
  private final Settings settings;

  /**
   * Makes one.
   *
   * @param machine the number of the state machine, which relative flags are added to
   */
  Decoder(int machine, Settings settings) {
    this.machine = machine;
    this.settings = settings;
  }

  /** Decodes {@code word}, which is at {@code address}, or comes from elsewhere while the PC is. */
  Op decode(int word, int address) {
    int argument = word >> 5 & 7;
    int low = word & 0x1F;
    return switch (word >> 13 & 7) {
      case JMP -> op(word, address, Op.JMP + argument, low, 0, 0, 0);
      case WAIT -> wait(word, address, argument, low);
      case IN -> op(word, address, Op.IN, Settings.bits(low), argument, 0, 0);
      case OUT -> op(word, address, Op.OUT, Settings.bits(low), argument, 0, 0);
      case PUSH_PULL ->
          op(word, address, (word & 0x80) == 0 ? Op.PUSH : Op.PULL, 0, word & 0x60, 0, 0);
      case MOV -> op(word, address, Op.MOV, 0, word & 7, argument, word >> 3 & 3);
      case IRQ -> irq(word, address, low);
      default -> op(word, address, Op.SET, low, argument, 0, 0);
    };
  }

  private Op wait(int word, int address, int argument, int index) {
    int polarity = argument >> 2;
    return switch (argument & 3) {
      case 0 -> op(word, address, Op.WAIT_PIN, 1 << index, 0, 0, polarity);
      case 1 -> op(word, address, Op.WAIT_PIN, 1 << (index + settings.inBase), 0, 0, polarity);
      case 2 -> op(word, address, Op.WAIT_IRQ, flag(index), 0, 0, polarity);
      default -> op(word, address, NOTHING, 0, 0, 0, 0);
    };
  }

  private Op irq(int word, int address, int index) {
    int kind = (word & 0x40) != 0 ? Op.IRQ_CLEAR : (word & 0x20) != 0 ? Op.IRQ_WAIT : Op.IRQ_SET;
    return op(word, address, (word & 0x80) != 0 ? NOTHING : kind, flag(index), 0, 0, 0);
  }

  /** Returns the mask of a flag: the number of the machine is added to the lower two bits. */
  private int flag(int index) {
    boolean relative = (index & 0x10) != 0;
    return 1 << (relative ? (index & 4) | (index + machine & 3) : index & 7);
  }

  private Op op(int word, int address, int kind, int target, int from, int to, int change) {
    int field = word >> 8 & 0x1F;
    int delayBits = 5 - settings.sideCount;
    int pins = settings.sideCount - (settings.sideEnable && settings.sideCount > 0 ? 1 : 0);
    boolean sideSet = !settings.sideEnable || (field & 0x10) != 0;
    int mask = sideSet ? Settings.pins(pins, settings.sideBase) : 0;
    int data = Integer.rotateLeft(field >> delayBits & Settings.low(pins), settings.sideBase);
    int next = address == settings.wrapTop ? settings.wrapBottom : address + 1 & 0x1F;
    int delay = field & Settings.low(delayBits);
    return new Op(word, kind, target, from, to, change, delay, mask, data & mask, next);
  }
}
