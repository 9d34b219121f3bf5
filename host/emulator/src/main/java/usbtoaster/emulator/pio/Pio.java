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
 * and an alarm is armed for it. What is changed meanwhile makes that void: it runs ahead anew.
 *
 * <p>What is written in a cycle counts in that cycle already; outputs and flags can be seen in the
 * next one. Belongs to the machine's thread.
 */
public final class Pio {
  /** How many state machines a block has. */
  static final int MACHINES = 4;

  /** How many instructions a block has. */
  static final int INSTRUCTIONS = 32;

  /** How many cycles with something in them the copy runs ahead, at least and at most. */
  private static final long SHORTEST = 1 << 7;

  private static final long LONGEST = 1 << 16;

  private final Registers registers;
  private final VirtualClock clock;
  private final ClockDomain clkSys;
  private final List<Dreq> dreqs;
  private final PioPins pins;
  private final PioInterrupts interrupts;
  private final Engine engine;
  private final Engine ahead;
  private final Expectation expectation = new Expectation();
  private final Alarm alarm;
  private boolean used;
  private boolean running;
  private long window = SHORTEST;

  /**
   * Makes the block in reset.
   *
   * @param number 0 or 1
   * @param irqs PIOx_IRQ_0 and PIOx_IRQ_1
   * @param dreqs DREQ_PIOx_TX0 to TX3, then RX0 to RX3
   * @param bank the pins that it sees, and drives as function 6 or 7
   */
  public Pio(
      int number,
      VirtualClock clock,
      ClockDomain clkSys,
      List<InterruptLine> irqs,
      List<Dreq> dreqs,
      PinBank bank) {
    this.clock = clock;
    this.clkSys = clkSys;
    this.dreqs = List.copyOf(dreqs);
    registers = new Registers("PIO" + number);
    pins = new PioPins(number, bank, this);
    engine = pins.engine();
    ahead = engine.ahead(expectation);
    interrupts = new PioInterrupts(this, engine, List.copyOf(irqs));
    alarm = clock.alarm("PIO" + number, this::due);
    clkSys.onChange(this::changed);
    new BlockRegisters(this, engine).declare(registers);
    for (StateMachine machine : engine.machines) {
      new MachineRegisters(this, engine, machine).declare(registers);
    }
    interrupts.declare(registers);
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
    arm();
  }

  /** Returns sentences on what the state machines do now, and what those that stall wait for. */
  public String where() {
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
    if (engine.next() < now) {
      running = true;
      try {
        engine.run(now, Long.MAX_VALUE);
      } finally {
        running = false;
      }
      report();
    }
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
    window = SHORTEST;
    arm();
  }

  /** The programs or the settings have changed. */
  void lookAgain() {
    pins.lookAgain();
  }

  /** {@code machine} is given {@code op} to execute. */
  void lookAlso(StateMachine machine, Op op) {
    pins.lookAlso(machine, op);
  }

  private void wanted() {
    sync();
    changed();
  }

  private void due() {
    sync();
    window = Math.min(2 * window, LONGEST);
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

  /** Finds out when somebody is to be told something, and arms the alarm for it. */
  private void arm() {
    if (!used || !expectation.any() || engine.next() == StateMachine.NEVER) {
      clock.disarm(alarm);
      return;
    }
    ahead.copy(engine);
    clock.arm(alarm, clkSys.picosAt(ahead.run(StateMachine.NEVER, window)));
  }

  /** What the copy of the machines runs ahead to. */
  private final class Expectation implements Engine.Watcher {
    private int awaited;
    private boolean seen;

    /** Returns whether anybody waits for anything. */
    boolean any() {
      awaited = 0;
      for (int i = 0; i < 2 * MACHINES; i++) {
        awaited |= dreqs.get(i).wanted() ? 1 << i : 0;
      }
      seen = false;
      return awaited != 0 || pins.followed() != 0 || interrupts.enabled();
    }

    @Override
    public void outputs(int changed, long tick) {
      seen |= (changed & pins.watched()) != 0;
    }

    @Override
    public boolean looks() {
      return true;
    }

    @Override
    public boolean stops() {
      boolean requests = (ahead.moved & awaited) != 0;
      ahead.moved = 0;
      return seen || requests || interrupts.differ(ahead);
    }
  }
}
