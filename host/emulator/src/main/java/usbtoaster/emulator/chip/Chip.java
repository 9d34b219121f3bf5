package usbtoaster.emulator.chip;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import usbtoaster.emulator.adc.Adc;
import usbtoaster.emulator.bus.Bus;
import usbtoaster.emulator.clocks.DormantWake;
import usbtoaster.emulator.core.CodeWatch;
import usbtoaster.emulator.core.CortexM0Plus;
import usbtoaster.emulator.core.translate.Translation;
import usbtoaster.emulator.dma.Dma;
import usbtoaster.emulator.dma.Dreq;
import usbtoaster.emulator.gpio.Pin;
import usbtoaster.emulator.gpio.PinBank;
import usbtoaster.emulator.i2c.I2c;
import usbtoaster.emulator.i2c.I2cBus;
import usbtoaster.emulator.part.NorFlash;
import usbtoaster.emulator.pio.Pio;
import usbtoaster.emulator.pwm.Pwm;
import usbtoaster.emulator.resets.Psm;
import usbtoaster.emulator.resets.Psm.Stage;
import usbtoaster.emulator.resets.Resets;
import usbtoaster.emulator.resets.VregAndChipReset;
import usbtoaster.emulator.resets.VregAndChipReset.Cause;
import usbtoaster.emulator.rtc.Rtc;
import usbtoaster.emulator.signal.InterruptLine;
import usbtoaster.emulator.sio.Sio;
import usbtoaster.emulator.spi.Pl022;
import usbtoaster.emulator.sysinfo.SysCfg;
import usbtoaster.emulator.time.Alarm;
import usbtoaster.emulator.time.ClockDomain;
import usbtoaster.emulator.time.VirtualClock;
import usbtoaster.emulator.timer.Timer;
import usbtoaster.emulator.uart.Uart;
import usbtoaster.emulator.usb.UsbController;
import usbtoaster.emulator.watchdog.Watchdog;
import usbtoaster.emulator.xip.Ssi;
import usbtoaster.emulator.xip.XipCtrl;

/**
 * The blocks of the chip, made once and connected to clocks, interrupts and data requests. What a
 * block does is its own business; where it stands on the bus is {@link MemoryMap}'s, what it is to
 * the pins {@link PinWiring}'s.
 *
 * <p>The cores share the bus and what was made of the code; an SEV of one is an event for the
 * other.
 */
final class Chip {
  private static final int FIRST_ADC_GPIO = 26;
  private static final long FLASH_UNIQUE_ID = 0xE661_4103_E720_4000L;

  final ClockTree tree;
  final Psm psm = new Psm();
  final Resets resets = new Resets();
  final VregAndChipReset chipReset = new VregAndChipReset();
  final Watchdog watchdog;
  final Timer timer;
  final SysCfg sysCfg;
  final PinBank user;
  final PinBank qspi;
  final Sio sio;
  final Dma dma;
  final Pwm pwm;
  final XipCtrl xip;
  final Ssi ssi;
  final List<Pl022> spis;
  final List<Uart> uarts;
  final List<I2c> i2cs;
  final Adc adc;
  final Rtc rtc;
  final UsbController usb;
  final List<Pio> pios;
  final CortexM0Plus core0;
  final CortexM0Plus core1;

  private final VirtualClock clock;
  private final ClockDomain clkPeri;
  private final Interrupts irq;
  private final DormantWake wake = new DormantWake();
  private final List<I2cBus> buses = new ArrayList<>();
  private final boolean[] coreHeld = new boolean[2]; // by PSM
  private boolean held = true;
  private Runnable start = () -> {};

  Chip(
      Bus bus,
      VirtualClock clock,
      long crystalHertz,
      RandomGenerator random,
      Translation translation) {
    this.clock = clock;
    List<CortexM0Plus> cores = new ArrayList<>();
    irq = new Interrupts(cores);
    tree = new ClockTree(clock, crystalHertz, random, wake, irq.toAll(Interrupts.CLOCKS_IRQ));
    ClockDomain clkSys = tree.clocks.sys();
    clkPeri = tree.clocks.peri();
    watchdog = new Watchdog(clock, tree.clocks.ref(), this::bite);
    CodeWatch code = new CodeWatch(bus, translation);
    core0 = new CortexM0Plus(0, code, clock, clkSys, watchdog.tick());
    core1 = new CortexM0Plus(1, code, clock, clkSys, watchdog.tick());
    cores.add(core0);
    cores.add(core1);
    timer =
        new Timer(
            clock,
            watchdog.tick(),
            IntStream.range(0, 4).mapToObj(i -> irq.toAll(Interrupts.TIMER_IRQ_0 + i)).toList());
    sysCfg = new SysCfg(mask -> irq.nonMaskable(0, mask), mask -> irq.nonMaskable(1, mask));
    user = PinBank.user(lines(Interrupts.IO_IRQ_BANK0), clock);
    qspi = PinBank.qspi(lines(Interrupts.IO_IRQ_QSPI), clock);
    sio =
        new Sio(
            clkSys,
            user,
            qspi,
            irq.to(0, Interrupts.SIO_IRQ_PROC0),
            irq.to(1, Interrupts.SIO_IRQ_PROC1));
    dma =
        new Dma(
            bus, clock, clkSys, irq.toAll(Interrupts.DMA_IRQ_0), irq.toAll(Interrupts.DMA_IRQ_1));
    spis = List.of(spi("SPI0", Interrupts.SPI0_IRQ, 16), spi("SPI1", Interrupts.SPI1_IRQ, 18));
    uarts =
        List.of(uart("UART0", Interrupts.UART0_IRQ, 20), uart("UART1", Interrupts.UART1_IRQ, 22));
    i2cs =
        List.of(
            i2c("I2C0", clkSys, Interrupts.I2C0_IRQ, 32),
            i2c("I2C1", clkSys, Interrupts.I2C1_IRQ, 34));
    usb = new UsbController(clock, tree.clocks.usb(), irq.toAll(Interrupts.USBCTRL_IRQ));
    pwm = new Pwm(clock, clkSys, irq.toAll(Interrupts.PWM_IRQ_WRAP), wraps());
    adc = adc(tree.clocks.adc());
    rtc = rtc(irq.toAll(Interrupts.RTC_IRQ), wake.line());
    pios = List.of(pio(0, translation.mode()), pio(1, translation.mode()));
    ssi = ssi(bus, clkSys);
    xip = new XipCtrl(bus, clkSys, ssi::readTicks, dreq(37));
    powerStages();
    PinWiring.connect(this);
  }

  private PinBank.Lines lines(int number) {
    return new PinBank.Lines(irq.to(0, number), irq.to(1, number), wake.line());
  }

  private Dreq dreq(int number) {
    Dreq dreq = new Dreq(number);
    dma.connect(dreq);
    return dreq;
  }

  private Pl022 spi(String name, int interrupt, int firstDreq) {
    return new Pl022(
        name, clock, clkPeri, irq.toAll(interrupt), dreq(firstDreq), dreq(firstDreq + 1));
  }

  private Uart uart(String name, int interrupt, int firstDreq) {
    return new Uart(
        name, clock, clkPeri, irq.toAll(interrupt), dreq(firstDreq), dreq(firstDreq + 1));
  }

  private I2c i2c(String name, ClockDomain clkSys, int interrupt, int firstDreq) {
    return new I2c(name, clock, clkSys, irq.toAll(interrupt), dreq(firstDreq), dreq(firstDreq + 1));
  }

  private Adc adc(ClockDomain clkAdc) {
    return new Adc(
        clock,
        clkAdc,
        irq.toAll(Interrupts.ADC_IRQ_FIFO),
        dreq(36),
        input -> user.pin(FIRST_ADC_GPIO + input).pad().level());
  }

  private Rtc rtc(InterruptLine interrupt, InterruptLine wakes) {
    return new Rtc(
        clock,
        tree.clocks.rtc(),
        asserted -> {
          interrupt.set(asserted);
          wakes.set(asserted);
        });
  }

  private Pio pio(int number, Translation.Mode mode) {
    int interrupt = Interrupts.PIO0_IRQ_0 + 2 * number;
    List<Dreq> dreqs = IntStream.range(8 * number, 8 * number + 8).mapToObj(this::dreq).toList();
    return new Pio(
        number,
        clock,
        tree.clocks.sys(),
        List.of(irq.toAll(interrupt), irq.toAll(interrupt + 1)),
        dreqs,
        user,
        switch (mode) {
          case OFF -> Long.MAX_VALUE;
          case AUTO -> Pio.HOT;
          case ALWAYS -> 0;
        });
  }

  private Ssi ssi(Bus bus, ClockDomain clkSys) {
    NorFlash flash = new NorFlash(clock, bus.flash(), qspi.pin(PinBank.SS).pad(), FLASH_UNIQUE_ID);
    return new Ssi(clock, clkSys, flash, dreq(38), dreq(39), irq.toAll(Interrupts.XIP_IRQ));
  }

  private List<Dreq> wraps() {
    return IntStream.range(24, 32).mapToObj(this::dreq).toList();
  }

  I2cBus i2cBus(Pin sda, Pin scl) {
    for (I2cBus bus : buses) {
      if (bus.isAt(sda, scl)) {
        return bus;
      }
    }
    I2cBus bus = new I2cBus(sda, scl);
    buses.add(bus);
    i2cs.forEach(i2c -> i2c.attach(bus));
    return bus;
  }

  /** What the power-on state machine takes down and brings up: after a watchdog, or FRCE_OFF. */
  private void powerStages() {
    whenDown(Stage.ROSC, tree.rosc::reset);
    whenDown(Stage.XOSC, tree.xosc::reset);
    whenDown(Stage.CLOCKS, tree.clocks::reset);
    whenDown(Stage.RESETS, resets::reset);
    whenDown(Stage.SIO, sio::reset);
    whenDown(Stage.XIP, this::resetXip);
    psm.listen(Stage.PROC0, on -> power(core0, on));
    psm.listen(Stage.PROC1, on -> power(core1, on));
    connect(core0, core1);
    connect(core1, core0);
  }

  private void connect(CortexM0Plus core, CortexM0Plus other) {
    Alarm reset = clock.alarm("SYSRESETREQ of core " + core.number(), core::reset);
    core.onResetRequest(() -> clock.armIn(reset, 0));
    core.onSev(other::event);
    core.onStart(() -> start.run());
  }

  /** Sets what runs when a core that executed nothing begins to. */
  void onStart(Runnable action) {
    start = action;
  }

  private void whenDown(Stage stage, Runnable reset) {
    psm.listen(
        stage,
        on -> {
          if (!on) {
            reset.run();
          }
        });
  }

  /** The watchdog bites: what WDSEL of PSM and of RESETS selects goes down and comes up. */
  private void bite() {
    resets.watchdog();
    psm.watchdog();
  }

  private void power(CortexM0Plus core, boolean on) {
    coreHeld[core.number()] = !on;
    if (!on) {
      core.hold();
    } else if (!held) {
      core.reset();
      start.run();
    }
  }

  /** Returns whether {@code core} executes: it runs, and nothing holds it in reset. */
  boolean runs(CortexM0Plus core) {
    return !held && !coreHeld[core.number()] && core.isRunning();
  }

  boolean bothRun() {
    return runs(core0) && runs(core1);
  }

  /** Holds the whole chip in reset: everything is in its reset state and stays there. */
  void hold() {
    held = true;
    core0.hold();
    core1.hold();
    watchdog.reset();
    psm.reset();
    tree.reset();
    resets.reset();
    sio.reset();
    resetXip();
  }

  private void resetXip() {
    xip.reset();
    ssi.reset();
  }

  /** Returns whether the whole chip is held in reset. */
  boolean held() {
    return held;
  }

  /** Releases the chip after {@code cause}: the cores start in the boot ROM. */
  void release(Cause cause) {
    chipReset.reset(cause);
    Arrays.fill(coreHeld, false);
    held = false;
    core0.reset();
    core1.reset();
  }
}
