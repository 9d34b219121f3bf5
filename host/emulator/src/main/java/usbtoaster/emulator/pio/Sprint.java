package usbtoaster.emulator.pio;

import static usbtoaster.emulator.pio.Settings.low;

import org.jspecify.annotations.Nullable;

/**
 * Executes instructions of a machine that runs apart in one loop, with its registers in locals: the
 * same as {@link StateMachine#step}, for what needs no FIFO and no stall. Whatever else comes ends
 * it, and is left to {@code step}. It does what a {@link Routine} does, for a program that is not
 * hot, and for the end of a run, which may come in the middle of a routine's block.
 */
final class Sprint {
  private static final int WORD = 32;

  private Sprint() {}

  /**
   * Goes on from {@link StateMachine#next}, as {@link Routine#run} does.
   *
   * @param exits the addresses at which it ends
   * @param stops those at which it ends unless it begins there
   */
  static int run(
      StateMachine m,
      Engine engine,
      @Nullable Edges edges,
      int exits,
      int stops,
      int inputs,
      int pulses) {
    Settings settings = m.settings;
    int pullAt = settings.autopull ? settings.pullThreshold : Integer.MAX_VALUE;
    int pushAt = settings.autopush ? settings.pushThreshold : Integer.MAX_VALUE;
    int pc = m.pc;
    int x = m.x;
    int y = m.y;
    int isr = m.isr;
    int isrCount = m.isrCount;
    int osr = m.osr;
    int osrCount = m.osrCount;
    int out = engine.out;
    int enable = engine.enable;
    int irq = engine.irq;
    int passed = 0;
    loop:
    while (passed < pulses) {
      if ((exits >> pc & 1) != 0 || ((stops >> pc & 1) != 0 && passed != 0)) {
        break;
      }
      Op op = m.op(pc);
      int outBefore = out;
      int enableBefore = enable;
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
        case Op.JMP_PIN -> next = (inputs >>> settings.jmpPin & 1) != 0 ? op.target() : next;
        case Op.JMP_NOT_OSRE -> next = osrCount < settings.pullThreshold ? op.target() : next;
        case Op.WAIT_PIN -> {
          if (((inputs & op.target()) != 0) != (op.change() != 0)) {
            break loop;
          }
        }
        case Op.WAIT_IRQ -> {
          if (((irq & op.target()) != 0) != (op.change() != 0)) {
            break loop;
          }
          irq &= ~op.target();
        }
        case Op.IRQ_SET -> irq |= op.target();
        case Op.IRQ_CLEAR -> irq &= ~op.target();
        case Op.PUSH -> {
          if (isrCount >= settings.pushThreshold) {
            break loop;
          }
        }
        case Op.PULL -> {
          if (osrCount >= settings.pullThreshold) {
            break loop;
          }
        }
        case Op.IN -> {
          int bits = op.target();
          int count = Math.min(WORD, isrCount + bits);
          if (count >= pushAt) {
            break loop;
          }
          int data =
              switch (op.from()) {
                case Op.PINS -> Integer.rotateRight(inputs, settings.inBase);
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
            case Op.PINS -> data = Integer.rotateRight(inputs, settings.inBase);
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
      if (edges != null) {
        edges.levels(passed, out ^ outBefore);
        edges.directions(passed, enable ^ enableBefore);
      }
      pc = next;
      passed += 1 + op.delay();
    }
    m.pc = pc;
    m.x = x;
    m.y = y;
    m.isr = isr;
    m.isrCount = isrCount;
    m.osr = osr;
    m.osrCount = osrCount;
    engine.out = out;
    engine.enable = enable;
    engine.irq = irq;
    return passed;
  }
}
