package usbtoaster.emulator.sio;

import java.util.List;
import usbtoaster.emulator.bus.Fifo;
import usbtoaster.emulator.bus.Peripheral;
import usbtoaster.emulator.bus.Registers;
import usbtoaster.emulator.gpio.PinBank;
import usbtoaster.emulator.signal.InterruptLine;
import usbtoaster.emulator.time.ClockDomain;

/**
 * The single-cycle I/O block (datasheet 2.3.1): a table of registers for each core, over pins,
 * FIFOs and spinlocks that they share, and a divider and two interpolators that each has to itself.
 *
 * <p>Belongs to the machine's thread.
 */
public final class Sio {
  private static final int INTERPOLATORS = 2;

  /** How many words a FIFO between the cores holds (datasheet 2.3.1.4). */
  public static final int FIFO_DEPTH = 8;

  private final SioGpio gpio;
  private final SioGpio gpioHi;
  private final Spinlocks spinlocks = new Spinlocks();
  private final List<Mailbox> mailboxes;
  private final List<Divider> dividers;
  private final List<Registers> cores;

  /**
   * Makes the block and connects it to the pins as function 5.
   *
   * @param user GPIO0 to GPIO29
   * @param qspi the pins that the registers with HI are for
   * @param irqProc0 SIO_IRQ_PROC0
   * @param irqProc1 SIO_IRQ_PROC1
   */
  public Sio(
      ClockDomain clkSys,
      PinBank user,
      PinBank qspi,
      InterruptLine irqProc0,
      InterruptLine irqProc1) {
    gpio = new SioGpio(user, "GPIO_", 0);
    gpioHi = new SioGpio(qspi, "GPIO_HI_", 30);
    Fifo toCore0 = new Fifo(FIFO_DEPTH);
    Fifo toCore1 = new Fifo(FIFO_DEPTH);
    mailboxes =
        List.of(
            new Mailbox(toCore0, toCore1, irqProc0, this::updateInterrupts),
            new Mailbox(toCore1, toCore0, irqProc1, this::updateInterrupts));
    dividers = List.of(new Divider(clkSys), new Divider(clkSys));
    cores = List.of(declare(0), declare(1));
  }

  /** Returns the block as {@code core}, 0 or 1, sees it. */
  public Peripheral core(int core) {
    return cores.get(core);
  }

  /** Returns how many words {@code core} has to read from the other one. */
  public int fifoWords(int core) {
    return mailboxes.get(core).words();
  }

  /** Returns the core that has claimed spinlock {@code number}; -1 if none has. */
  public int spinlockOwner(int number) {
    return spinlocks.owner(number);
  }

  /** Resets the block. */
  public void reset() {
    gpio.reset();
    gpioHi.reset();
    spinlocks.reset();
    mailboxes.forEach(Mailbox::reset);
    dividers.forEach(Divider::reset);
    cores.forEach(Registers::reset);
    updateInterrupts();
  }

  private Registers declare(int core) {
    Registers registers = new Registers("SIO");
    registers.at(0x000, "CPUID").reset(core);
    gpio.declare(registers, 0x004, 0x010);
    gpioHi.declare(registers, 0x008, 0x030);
    mailboxes.get(core).declare(registers);
    spinlocks.declare(registers, core);
    dividers.get(core).declare(registers);
    for (int i = 0; i < INTERPOLATORS; i++) {
      new Interpolator(registers, 0x80 + 0x40 * i, i);
    }
    return registers;
  }

  private void updateInterrupts() {
    mailboxes.forEach(Mailbox::update);
  }
}
