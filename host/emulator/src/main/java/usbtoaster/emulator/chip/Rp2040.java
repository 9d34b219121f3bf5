package usbtoaster.emulator.chip;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.adc.Adc;
import usbtoaster.emulator.bus.Bus;
import usbtoaster.emulator.bus.Memory;
import usbtoaster.emulator.bus.Peripheral;
import usbtoaster.emulator.clocks.ClockInput;
import usbtoaster.emulator.core.CortexM0Plus;
import usbtoaster.emulator.core.translate.Translation;
import usbtoaster.emulator.dma.Dma;
import usbtoaster.emulator.gpio.Pin;
import usbtoaster.emulator.gpio.PinBank;
import usbtoaster.emulator.gpio.Pull;
import usbtoaster.emulator.i2c.I2cBus;
import usbtoaster.emulator.image.Image;
import usbtoaster.emulator.pio.Pio;
import usbtoaster.emulator.resets.VregAndChipReset.Cause;
import usbtoaster.emulator.sio.Sio;
import usbtoaster.emulator.spi.Pl022;
import usbtoaster.emulator.time.VirtualClock;
import usbtoaster.emulator.uart.Uart;
import usbtoaster.emulator.usb.UsbController;
import usbtoaster.emulator.xip.XipCtrl;

/**
 * An RP2040 with its flash and crystal: the machine that runs firmware images.
 *
 * <p>Overview: {@link #load} an image, {@link #powerCycle}, then let virtual time pass with {@link
 * #runTo}. The chip boots as on silicon (datasheet 2.8): the boot ROM copies the second stage from
 * flash, checks it and runs it. An image for SRAM alone starts at its entry, as a debugger would
 * start it. Nothing happens outside of {@link #runTo}; the same image with the same inputs at the
 * same times does the same each time.
 *
 * <p>What listens to signals of the machine is called in the middle of an instruction. It may look
 * and note, drive pins and arm alarms; it must not call {@link #runTo} or reset the chip. To act on
 * the machine, {@link #pause} it and act when {@link #runTo} has returned.
 *
 * <p>What a listener throws stops nothing: it goes to {@code clock().failures()}, where it is
 * logged unless somebody takes it.
 *
 * <p>A machine belongs to one thread at a time: who hands it on must do so by a happens-before. A
 * process may have as many as it likes.
 */
public final class Rp2040 {
  /** How many GPIOs there are. */
  public static final int PINS = 30;

  private static final int ROM_BYTES = 16 * 1024;
  private static final int SRAM_BYTES = 264 * 1024;
  private static final int LEAST_FLASH = 4 * 1024;
  private static final int MOST_FLASH = 16 * 1024 * 1024;
  private static final int PICO_FLASH_BYTES = 2 * 1024 * 1024;
  private static final long PICO_CRYSTAL_HERTZ = 12_000_000;
  private static final int SP = 13;
  private static final int PC = 15;

  private final VirtualClock clock = new VirtualClock();
  private final Bus bus;
  private final RandomGenerator random;
  private final Chip chip;
  private final MemoryMap map;
  private final Execution execution;
  private final Missing missing;
  private @Nullable Company company;
  private int startInSram;

  /** As the other one, with the {@link Translation#configured} of the process. */
  public Rp2040(int flashBytes, long crystalHertz, RandomGenerator random) {
    this(flashBytes, crystalHertz, random, Translation.configured());
  }

  /**
   * Makes a chip without power.
   *
   * @param flashBytes a power of two, 4 KiB (a sector) to 16 MiB (all that XIP can see)
   * @param crystalHertz 1 to 15 MHz
   * @param random for the random bit of the ring oscillator and for what SRAM contains after
   *     power-on
   * @param translation what of the code is translated: a matter of speed alone
   * @throws IllegalArgumentException if there are no such flashes or crystals
   */
  public Rp2040(
      int flashBytes, long crystalHertz, RandomGenerator random, Translation translation) {
    if (Integer.bitCount(flashBytes) != 1 || flashBytes < LEAST_FLASH || flashBytes > MOST_FLASH) {
      throw new IllegalArgumentException(
          "A flash has 4 KiB to 16 MiB, a power of two, not %,d bytes".formatted(flashBytes));
    }
    if (crystalHertz < 1_000_000 || crystalHertz > 15_000_000) {
      throw new IllegalArgumentException(
          "A crystal has 1 to 15 MHz, not %,d Hz".formatted(crystalHertz));
    }
    this.random = random;
    bus =
        new Bus(new Memory(ROM_BYTES, 0), new Memory(flashBytes, 0xFF), new Memory(SRAM_BYTES, 0));
    bus.rom().load(0, RomImage.read());
    chip = new Chip(bus, clock, crystalHertz, random, translation);
    map = new MemoryMap(bus, chip);
    execution = new Execution(clock, chip);
    missing = new Missing(List.of(chip.core0, chip.core1), execution::running, clock.failures());
    map.onMissing(missing);
    chip.hold();
  }

  /** Makes the chip of a Raspberry Pi Pico: 2 MiB of flash, 12 MHz, the same noise each time. */
  public static Rp2040 pico() {
    return pico(Translation.configured());
  }

  /** As the other one, with {@code translation}. */
  public static Rp2040 pico(Translation translation) {
    return new Rp2040(
        PICO_FLASH_BYTES, PICO_CRYSTAL_HERTZ, new SplittableRandom(2040), translation);
  }

  /**
   * Puts {@code image} into an erased flash, or into SRAM. It starts at the next reset or power-on;
   * until then the chip goes on with what is in the memories now. Not from inside {@link #runTo}.
   *
   * @throws usbtoaster.emulator.image.ImageException if it does not fit
   */
  public void load(Image image) {
    Memory flash = bus.flash();
    byte[] erased = new byte[flash.size()];
    Arrays.fill(erased, (byte) 0xFF);
    flash.load(0, erased);
    image.load(bus);
    startInSram = image.inFlash() ? 0 : image.entry();
  }

  /**
   * Takes the power away and gives it back: SRAM holds noise, unless the image is in it, and the
   * chip boots. Time and what drives the pins from outside go on. Not from inside {@link #runTo}.
   */
  public void powerCycle() {
    chip.hold();
    missing.clear();
    chip.core0.faults().clear();
    chip.core1.faults().clear();
    if (startInSram == 0) {
      byte[] noise = new byte[SRAM_BYTES];
      random.nextBytes(noise);
      bus.sram().load(0, noise);
    }
    start(Cause.HAD_POR);
  }

  /**
   * Sets the RUN pin: low holds the chip in reset, SRAM stays; a rise boots it. Not from inside
   * {@link #runTo}.
   */
  public void runPin(boolean level) {
    if (!level) {
      chip.hold();
    } else if (chip.held()) {
      start(Cause.HAD_RUN);
    }
  }

  private void start(Cause cause) {
    chip.release(cause);
    if (startInSram != 0) {
      chip.core0.register(SP, 0x2004_2000);
      chip.core0.register(PC, startInSram);
    }
  }

  /**
   * Executes until {@link #clock} shows {@code picos}, or a few cycles later; returns earlier after
   * {@link #pause}, and at once if that moment has passed. A chip that sleeps or is held in reset
   * lets the time jump from alarm to alarm. The chips that are wired to it go with it.
   */
  public void runTo(long picos) {
    Company others = company;
    if (others == null) {
      execution.runTo(picos);
    } else {
      others.runTo(picos);
    }
  }

  /** Lets the cores execute in turns only, an instruction each: for tests. */
  void lockStep() {
    execution.lockStep();
  }

  /** Returns how often a core that had gone ahead of the other went back: for tests. */
  long takenBack() {
    return execution.takenBack();
  }

  /** Returns how many cycles the cores have come by leads, and not in turns: for tests. */
  long ledCycles() {
    return execution.ledCycles();
  }

  /**
   * Sets who is asked before the machine goes on, at least at each alarm and each 2<sup>20</sup>
   * cycles; null: nobody, as at first. Not from inside {@link #runTo}, except by the attendant.
   */
  public void attendant(@Nullable Attendant attendant) {
    execution.attendant(attendant);
  }

  /** Lets {@link #runTo} return after the instruction that executes. For listeners. */
  public void pause() {
    Company others = company;
    if (others == null) {
      execution.pause();
    } else {
      others.pause(this);
    }
  }

  /** Returns whether nothing executes: each core sleeps, is locked up, halted or held in reset. */
  public boolean asleep() {
    return !chip.runs(chip.core0) && !chip.runs(chip.core1);
  }

  /** Returns whether core 0 or core 1 executes: it is not asleep, and nothing holds it in reset. */
  public boolean executes(int core) {
    return chip.runs(core(core));
  }

  /** Returns whether nothing executes here and on the chips that are wired to it. */
  public boolean idle() {
    Company others = company;
    return others == null ? !execution.executes() : others.idle();
  }

  /**
   * Returns when the next alarm goes off, here or on the chips that are wired to it, in picoseconds
   * of {@link #clock}; {@link Long#MAX_VALUE}: never. A core that executes may act earlier.
   */
  public long nextPicos() {
    Company others = company;
    return others == null ? clock.nextPicos() : others.nextPicos();
  }

  /**
   * Returns the first moment at which something can happen on this chip by itself: the beginning of
   * the next instruction, or the next alarm; {@link Long#MAX_VALUE}: never.
   */
  public long soonestPicos() {
    return execution.soonestPicos();
  }

  /** Returns the chips that it is wired to; null: none. */
  public @Nullable Company company() {
    return company;
  }

  /** Puts the chip into {@code company}, in place of the one before, and hands over the reins. */
  public Reins join(Company company) {
    this.company = company;
    execution.exact();
    return new Reins(execution, clock);
  }

  /**
   * Returns the machine's time. It begins at 0 when the machine is made, and goes on over resets.
   */
  public VirtualClock clock() {
    return clock;
  }

  /**
   * Returns GPIO {@code number}.
   *
   * @throws IndexOutOfBoundsException if it is not 0 to 29
   */
  public Pin pin(int number) {
    return chip.user.pin(number);
  }

  /**
   * Presses the button BOOTSEL, or lets it go. It pulls the flash's chip select low where nobody
   * drives it: the boot ROM looks at it after each reset, and then serves USB.
   */
  public void bootsel(boolean pressed) {
    chip.qspi.pin(PinBank.SS).pull(pressed ? Pull.DOWN : Pull.NONE);
  }

  /** Returns core 0. */
  public CortexM0Plus core() {
    return chip.core0;
  }

  /**
   * Returns core 0 or core 1.
   *
   * @throws IllegalArgumentException if it is neither
   */
  public CortexM0Plus core(int number) {
    return switch (number) {
      case 0 -> chip.core0;
      case 1 -> chip.core1;
      default -> throw new IllegalArgumentException("The chip has core 0 and 1, none " + number);
    };
  }

  /** Returns the bus: to look into memories and registers as core 0 sees them, side effects too. */
  public Bus bus() {
    return bus;
  }

  /** Returns SPI0 or SPI1 (datasheet 4.4). */
  public Pl022 spi(int number) {
    return chip.spis.get(number);
  }

  /** Returns UART0 or UART1 (datasheet 4.2). */
  public Uart uart(int number) {
    return chip.uarts.get(number);
  }

  /**
   * Returns the I2C bus at two pins, whatever drives them; it is there from the first call on, with
   * pull-ups and without parts.
   *
   * @param sda the GPIO that is SDA
   * @param scl the GPIO that is SCL
   * @throws IllegalStateException if only one of them is on a bus, or they are on different ones
   */
  public I2cBus i2cBus(int sda, int scl) {
    return chip.i2cBus(pin(sda), pin(scl));
  }

  /** Returns the SIO (datasheet 2.3.1): what the cores have for each other. */
  public Sio sio() {
    return chip.sio;
  }

  /** Returns the ADC (datasheet 4.9), to put voltages and a temperature at its inputs. */
  public Adc adc() {
    return chip.adc;
  }

  /** Returns the USB controller (datasheet 4.1); a host is at its port. */
  public UsbController usb() {
    return chip.usb;
  }

  /** Returns PIO0 or PIO1 (datasheet 3). */
  public Pio pio(int number) {
    return chip.pios.get(number);
  }

  /**
   * Returns the clock from outside at GPIO20 or GPIO22 (datasheet 2.15.2.3).
   *
   * @throws IllegalArgumentException if it is another pin
   */
  public ClockInput clockInput(int gpio) {
    return switch (gpio) {
      case 20 -> chip.tree.inputs.get(0);
      case 22 -> chip.tree.inputs.get(1);
      default ->
          throw new IllegalArgumentException(
              "GPIO20 and GPIO22 take a clock, not GPIO%d".formatted(gpio));
    };
  }

  /** Returns the control of the flash's cache (datasheet 2.6.3). */
  public XipCtrl xip() {
    return chip.xip;
  }

  /** Returns the DMA controller (datasheet 2.5). */
  public Dma dma() {
    return chip.dma;
  }

  /** Returns every block that declares its registers. */
  public List<Peripheral> blocks() {
    return map.blocks().stream().map(MemoryMap.Placed::block).toList();
  }

  public MemoryMap map() {
    return map;
  }

  /** Returns what the image has used that is not emulated. */
  public Missing missing() {
    return missing;
  }

  /** Returns the frequency of clk_sys in hertz; 0 while it stands still. */
  public long clkSysHertz() {
    return chip.tree.clocks.sys().hertz();
  }
}
