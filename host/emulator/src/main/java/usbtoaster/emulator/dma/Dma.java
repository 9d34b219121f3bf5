package usbtoaster.emulator.dma;

import java.util.Arrays;
import java.util.List;
import usbtoaster.emulator.bus.Alias;
import usbtoaster.emulator.bus.Bus;
import usbtoaster.emulator.bus.Peripheral;
import usbtoaster.emulator.bus.Register;
import usbtoaster.emulator.bus.Registers;
import usbtoaster.emulator.signal.InterruptLine;
import usbtoaster.emulator.time.ClockDomain;
import usbtoaster.emulator.time.Listeners;
import usbtoaster.emulator.time.VirtualClock;

/**
 * The DMA controller: 12 channels that copy on their own (datasheet 2.5). This class has the
 * registers of the channels, triggers and ends; {@link DmaEngine} moves the data, {@link Pacing}
 * holds it up, {@link DmaInterrupts} reports.
 *
 * <p>Belongs to the machine's thread.
 */
public final class Dma implements Peripheral {
  private static final int CHANNELS = 12;
  private static final int ALL = (1 << CHANNELS) - 1;

  /** Where each alias has READ_ADDR, WRITE_ADDR, TRANS_COUNT and CTRL (2.5.2.1). */
  private static final int[][] ALIASES = {
    {0x0, 0x4, 0x8, 0xC}, {0x4, 0x8, 0xC, 0x0}, {0x8, 0xC, 0x4, 0x0}, {0xC, 0x4, 0x8, 0x0}
  };

  private final Registers registers = new Registers("DMA");
  private final DmaChannel[] channels = new DmaChannel[CHANNELS];
  private final VirtualClock clock;
  private final DmaInterrupts interrupts;
  private final Arbiter arbiter;
  private final DmaEngine engine;
  private final Pacing pacing;
  private final Listeners<DmaListener> listeners;

  /**
   * Makes a controller as it is after a reset.
   *
   * @param bus what it is a master of
   * @param sys clk_sys
   * @param irq0 DMA_IRQ_0, interrupt 11
   * @param irq1 DMA_IRQ_1, interrupt 12
   */
  public Dma(Bus bus, VirtualClock clock, ClockDomain sys, InterruptLine irq0, InterruptLine irq1) {
    this.clock = clock;
    listeners = new Listeners<>("DMA", clock.failures());
    Arrays.setAll(channels, DmaChannel::new);
    for (DmaChannel channel : channels) {
      declare(channel);
    }
    interrupts = new DmaInterrupts(registers, irq0, irq1);
    PacingTimer[] timers = Pacing.timers();
    arbiter = new Arbiter(channels, timers);
    engine = new DmaEngine(channels, arbiter, bus, clock, sys, new Sniffer(registers), new Ends());
    pacing = new Pacing(channels, timers, arbiter, engine, clock, sys, registers);
    registers.at(0x430, "MULTI_CHAN_TRIGGER").onWrite(this::triggerMany);
    registers.at(0x440, "FIFO_LEVELS").reads(this::levels);
    registers.at(0x444, "CHAN_ABORT").onWrite(this::abort);
    registers.at(0x448, "N_CHANNELS").reset(CHANNELS);
  }

  /** Puts everything into the state after a reset. */
  public void reset() {
    registers.reset();
    for (DmaChannel channel : channels) {
      channel.reset();
    }
    engine.reset();
    pacing.reset();
    pacing.notifyPeripherals();
    interrupts.reset();
  }

  /** Takes a peripheral's request in. */
  public void connect(Dreq dreq) {
    pacing.connect(dreq);
  }

  /** Adds a listener that is notified of the channels, behind those that are there. */
  public void listen(DmaListener listener) {
    listeners.add(listener);
  }

  /** Takes a listener out; nothing if it is not there. */
  public void unlisten(DmaListener listener) {
    listeners.remove(listener);
  }

  @Override
  public String name() {
    return registers.name();
  }

  @Override
  public List<Register> declared() {
    return registers.declared();
  }

  @Override
  public int read(int offset) {
    engine.catchUp();
    return registers.read(offset);
  }

  @Override
  public int peek(int offset) {
    engine.catchUp();
    return registers.peek(offset);
  }

  @Override
  public void write(int offset, int value) {
    engine.catchUp();
    registers.write(offset, value);
    engine.changed();
  }

  @Override
  public void modify(int offset, Alias alias, int bits) {
    engine.catchUp();
    registers.modify(offset, alias, bits);
    engine.changed();
  }

  private void declare(DmaChannel channel) {
    String name = "CH" + channel.number + "_";
    int base = 0x40 * channel.number;
    for (int alias = 0; alias < ALIASES.length; alias++) {
      int[] at = ALIASES[alias];
      String prefix = name + (alias == 0 ? "" : "AL" + alias + "_");
      int row = base + 0x10 * alias;
      registers
          .at(row + at[0], prefix + "READ_ADDR" + suffix(at[0]))
          .reads(() -> channel.readAddress)
          .onWrite(
              word -> {
                channel.readAddress = word;
                written(channel, at[0], word);
              });
      registers
          .at(row + at[1], prefix + "WRITE_ADDR" + suffix(at[1]))
          .reads(() -> channel.writeAddress)
          .onWrite(
              word -> {
                channel.writeAddress = word;
                written(channel, at[1], word);
              });
      registers
          .at(row + at[2], prefix + "TRANS_COUNT" + suffix(at[2]))
          .reads(() -> channel.remaining)
          .onWrite(
              word -> {
                channel.reload = word;
                written(channel, at[2], word);
              });
      registers
          .at(row + at[3], prefix + "CTRL" + suffix(at[3]))
          .reads(channel::control)
          .onWrite(
              word -> {
                channel.control(word);
                pacing.notifyPeripherals();
                written(channel, at[3], word);
              });
    }
    registers
        .at(0x800 + base, name + "DBG_CTDREQ")
        .reads(() -> channel.credits)
        .onWrite(word -> pacing.handshake(channel));
    registers.at(0x804 + base, name + "DBG_TCR").reads(() -> channel.reload);
  }

  private static String suffix(int place) {
    return place == 0xC ? "_TRIG" : "";
  }

  /** The last word of each alias is a trigger; a 0 there is a null trigger (2.5.2.2). */
  private void written(DmaChannel channel, int place, int word) {
    if (place != 0xC) {
      return;
    }
    if (word != 0) {
      trigger(channel);
    } else if (channel.quiet()) {
      interrupts.raise(channel.number);
    }
  }

  private void trigger(DmaChannel channel) {
    if (!channel.enabled() || channel.busy) {
      return;
    }
    arbiter.busy(channel, true);
    channel.remaining = channel.reload;
    pacing.handshake(channel);
    pacing.notifyPeripherals();
    int transfers = channel.remaining;
    long now = clock.picos();
    listeners.notifyEach(each -> each.started(channel.number, transfers, now));
  }

  private void triggerMany(int mask) {
    for (DmaChannel channel : channels) {
      if ((mask & 1 << channel.number) != 0) {
        trigger(channel);
      }
    }
  }

  /**
   * CHAN_ABORT (2.5.5.3). It reads 0 at once: by RP2040-E13 the bit clears before a transfer that
   * is in flight has ended, and that transfer raises the channel's interrupt when it ends.
   */
  private void abort(int mask) {
    for (DmaChannel channel : channels) {
      if ((mask & ALL & 1 << channel.number) != 0 && channel.busy) {
        engine.abandon(channel);
        int remaining = channel.remaining;
        arbiter.busy(channel, false);
        channel.remaining = 0;
        channel.credits = 0;
        pacing.notifyPeripherals();
        stopped(channel, remaining);
      }
    }
  }

  private void stopped(DmaChannel channel, int remaining) {
    if (!listeners.isEmpty()) {
      long now = clock.picos();
      listeners.notifyEach(each -> each.stopped(channel.number, remaining, now));
    }
  }

  private int levels() {
    return engine.levels();
  }

  /** What comes of the transfers. */
  private final class Ends implements DmaEngine.Outcome {
    @Override
    public void finished(DmaChannel channel) {
      if (!channel.quiet()) {
        interrupts.raise(channel.number);
      }
      pacing.notifyPeripherals();
      stopped(channel, 0);
      int chained = channel.chainTo();
      if (chained != channel.number && chained < CHANNELS) {
        trigger(channels[chained]);
      }
    }

    @Override
    public void failed(DmaChannel channel) {
      interrupts.raise(channel.number);
      pacing.notifyPeripherals();
      stopped(channel, channel.remaining);
    }

    @Override
    public void orphanEnded(DmaChannel channel) {
      if (!channel.quiet()) {
        interrupts.raise(channel.number);
      }
    }
  }
}
