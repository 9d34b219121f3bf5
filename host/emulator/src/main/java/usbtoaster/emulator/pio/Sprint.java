package usbtoaster.emulator.pio;

import static usbtoaster.emulator.pio.Settings.low;

/**
 * Executes instructions of a machine that runs apart in one loop, with its registers in locals: the
 * same as {@link StateMachine#step}, for what needs no FIFO, no pin's input and no stall. Whatever
 * else comes ends it, and is left to {@code step}.
 */
final class Sprint {
  private static final int WORD = 32;

  private Sprint() {}

  /** Goes on from {@link StateMachine#next}, at most to the cycle {@code end}. */
  static void run(StateMachine m, Engine engine, long end) {
    if (m.stalled || !m.fresh()) {
      return;
    }
    Settings settings = m.settings;
    int period = m.divider.period();
    int pullAt = settings.autopull ? settings.pullThreshold : Integer.MAX_VALUE;
    int pushAt = settings.autopush ? settings.pushThreshold : Integer.MAX_VALUE;
    int pc = m.pc;
    int x = m.x;
    int y = m.y;
    int isr = m.isr;
    int isrCount = m.isrCount;
    int osr = m.osr;
    int osrCount = m.osrCount;
    int out = engine.out();
    int enable = engine.enable();
    long tick = m.next;
    long begun = tick;
    int delay = 0;
    loop:
    while (tick < end) {
      Op op = m.program[pc];
      if (op == null) {
        break;
      }
      int next = op.next();
      switch (op.kind()) {
        case Op.JMP -> next = op.target();
        case Op.JMP_NOT_X -> next = x == 0 ? op.target() : next;
        case Op.JMP_X_DEC -> {
          if (op.target() == pc && x != 0) {
            break loop;
          }
          next = x-- != 0 ? op.target() : next;
        }
        case Op.JMP_NOT_Y -> next = y == 0 ? op.target() : next;
        case Op.JMP_Y_DEC -> {
          if (op.target() == pc && y != 0) {
            break loop;
          }
          next = y-- != 0 ? op.target() : next;
        }
        case Op.JMP_X_NOT_Y -> next = x != y ? op.target() : next;
        case Op.JMP_NOT_OSRE -> next = osrCount < settings.pullThreshold ? op.target() : next;
        case Op.IN -> {
          int bits = op.target();
          int count = Math.min(WORD, isrCount + bits);
          if (op.from() == Op.PINS || count >= pushAt) {
            break loop;
          }
          int data =
              switch (op.from()) {
                case Op.X -> x;
                case Op.Y -> y;
                case Op.ISR -> isr;
                case Op.OSR -> osr;
                default -> 0;
              };
          isrCount = count;
          if (bits == WORD) {
            isr = data;
          } else if (settings.inRight) {
            isr = isr >>> bits | data << (WORD - bits);
          } else {
            isr = isr << bits | (data & low(bits));
          }
        }
        case Op.OUT -> {
          int bits = op.target();
          int count = Math.min(WORD, osrCount + bits);
          if (osrCount >= pullAt || count >= pullAt) {
            break loop;
          }
          int data;
          if (bits == WORD) {
            data = osr;
          } else {
            data = settings.outRight ? osr & low(bits) : osr >>> (WORD - bits);
          }
          switch (op.from()) {
            case Op.PINS -> {
              int mask = settings.enableBit == 0 ? settings.outMask : settings.outMask(data);
              out = (out & ~mask) | (Integer.rotateLeft(data, settings.outBase) & mask);
            }
            case Op.X -> x = data;
            case Op.Y -> y = data;
            case Op.NULL -> {}
            case Op.PINDIRS -> {
              int mask = settings.enableBit == 0 ? settings.outMask : settings.outMask(data);
              enable = (enable & ~mask) | (Integer.rotateLeft(data, settings.outBase) & mask);
            }
            case Op.PC -> next = data & 0x1F;
            default -> {
              isr = data;
              isrCount = bits;
            }
          }
          osrCount = count;
          if (bits == WORD) {
            osr = 0;
          } else {
            osr = settings.outRight ? osr >>> bits : osr << bits;
          }
        }
        case Op.MOV -> {
          int data;
          switch (op.from()) {
            case Op.X -> data = x;
            case Op.Y -> data = y;
            case Op.ISR -> data = isr;
            case Op.OSR -> data = osr;
            case Op.PINS, Op.STATUS -> {
              break loop;
            }
            default -> data = 0;
          }
          if (op.change() == Op.INVERT) {
            data = ~data;
          } else if (op.change() == Op.REVERSE) {
            data = Integer.reverse(data);
          }
          switch (op.to()) {
            case Op.PINS -> {
              int mask = settings.enableBit == 0 ? settings.outMask : settings.outMask(data);
              out = (out & ~mask) | (Integer.rotateLeft(data, settings.outBase) & mask);
            }
            case Op.X -> x = data;
            case Op.Y -> y = data;
            case Op.PC -> next = data & 0x1F;
            case Op.ISR -> {
              isr = data;
              isrCount = 0;
            }
            case Op.OSR -> {
              osr = data;
              osrCount = 0;
            }
            default -> {}
          }
        }
        case Op.SET -> {
          int data = op.target();
          switch (op.from()) {
            case Op.PINS -> {
              int mask = settings.setMask;
              out = (out & ~mask) | (Integer.rotateLeft(data, settings.setBase) & mask);
            }
            case Op.X -> x = data;
            case Op.Y -> y = data;
            case Op.PINDIRS -> {
              int mask = settings.setMask;
              enable = (enable & ~mask) | (Integer.rotateLeft(data, settings.setBase) & mask);
            }
            default -> {}
          }
        }
        case Op.NOTHING -> {}
        default -> {
          break loop;
        }
      }
      int side = op.sideMask();
      if (side != 0) {
        if (settings.sidePindir) {
          enable = (enable & ~side) | op.sideData();
        } else {
          out = (out & ~side) | op.sideData();
        }
      }
      pc = next;
      delay = op.delay();
      begun = tick + period;
      tick = begun + (long) delay * period;
    }
    m.pc = pc;
    m.x = x;
    m.y = y;
    m.isr = isr;
    m.isrCount = isrCount;
    m.osr = osr;
    m.osrCount = osrCount;
    engine.levels(-1, out);
    engine.directions(-1, enable);
    m.reach(begun, delay, tick);
  }
}
