package usbtoaster.emulator.chip;

import static usbtoaster.emulator.resets.Subsystem.ADC;
import static usbtoaster.emulator.resets.Subsystem.BUSCTRL;
import static usbtoaster.emulator.resets.Subsystem.DMA;
import static usbtoaster.emulator.resets.Subsystem.I2C0;
import static usbtoaster.emulator.resets.Subsystem.I2C1;
import static usbtoaster.emulator.resets.Subsystem.IO_BANK0;
import static usbtoaster.emulator.resets.Subsystem.IO_QSPI;
import static usbtoaster.emulator.resets.Subsystem.PADS_BANK0;
import static usbtoaster.emulator.resets.Subsystem.PADS_QSPI;
import static usbtoaster.emulator.resets.Subsystem.PIO0;
import static usbtoaster.emulator.resets.Subsystem.PIO1;
import static usbtoaster.emulator.resets.Subsystem.PLL_SYS;
import static usbtoaster.emulator.resets.Subsystem.PLL_USB;
import static usbtoaster.emulator.resets.Subsystem.PWM;
import static usbtoaster.emulator.resets.Subsystem.RTC;
import static usbtoaster.emulator.resets.Subsystem.SPI0;
import static usbtoaster.emulator.resets.Subsystem.SPI1;
import static usbtoaster.emulator.resets.Subsystem.SYSCFG;
import static usbtoaster.emulator.resets.Subsystem.SYSINFO;
import static usbtoaster.emulator.resets.Subsystem.TBMAN;
import static usbtoaster.emulator.resets.Subsystem.TIMER;
import static usbtoaster.emulator.resets.Subsystem.UART0;
import static usbtoaster.emulator.resets.Subsystem.UART1;
import static usbtoaster.emulator.resets.Subsystem.USBCTRL;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.bus.Bus;
import usbtoaster.emulator.bus.MissingListener;
import usbtoaster.emulator.bus.Peripheral;
import usbtoaster.emulator.bus.Registers;
import usbtoaster.emulator.resets.Resets;
import usbtoaster.emulator.resets.Subsystem;
import usbtoaster.emulator.sysinfo.BusCtrl;
import usbtoaster.emulator.sysinfo.SysInfo;
import usbtoaster.emulator.sysinfo.TbMan;
import usbtoaster.emulator.time.ClockDomain;

/**
 * Puts the blocks on the bus: the datasheet's address map (2.2), each with the subsystem that
 * RESETS holds it by and the clock that it needs to leave the reset.
 */
public final class MemoryMap {
  /**
   * A block and its place.
   *
   * @param heldBy what RESETS holds it by; null: it is always there
   */
  public record Placed(int base, Peripheral block, @Nullable Subsystem heldBy) {}

  private static final int SIO = 0xD000_0000;

  private final Bus bus;
  private final Resets resets;
  private final ClockDomain clkSys;
  private final List<Placed> blocks = new ArrayList<>();

  MemoryMap(Bus bus, Chip chip) {
    this.bus = bus;
    this.resets = chip.resets;
    this.clkSys = chip.tree.clocks.sys();
    system(chip);
    pins(chip);
    serial(chip);
    analogue(chip);
    bus.attachSio(0, chip.sio.core(0));
    blocks.add(new Placed(SIO, chip.sio.core(0), null));
    bus.attachSio(1, chip.sio.core(1));
    resets.onChange(bus::changed);
  }

  /** Returns every block that declares its registers, in the order of this table. */
  public List<Placed> blocks() {
    return List.copyOf(blocks);
  }

  /** Sets who is notified of each use of what the blocks do not do. */
  void onMissing(MissingListener listener) {
    blocks.forEach(placed -> placed.block().onMissing(listener));
  }

  /** Returns whether RESETS holds {@code placed}: it reads 0 then and ignores writes. */
  public boolean held(Placed placed) {
    return placed.heldBy != null && resets.held(placed.heldBy);
  }

  private void system(Chip chip) {
    gated(0x4000_0000, SYSINFO, new SysInfo().registers());
    gated(0x4000_4000, SYSCFG, chip.sysCfg.registers(), chip.sysCfg::reset);
    always(0x4000_8000, chip.tree.clocks.registers());
    always(0x4000_C000, chip.resets.registers());
    always(0x4001_0000, chip.psm.registers());
    always(0x4002_4000, chip.tree.xosc.registers());
    gated(0x4002_8000, PLL_SYS, chip.tree.pllSys.registers(), chip.tree.pllSys::reset);
    gated(0x4002_C000, PLL_USB, chip.tree.pllUsb.registers(), chip.tree.pllUsb::reset);
    BusCtrl busCtrl = new BusCtrl(bus);
    gated(0x4003_0000, BUSCTRL, busCtrl.registers(), busCtrl::reset);
    gated(0x4005_C000, RTC, chip.rtc.registers(), chip.rtc::reset, chip.tree.clocks.rtc());
    gated(0x4005_4000, TIMER, chip.timer.registers(), chip.timer::reset);
    always(0x4005_8000, chip.watchdog.registers());
    always(0x4006_0000, chip.tree.rosc.registers());
    always(0x4006_4000, chip.chipReset.registers());
    gated(0x4006_C000, TBMAN, new TbMan().registers());
    always(0x1400_0000, chip.xip.registers());
    always(0x1800_0000, chip.ssi.registers());
    always(0x5040_0000, chip.xip.aux());
    gated(0x5000_0000, DMA, chip.dma, chip.dma::reset);
    gated(0x5020_0000, PIO0, chip.pios.get(0).registers(), chip.pios.get(0)::reset);
    gated(0x5030_0000, PIO1, chip.pios.get(1).registers(), chip.pios.get(1)::reset);
  }

  private void pins(Chip chip) {
    gated(0x4001_4000, IO_BANK0, chip.user.io(), chip.user::resetIo);
    gated(0x4001_8000, IO_QSPI, chip.qspi.io(), chip.qspi::resetIo);
    gated(0x4001_C000, PADS_BANK0, chip.user.pads(), chip.user::resetPads);
    gated(0x4002_0000, PADS_QSPI, chip.qspi.pads(), chip.qspi::resetPads);
  }

  private void serial(Chip chip) {
    ClockDomain clkPeri = chip.tree.clocks.peri();
    gated(0x4003_4000, UART0, chip.uarts.get(0).registers(), chip.uarts.get(0)::reset, clkPeri);
    gated(0x4003_8000, UART1, chip.uarts.get(1).registers(), chip.uarts.get(1)::reset, clkPeri);
    gated(0x4003_C000, SPI0, chip.spis.get(0).registers(), chip.spis.get(0)::reset, clkPeri);
    gated(0x4004_4000, I2C0, chip.i2cs.get(0).registers(), chip.i2cs.get(0)::reset);
    gated(0x4004_8000, I2C1, chip.i2cs.get(1).registers(), chip.i2cs.get(1)::reset);
    gated(0x4005_0000, PWM, chip.pwm.registers(), chip.pwm::reset);
    ClockDomain clkUsb = chip.tree.clocks.usb();
    gated(0x5010_0000, USBCTRL, chip.usb.dpram(), () -> {}, clkUsb); // its registers' reset does it
    gated(0x5011_0000, USBCTRL, chip.usb.registers(), chip.usb::reset, clkUsb);
    gated(0x4004_0000, SPI1, chip.spis.get(1).registers(), chip.spis.get(1)::reset, clkPeri);
  }

  private void analogue(Chip chip) {
    gated(0x4004_C000, ADC, chip.adc.registers(), chip.adc::reset, chip.tree.clocks.adc());
  }

  private void always(int base, Peripheral block) {
    bus.attach(base, block);
    blocks.add(new Placed(base, block, null));
  }

  private void gated(int base, Subsystem subsystem, Registers block) {
    gated(base, subsystem, block, block::reset);
  }

  private void gated(int base, Subsystem subsystem, Peripheral block, Runnable reset) {
    gated(base, subsystem, block, reset, clkSys);
  }

  private void gated(
      int base, Subsystem subsystem, Peripheral block, Runnable reset, ClockDomain needs) {
    bus.attach(base, resets.gate(subsystem, block, reset, needs));
    blocks.add(new Placed(base, block, subsystem));
  }
}
