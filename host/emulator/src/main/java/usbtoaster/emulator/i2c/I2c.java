package usbtoaster.emulator.i2c;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.bus.Register;
import usbtoaster.emulator.bus.Registers;
import usbtoaster.emulator.dma.Dreq;
import usbtoaster.emulator.gpio.Pin;
import usbtoaster.emulator.gpio.PinFunction;
import usbtoaster.emulator.gpio.PinFunctions;
import usbtoaster.emulator.signal.InterruptLine;
import usbtoaster.emulator.signal.Signal;
import usbtoaster.emulator.time.ClockDomain;
import usbtoaster.emulator.time.VirtualClock;

/**
 * An I2C controller, Synopsys DW_apb_i2c (datasheet 4.3): master or slave, with addresses of 7 or
 * 10 bits, in ticks of ic_clk, which is clk_sys. There is no high-speed mode, as on the chip.
 *
 * <p>Belongs to the machine's thread.
 */
public final class I2c {
  private static final int ENABLE = 1;
  private static final int ABORT = 1 << 1;
  private static final int TX_CMD_BLOCK = 1 << 2;
  private static final int FIRST_DATA_BYTE = 1 << 11;
  private static final int COMMANDS = 0x7FF;

  private final Registers registers;
  private final Settings settings;
  private final I2cInterrupts interrupts;
  private final Queues queues;
  private final Register enable;
  private final Wires wires;
  private final Master master;
  private final Slave slave;
  private final I2cStory story;
  private final List<I2cBus> buses = new ArrayList<>();
  private @Nullable PinFunctions pins;
  private boolean enabled;
  private int disabled; // SLV_DISABLED_WHILE_BUSY and SLV_RX_DATA_LOST of IC_ENABLE_STATUS

  /**
   * Makes a controller in reset.
   *
   * @param name I2C0 or I2C1
   * @param interrupt I2C0_IRQ or I2C1_IRQ
   * @param txDreq asks for as many commands as the transmit FIFO has places
   * @param rxDreq offers as many bytes as the receive FIFO has
   */
  public I2c(
      String name,
      VirtualClock clock,
      ClockDomain clkSys,
      InterruptLine interrupt,
      Dreq txDreq,
      Dreq rxDreq) {
    registers = new Registers(name);
    settings = new Settings(registers);
    registers
        .at(0x10, "IC_DATA_CMD")
        .reads(this::readData, () -> queue().rx.peek())
        .onWrite(this::writeData);
    interrupts = new I2cInterrupts(registers, interrupt, this::levels, this::abortCleared);
    queues = new Queues(registers, txDreq, rxDreq, this::changed);
    enable =
        registers
            .at(0x6C, "IC_ENABLE")
            .writable(ENABLE | ABORT | TX_CMD_BLOCK)
            .onWrite(word -> control());
    registers.at(0x70, "IC_STATUS").reads(this::status).ahead();
    registers.at(0x9C, "IC_ENABLE_STATUS").reads(this::enableStatus);
    registers.at(0xF4, "IC_COMP_PARAM_1");
    registers.at(0xF8, "IC_COMP_VERSION").reset(0x3230_312A);
    registers.at(0xFC, "IC_COMP_TYPE").reset(0x4457_0140);
    Parts parts = new Parts();
    wires = new Wires(name, clock, clkSys, settings, parts);
    master = new Master(name, clock, clkSys, settings, queues, wires, this::quietBus, parts);
    slave = new Slave(name, clock, clkSys, settings, queues, wires, parts);
    story = new I2cStory(name, settings, queues, wires, master, slave);
    registers.onStory(asked -> story.tell(asked, enabled));
  }

  /** Returns the registers, at 0x40044000 or 0x40048000. */
  public Registers registers() {
    return registers;
  }

  /** Connects SDA and SCL to the pins as function 3. */
  public void connect(PinFunctions functions) {
    pins = functions;
    Signal low = new Signal(registers.name() + " low", false);
    functions.connect(
        registers.name() + "_SDA", new PinFunction(low, wires.sda.low(), wires.sdaIn));
    functions.connect(
        registers.name() + "_SCL", new PinFunction(low, wires.scl.low(), wires.sclIn));
  }

  /**
   * Makes a bus on the board known: while the block is alone on it and nobody looks at its pads,
   * bytes are moved at once.
   */
  public void attach(I2cBus bus) {
    buses.add(bus);
  }

  /** Resets the block; what is under way is lost, and the wires are free of it. */
  public void reset() {
    registers.reset();
    enabled = false;
    disabled = 0;
    settings.lock(false);
    queues.reset();
    master.reset();
    story.forget();
    switchOn(false);
    interrupts.reset();
  }

  private @Nullable I2cBus quietBus() {
    PinFunctions functions = pins;
    Pin sda = functions == null ? null : functions.only(wires.sdaIn);
    Pin scl = functions == null ? null : functions.only(wires.sclIn);
    if (sda == null || scl == null) {
      return null;
    }
    for (I2cBus bus : buses) {
      if (bus.isQuiet(sda, scl)) {
        return bus;
      }
    }
    return null;
  }

  private Queues queue() {
    return queues;
  }

  private int readData() {
    if (queues.rx.empty()) {
      raise(I2cInterrupts.RX_UNDER);
      return 0;
    }
    int entry = queues.rx.pop();
    changed();
    look();
    return entry;
  }

  private void writeData(int word) {
    if (!enabled || queues.flushed()) {
      return; // held empty
    }
    if (!settings.master() && !settings.slave()) {
      abort(Queues.ABRT_MASTER_DIS);
    } else if (queues.tx.full()) {
      raise(I2cInterrupts.TX_OVER);
    } else {
      queues.tx.push(word & COMMANDS);
      changed();
      look();
    }
  }

  /** Lets master and slave see what has changed in FIFOs and IC_ENABLE. */
  private void look() {
    if (settings.master()) {
      master.look();
    }
    slave.look();
  }

  private void control() {
    boolean now = enable.has(ENABLE);
    boolean aborts = enabled && enable.has(ABORT); // ignored unless it was enabled before
    if (now != enabled) {
      enabled = now;
      settings.lock(now);
      switched();
    }
    if (aborts) {
      master.abort();
    }
    showAbort();
    changed();
    look();
  }

  private void showAbort() {
    enable.value((enable.value() & ~ABORT) | (master.aborting() ? ABORT : 0));
  }

  private void switched() {
    if (!enabled) {
      boolean busy = slave.active();
      disabled = busy ? 0b010 | (queues.rx.empty() ? 0 : 0b100) : 0;
      interrupts.clear(I2cInterrupts.ACTIVITY);
    }
    queues.enable(enabled);
    if (enabled) {
      disabled = 0;
      story.forget();
      if (!master.active()) {
        switchOn(true);
      }
    } else {
      master.disabled();
      if (!master.active()) {
        switchOn(false);
      }
    }
  }

  private void switchOn(boolean on) {
    wires.on(on);
    slave.on(on && settings.slave() && !settings.master());
  }

  private int levels() {
    boolean shifts = settings.has(Settings.TX_EMPTY_CTRL) && master.unfinished();
    boolean works = enabled || master.active() || slave.active();
    return (queues.receiveFull() ? I2cInterrupts.RX_FULL : 0)
        | (works && queues.transmitEmpty() && !shifts ? I2cInterrupts.TX_EMPTY : 0);
  }

  private int status() {
    boolean masters = master.active();
    boolean slaves = slave.active();
    return (masters || slaves ? 1 : 0)
        | (queues.tx.full() ? 0 : 1 << 1)
        | (queues.tx.empty() ? 1 << 2 : 0)
        | (queues.rx.empty() ? 0 : 1 << 3)
        | (queues.rx.full() ? 1 << 4 : 0)
        | (masters ? 1 << 5 : 0)
        | (slaves ? 1 << 6 : 0);
  }

  private int enableStatus() {
    return (enabled || master.active() ? 1 : 0) | disabled;
  }

  private void raise(int bits) {
    interrupts.raise(bits);
  }

  private void abort(int source) {
    story.aborted(source);
    queues.abort(source);
    raise(I2cInterrupts.TX_ABRT);
  }

  private void abortCleared() {
    queues.clearAbort();
  }

  private void changed() {
    queues.requestDma();
    interrupts.update();
  }

  /** What master, slave and wires tell the block. */
  private final class Parts implements Master.Block, Slave.Block, Wires.Listener {
    @Override
    public boolean accepts() {
      return !queues.rx.full() || !settings.has(Settings.RX_FIFO_FULL_HLD_CTRL);
    }

    @Override
    public void received(int octet, boolean first) {
      if (!enabled) {
        return;
      }
      if (queues.rx.full()) {
        I2c.this.raise(I2cInterrupts.RX_OVER);
      } else {
        queues.rx.push(octet | (first ? FIRST_DATA_BYTE : 0));
      }
      changed();
    }

    @Override
    public void raise(int bits) {
      I2c.this.raise(bits);
    }

    @Override
    public void aborted(int source) {
      abort(source);
    }

    @Override
    public void changed() {
      I2c.this.changed();
    }

    @Override
    public void ended() {
      showAbort();
      if (!enabled) {
        switchOn(false);
      }
      I2c.this.changed();
    }

    @Override
    public boolean takesCommands() {
      return !enable.has(TX_CMD_BLOCK);
    }

    @Override
    public void started(boolean again) {
      boolean addressed = slave.active() || slave.addressed();
      I2c.this.raise(
          I2cInterrupts.START_DET
              | (master.active() ? I2cInterrupts.ACTIVITY : 0)
              | (again && addressed ? I2cInterrupts.RESTART_DET : 0));
    }

    @Override
    public void stopped() {
      boolean always = settings.master() || !settings.has(Settings.STOP_DET_IFADDRESSED);
      if (always || slave.addressed()) {
        I2c.this.raise(I2cInterrupts.STOP_DET);
      }
    }

    @Override
    public void sda(boolean high) {
      slave.bits().sda(high);
      master.shifter().sdaChanged();
    }

    @Override
    public void scl(boolean high) {
      slave.bits().scl(high);
      master.shifter().sclChanged(high);
    }
  }
}
