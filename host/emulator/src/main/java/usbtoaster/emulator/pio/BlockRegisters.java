package usbtoaster.emulator.pio;

import java.util.function.IntSupplier;
import java.util.function.IntUnaryOperator;
import usbtoaster.emulator.bus.Registers;

/** The registers of a block up to its instructions (datasheet 3.7). */
final class BlockRegisters {
  private static final int FLAGS = 0xFF;
  private static final int DEBUG = 0x0F0F_0F0F;
  private static final int TX_EMPTY = 24;
  private static final int TX_FULL = 16;
  private static final int RX_EMPTY = 8;
  private static final int TX_OVER = 16;
  private static final int RX_UNDER = 8;
  private static final int SM_RESTART = 4;
  private static final int CLKDIV_RESTART = 8;

  /** 32 instructions, four machines, FIFOs of four words. */
  private static final int CFGINFO = 0x0020_0404;

  private final Pio pio;
  private final Engine engine;

  BlockRegisters(Pio pio, Engine engine) {
    this.pio = pio;
    this.engine = engine;
  }

  void declare(Registers registers) {
    registers
        .at(0x000, "CTRL")
        .reads(synced(() -> gather(m -> engine.machines[m].enabled ? 1 << m : 0)))
        .onWrite(word -> pio.written(() -> control(word)));
    registers.at(0x004, "FSTAT").reads(synced(() -> gather(this::fifoStatus)));
    registers
        .at(0x008, "FDEBUG")
        .clearable(DEBUG)
        .reads(synced(() -> engine.debug))
        .onWrite(word -> pio.written(() -> clearDebug(word)));
    registers.at(0x00C, "FLEVEL").reads(synced(() -> gather(this::fifoLevel)));
    for (StateMachine machine : engine.machines) {
      registers
          .at(0x010 + 4 * machine.number, "TXF" + machine.number)
          .onWrite(word -> pio.written(() -> push(machine, word)));
    }
    for (StateMachine machine : engine.machines) {
      registers
          .at(0x020 + 4 * machine.number, "RXF" + machine.number)
          .reads(() -> pop(machine), synced(machine.rx::stale));
    }
    registers
        .at(0x030, "IRQ")
        .clearable(FLAGS)
        .reads(synced(() -> engine.irq))
        .onWrite(word -> pio.written(() -> engine.irq(engine.irq & ~word, pio.tick())));
    registers
        .at(0x034, "IRQ_FORCE")
        .onWrite(word -> pio.written(() -> engine.irq(engine.irq | (word & FLAGS), pio.tick())));
    registers
        .at(0x038, "INPUT_SYNC_BYPASS")
        .writable(-1)
        .onWrite(word -> pio.written(() -> bypass(word)));
    registers.at(0x03C, "DBG_PADOUT").reads(synced(() -> engine.out));
    registers.at(0x040, "DBG_PADOE").reads(synced(() -> engine.enable));
    registers.at(0x044, "DBG_CFGINFO").reset(CFGINFO);
    for (int i = 0; i < Pio.INSTRUCTIONS; i++) {
      int address = i;
      registers
          .at(0x048 + 4 * i, "INSTR_MEM" + i)
          .onWrite(word -> pio.written(() -> instruction(address, word)));
    }
  }

  private IntSupplier synced(IntSupplier value) {
    return () -> {
      pio.sync();
      return value.getAsInt();
    };
  }

  private static int gather(IntUnaryOperator ofMachine) {
    int word = 0;
    for (int i = 0; i < Pio.MACHINES; i++) {
      word |= ofMachine.applyAsInt(i);
    }
    return word;
  }

  private int fifoStatus(int machine) {
    PioFifo tx = engine.machines[machine].tx;
    PioFifo rx = engine.machines[machine].rx;
    int status =
        bit(tx.empty(), TX_EMPTY)
            | bit(tx.full(), TX_FULL)
            | bit(rx.empty(), RX_EMPTY)
            | bit(rx.full(), 0);
    return status << machine;
  }

  private int fifoLevel(int machine) {
    StateMachine m = engine.machines[machine];
    return (m.rx.count() << 4 | m.tx.count()) << (8 * machine);
  }

  private void control(int word) {
    long tick = pio.tick();
    for (StateMachine machine : engine.machines) {
      int bits = word >>> machine.number;
      machine.disturb(tick);
      if ((bits >> SM_RESTART & 1) != 0) {
        machine.restart();
      }
      if ((bits >> CLKDIV_RESTART & 1) != 0) {
        machine.divider.restart(tick);
      }
      machine.enabled = (bits & 1) != 0;
      machine.schedule(tick);
    }
    pio.lookAgain();
  }

  private void clearDebug(int word) {
    engine.debug &= ~word;
    for (StateMachine machine : engine.machines) { // one that still stalls says so again
      machine.wake(Outcome.TX, pio.tick());
      machine.wake(Outcome.RX, pio.tick());
    }
  }

  private void push(StateMachine machine, int word) {
    if (machine.tx.full()) {
      engine.debug |= 1 << (TX_OVER + machine.number);
      return;
    }
    machine.disturb(pio.tick());
    machine.tx.push(word);
    engine.moved |= 1 << machine.number;
    machine.schedule(pio.tick());
  }

  private int pop(StateMachine machine) {
    pio.sync();
    if (machine.rx.empty()) {
      engine.debug |= 1 << (RX_UNDER + machine.number);
      return machine.rx.stale();
    }
    int word = machine.rx.pop();
    engine.moved |= 0x10 << machine.number;
    machine.wake(Outcome.RX, pio.tick());
    pio.changed();
    return word;
  }

  private void bypass(int word) {
    engine.inputs.bypass = word;
    for (StateMachine machine : engine.machines) {
      machine.wake(Outcome.PIN, pio.tick());
    }
  }

  private void instruction(int address, int word) {
    long tick = pio.tick();
    for (StateMachine machine : engine.machines) {
      machine.disturb(tick);
      machine.redecode(address);
    }
    engine.memory[address] = word & 0xFFFF;
    for (StateMachine machine : engine.machines) {
      machine.schedule(tick);
    }
    pio.lookAgain();
  }

  private static int bit(boolean set, int position) {
    return set ? 1 << position : 0;
  }
}
