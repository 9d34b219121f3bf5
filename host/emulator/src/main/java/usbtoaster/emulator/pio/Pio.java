package usbtoaster.emulator.pio;

import java.util.List;
import usbtoaster.emulator.bus.Peripheral;
import usbtoaster.emulator.bus.Registers;
import usbtoaster.emulator.dma.Dreq;
import usbtoaster.emulator.gpio.PinBank;
import usbtoaster.emulator.signal.InterruptLine;
import usbtoaster.emulator.time.Alarm;
import usbtoaster.emulator.time.ClockDomain;
import usbtoaster.emulator.time.VirtualClock;

/**
 * A PIO block (datasheet 3): four state machines, 32 instructions, and the FIFOs to them.
 *
 * <p>Overview: the machines are behind the time, and are brought up to now before anything looks at
 * the block or changes it: an access, a pin. Nothing else costs time while nobody waits for what
 * they do. If somebody does, by an enabled interrupt, a data request that is wanted, or an output
 * whose edges are followed, a copy of the machines runs ahead to the cycle in which that happens,
 * and an alarm is armed for it. Edges of outputs are kept meanwhile, with an alarm for each. What
 * is changed that the machines see makes that void: it runs ahead anew.
 *
 * <p>What is written in a cycle counts in that cycle already; outputs and flags can be seen in the
 * next one. Belongs to the machine's thread.
 */
public final class Pio {
  /** How many state machines a block has. */
  static final int MACHINES = 4;

  /** The pulses after which a program is translated as a rule: it takes about a millisecond. */
  public static final long HOT = 20_000;

  /** How many instructions a block has. */
  static final int INSTRUCTIONS = 32;

  private final Registers registers;
  private final VirtualClock clock;
  private final ClockDomain clkSys;
  private final List<Dreq> dreqs;
  private final PioPins pins;
  private final PioInterrupts interrupts;
  private final Engine engine;
  private final Forecast forecast;
  private final Alarm alarm;
  private boolean used;
  private boolean running;

  /**
   * Makes the block in reset.
   *
   * @param number 0 or 1
   * @param irqs PIOx_IRQ_0 and PIOx_IRQ_1
   * @param dreqs DREQ_PIOx_TX0 to TX3, then RX0 to RX3
   * @param bank the pins that it sees, and drives as function 6 or 7
   * @param hot how many pulses of its divider a program is interpreted for before it is translated
   *     to a method of the JVM: a matter of speed alone; {@link #HOT} as a rule
   */
  public Pio(
      int number,
      VirtualClock clock,
      ClockDomain clkSys,
      List<InterruptLine> irqs,
      List<Dreq> dreqs,
      PinBank bank,
      long hot) {
    this.clock = clock;
    this.clkSys = clkSys;
    this.dreqs = List.copyOf(dreqs);
    registers = new Registers("PIO" + number);
    pins = new PioPins(number, bank, this, hot);
    engine = pins.engine();
    interrupts = new PioInterrupts(this, engine, List.copyOf(irqs));
    forecast = new Forecast(engine, pins, interrupts);
    alarm = clock.alarm("PIO" + number, this::due);
    clkSys.onChange(this::wanted);
    new BlockRegisters(this, engine).declare(registers);
    for (StateMachine machine : engine.machines) {
      new MachineRegisters(this, engine, machine).declare(registers);
    }
    interrupts.declare(registers);
    registers.onStory(asked -> asked ? story() : "");
    this.dreqs.forEach(dreq -> dreq.onWanted(this::wanted));
    reset();
  }

  /** Returns the block. */
  public Peripheral registers() {
    return registers;
  }

  /** Resets the block. */
  public void reset() {
    sync();
    registers.reset();
    engine.reset(tick());
    used = false;
    pins.reset();
    engine.moved = 0xFF;
    report();
    forecast.none();
    arm();
  }

  /** Returns sentences on what the state machines do now, and what those that stall wait for. */
  private String story() {
    sync();
    return StallStory.of(registers.name(), engine);
  }

  /** Returns the cycle of clk_sys. */
  long tick() {
    return clkSys.ticks();
  }

  /** Returns whether the block was written to since its reset. */
  boolean used() {
    return used;
  }

  /** Returns whether the machines are being brought up to date. */
  boolean running() {
    return running;
  }

  /** Brings the machines up to now. */
  void sync() {
    if (running || !used) {
      return;
    }
    long now = tick();
    while (forecast.end() < now) { // the core has passed the alarm in the middle of an instruction
      bring(forecast.end());
      forecast.make(wantedRequests());
    }
    bring(now);
  }

  private void bring(long now) {
    if (engine.next() < now) {
      running = true;
      try {
        engine.run(now);
      } finally {
        running = false;
      }
      report();
    }
    forecast.tell(now);
  }

  /** A register is written: brings the machines up to now and has {@code change} done. */
  void written(Runnable change) {
    if (!used) {
      used = true;
      pins.use();
    }
    sync();
    change.run();
    engine.reassert(tick());
    changed();
  }

  /** Something has changed that the machines, or those who wait for them, depend on. */
  void changed() {
    if (!used || running) {
      return;
    }
    pins.look();
    report();
    forecast.changed();
    forecast.make(wantedRequests());
    arm();
  }

  /** The programs or the settings have changed. */
  void lookAgain() {
    engine.changed();
    forecast.stale();
    pins.lookAgain();
  }

  /** {@code machine} is given {@code op} to execute. */
  void lookAlso(StateMachine machine, Op op) {
    lookAgain();
    pins.lookAlso(machine, op);
  }

  private void wanted() {
    sync();
    changed();
  }

  private void due() {
    long now = tick();
    if (now < forecast.end()) {
      forecast.tell(now);
    } else {
      sync();
      forecast.make(wantedRequests());
    }
    arm();
  }

  /** Tells what the FIFOs and the flags have become. */
  private void report() {
    int moved = engine.moved;
    engine.moved = 0;
    for (int rest = moved; rest != 0; rest &= rest - 1) {
      int fifo = Integer.numberOfTrailingZeros(rest);
      StateMachine machine = engine.machines[fifo % MACHINES];
      if (fifo < MACHINES) {
        dreqs.get(fifo).places(machine.tx, true);
      } else {
        dreqs.get(fifo).words(machine.rx, true);
      }
    }
    interrupts.update();
  }

  /** Arms the alarm for when somebody is to be told something. */
  private void arm() {
    long next = forecast.next();
    if (next == StateMachine.NEVER) {
      clock.disarm(alarm);
    } else {
      clock.arm(alarm, clkSys.picosAt(next));
    }
  }

  /** Returns the FIFOs of which data requests are wanted. */
  private int wantedRequests() {
    int wanted = 0;
    for (int i = 0; i < 2 * MACHINES; i++) {
      wanted |= dreqs.get(i).wanted() ? 1 << i : 0;
    }
    return wanted;
  }
}
