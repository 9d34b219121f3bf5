package usbtoaster.emulator.pio;

/** Executes an instruction in a cycle (datasheet 3.4), but for what comes after it. */
final class Executor {
  private static final int WORD = 32;

  private Executor() {}

  /**
   * Executes {@code op} in the cycle {@code tick}.
   *
   * @param first whether it is the instruction's first cycle, and not that of a stall
   */
  static Outcome execute(StateMachine m, Op op, boolean first, long tick, Engine engine) {
    return switch (op.kind()) {
      case Op.JMP -> jump(m, op, true);
      case Op.JMP_NOT_X -> jump(m, op, m.x == 0);
      case Op.JMP_X_DEC -> jump(m, op, m.x-- != 0);
      case Op.JMP_NOT_Y -> jump(m, op, m.y == 0);
      case Op.JMP_Y_DEC -> jump(m, op, m.y-- != 0);
      case Op.JMP_X_NOT_Y -> jump(m, op, m.x != m.y);
      case Op.JMP_PIN -> jump(m, op, (engine.inputs.seen(tick) >>> m.settings.jmpPin & 1) != 0);
      case Op.JMP_NOT_OSRE -> jump(m, op, m.osrCount < m.settings.pullThreshold);
      case Op.WAIT_PIN -> waitPin(op, engine.inputs.seen(tick));
      case Op.WAIT_IRQ -> waitIrq(op, engine);
      case Op.IN -> in(m, op, first, tick, engine);
      case Op.OUT -> out(m, op, engine);
      case Op.PUSH -> push(m, op, engine);
      case Op.PULL -> pull(m, op, engine);
      case Op.MOV -> mov(m, op, source(m, op.from(), tick, engine), engine);
      case Op.IRQ_CLEAR, Op.IRQ_SET, Op.IRQ_WAIT -> irq(op, first, engine);
      case Op.SET -> set(m, op, engine);
      default -> Outcome.NEXT;
    };
  }

  private static Outcome jump(StateMachine m, Op op, boolean condition) {
    if (condition) {
      m.pc = op.target();
      return Outcome.JUMP;
    }
    return Outcome.NEXT;
  }

  private static Outcome waitPin(Op op, int inputs) {
    boolean high = (inputs & op.target()) != 0;
    return high == (op.change() != 0) ? Outcome.NEXT : Outcome.PIN;
  }

  private static Outcome irq(Op op, boolean first, Engine engine) {
    if (op.kind() == Op.IRQ_CLEAR) {
      engine.clears |= op.target();
      return Outcome.NEXT;
    }
    boolean waits = op.kind() == Op.IRQ_WAIT;
    if (first || !waits) {
      engine.sets |= op.target();
      return waits ? Outcome.IRQ : Outcome.NEXT;
    }
    return (engine.irq & op.target()) != 0 ? Outcome.IRQ : Outcome.NEXT;
  }

  private static Outcome waitIrq(Op op, Engine engine) {
    boolean high = (engine.irq & op.target()) != 0;
    if (high != (op.change() != 0)) {
      return Outcome.IRQ;
    }
    if (high) {
      engine.clears |= op.target();
    }
    return Outcome.NEXT;
  }

  private static Outcome in(StateMachine m, Op op, boolean first, long tick, Engine engine) {
    if (first) {
      int bits = op.target();
      int data = op.from() == Op.STATUS ? 0 : source(m, op.from(), tick, engine);
      if (bits == WORD) {
        m.isr = data;
      } else if (m.settings.inRight) {
        m.isr = m.isr >>> bits | data << (WORD - bits);
      } else {
        m.isr = m.isr << bits | (data & Settings.low(bits));
      }
      m.isrCount = Math.min(WORD, m.isrCount + bits);
    }
    if (!m.settings.autopush || m.isrCount < m.settings.pushThreshold) {
      return Outcome.NEXT;
    }
    if (m.rx.full()) {
      engine.rxStall(m.number);
      return Outcome.RX;
    }
    m.push(engine);
    return Outcome.NEXT;
  }

  private static Outcome out(StateMachine m, Op op, Engine engine) {
    boolean automatic = m.settings.autopull;
    if (automatic && m.osrCount >= m.settings.pullThreshold) {
      if (m.tx.empty()) {
        engine.txStall(m.number);
        return Outcome.TX;
      }
      m.pull(engine);
      return Outcome.AGAIN;
    }
    int bits = op.target();
    int data;
    if (bits == WORD) {
      data = m.osr;
      m.osr = 0;
    } else if (m.settings.outRight) {
      data = m.osr & Settings.low(bits);
      m.osr >>>= bits;
    } else {
      data = m.osr >>> (WORD - bits);
      m.osr <<= bits;
    }
    m.osrCount = Math.min(WORD, m.osrCount + bits);
    if (automatic) {
      m.pullInBackground(engine);
    }
    return write(m, op.from(), data, bits, engine);
  }

  /** Writes what OUT has shifted out. */
  private static Outcome write(StateMachine m, int to, int data, int bits, Engine engine) {
    switch (to) {
      case Op.PINS -> outPins(m, data, engine);
      case Op.X -> m.x = data;
      case Op.Y -> m.y = data;
      case Op.PINDIRS -> outDirections(m, data, engine);
      case Op.PC -> {
        m.pc = data & 0x1F;
        return Outcome.JUMP;
      }
      case Op.ISR -> {
        m.isr = data;
        m.isrCount = bits;
      }
      case Op.OUT_EXEC -> m.latch(m.decoder.decode(data & 0xFFFF, m.pc), false);
      default -> {}
    }
    return Outcome.NEXT;
  }

  private static Outcome push(StateMachine m, Op op, Engine engine) {
    if ((op.from() & Op.CONDITIONAL) != 0 && m.isrCount < m.settings.pushThreshold) {
      return Outcome.NEXT;
    }
    if (!m.rx.full()) {
      m.push(engine);
      return Outcome.NEXT;
    }
    engine.rxStall(m.number);
    if ((op.from() & Op.BLOCK) != 0) {
      return Outcome.RX;
    }
    m.isr = 0;
    m.isrCount = 0;
    return Outcome.NEXT;
  }

  private static Outcome pull(StateMachine m, Op op, Engine engine) {
    boolean needless = (op.from() & Op.CONDITIONAL) != 0 && m.osrCount < m.settings.pullThreshold;
    if (needless || (m.settings.autopull && m.osrCount == 0)) {
      return Outcome.NEXT;
    }
    if (!m.tx.empty()) {
      m.pull(engine);
      return Outcome.NEXT;
    }
    if ((op.from() & Op.BLOCK) != 0) {
      engine.txStall(m.number);
      return Outcome.TX;
    }
    m.osr = m.x;
    m.osrCount = 0;
    return Outcome.NEXT;
  }

  private static Outcome mov(StateMachine m, Op op, int value, Engine engine) {
    int data =
        switch (op.change()) {
          case Op.INVERT -> ~value;
          case Op.REVERSE -> Integer.reverse(value);
          default -> value;
        };
    switch (op.to()) {
      case Op.PINS -> outPins(m, data, engine);
      case Op.X -> m.x = data;
      case Op.Y -> m.y = data;
      case Op.MOV_EXEC -> m.latch(m.decoder.decode(data & 0xFFFF, m.pc), false);
      case Op.PC -> {
        m.pc = data & 0x1F;
        return Outcome.JUMP;
      }
      case Op.ISR -> {
        m.isr = data;
        m.isrCount = 0;
      }
      case Op.OSR -> {
        m.osr = data;
        m.osrCount = 0;
      }
      default -> {}
    }
    return Outcome.NEXT;
  }

  private static int source(StateMachine m, int from, long tick, Engine engine) {
    return switch (from) {
      case Op.PINS -> Integer.rotateRight(engine.inputs.seen(tick), m.settings.inBase);
      case Op.X -> m.x;
      case Op.Y -> m.y;
      case Op.STATUS -> {
        int level = m.settings.statusOfRx ? m.rx.count() : m.tx.count();
        yield level < m.settings.statusLevel ? -1 : 0;
      }
      case Op.ISR -> m.isr;
      case Op.OSR -> m.osr;
      default -> 0;
    };
  }

  private static Outcome set(StateMachine m, Op op, Engine engine) {
    switch (op.from()) {
      case Op.PINS ->
          m.levels(m.settings.setMask, Integer.rotateLeft(op.target(), m.settings.setBase), engine);
      case Op.X -> m.x = op.target();
      case Op.Y -> m.y = op.target();
      case Op.PINDIRS ->
          m.directions(
              m.settings.setMask, Integer.rotateLeft(op.target(), m.settings.setBase), engine);
      default -> {}
    }
    return Outcome.NEXT;
  }

  private static void outPins(StateMachine m, int data, Engine engine) {
    m.levels(m.settings.outMask(data), Integer.rotateLeft(data, m.settings.outBase), engine);
  }

  private static void outDirections(StateMachine m, int data, Engine engine) {
    m.directions(m.settings.outMask(data), Integer.rotateLeft(data, m.settings.outBase), engine);
  }
}
