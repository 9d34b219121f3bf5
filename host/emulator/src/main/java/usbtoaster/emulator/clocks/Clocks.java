package usbtoaster.emulator.clocks;

import java.util.List;
import java.util.stream.IntStream;
import usbtoaster.emulator.bus.Register;
import usbtoaster.emulator.bus.Registers;
import usbtoaster.emulator.clocks.ClockGenerator.Plan;
import usbtoaster.emulator.gpio.PinFunction;
import usbtoaster.emulator.gpio.PinFunctions;
import usbtoaster.emulator.signal.InterruptLine;
import usbtoaster.emulator.time.ClockDomain;
import usbtoaster.emulator.time.VirtualClock;

/**
 * CLOCKS: the clock generators, the frequency counter and resus (datasheet 2.15).
 *
 * <p>A write that changes a source or a divider changes the clock's frequency at that moment. The
 * gates of WAKE_EN and SLEEP_EN save power and stop nothing here. Belongs to the machine's thread.
 */
public final class Clocks {
  private static final String GATING = "gating of clocks";
  private static final int GPOUT_CTRL = 0x0013_1DE0;
  private static final int REF_CTRL = 0x63;
  private static final int SYS_CTRL = 0xE1;
  private static final int PERI_CTRL = 0xCE0;
  private static final int CTRL = 0x0013_0CE0;
  private static final int DIV_INT2 = 0x300;
  private static final int GPOUTS = 4;

  private final Registers registers = new Registers("CLOCKS");
  private final ClockGenerator ref;
  private final ClockGenerator sys;
  private final ClockGenerator peri;
  private final ClockGenerator usb;
  private final ClockGenerator adc;
  private final ClockGenerator rtc;
  private final List<ClockGenerator> gpouts;
  private final List<ClockWire> wires;
  private final FrequencyCounter counter;
  private final Resus resus;

  /** Makes the clocks as they are after a reset: clk_ref and clk_sys run from the ROSC. */
  public Clocks(VirtualClock clock, ClockSources from, InterruptLine line) {
    List<ClockDomain> glitchless = List.of(from.rosc(), from.xosc());
    ref = make(clock, new Plan("CLK_REF", 0x30, REF_CTRL, DIV_INT2, glitchless, from.ofRef()));
    sys = make(clock, new Plan("CLK_SYS", 0x3C, SYS_CTRL, -1, List.of(ref()), from.ofSys()));
    peri = make(clock, new Plan("CLK_PERI", 0x48, PERI_CTRL, 0, List.of(), from.ofPeri(sys())));
    registers.at(0x4C, "CLK_PERI_DIV"); // CLK_PERI has no divider, but the SDK goes there
    usb = make(clock, new Plan("CLK_USB", 0x54, CTRL, DIV_INT2, List.of(), from.ofOthers()));
    adc = make(clock, new Plan("CLK_ADC", 0x60, CTRL, DIV_INT2, List.of(), from.ofOthers()));
    rtc = make(clock, new Plan("CLK_RTC", 0x6C, CTRL, -1, List.of(), from.ofOthers()));
    gpouts = gpouts(clock, from);
    wires = IntStream.range(0, GPOUTS).mapToObj(i -> wire(clock, i)).toList();
    resus = new Resus(clock, registers, ref(), sys, line);
    counter = counter(clock, from);
    Register wake0 = registers.at(0xA0, "WAKE_EN0").unsupported(GATING).reset(-1);
    Register wake1 =
        registers.at(0xA4, "WAKE_EN1").unsupported(GATING).reset(0x7FFF).writable(0x7FFF);
    registers.at(0xA8, "SLEEP_EN0").unsupported(GATING).reset(-1);
    registers.at(0xAC, "SLEEP_EN1").unsupported(GATING).reset(0x7FFF).writable(0x7FFF);
    registers.at(0xB0, "ENABLED0").reads(wake0::value); // whoever reads is awake
    registers.at(0xB4, "ENABLED1").reads(wake1::value);
  }

  private ClockGenerator make(VirtualClock clock, Plan plan) {
    return new ClockGenerator(clock, registers, plan);
  }

  private List<ClockGenerator> gpouts(VirtualClock clock, ClockSources from) {
    List<ClockDomain> sources =
        List.of(
            from.pllSys(),
            from.gpin0(),
            from.gpin1(),
            from.pllUsb(),
            from.rosc(),
            from.xosc(),
            sys(),
            usb(),
            adc(),
            rtc(),
            ref());
    return IntStream.range(0, GPOUTS)
        .mapToObj(i -> new Plan("CLK_GPOUT" + i, 0xC * i, GPOUT_CTRL, -1, List.of(), sources))
        .map(plan -> make(clock, plan))
        .toList();
  }

  private ClockWire wire(VirtualClock clock, int number) {
    return new ClockWire(clock, gpout(number), "CLOCKS_GPOUT_" + number);
  }

  private FrequencyCounter counter(VirtualClock clock, ClockSources from) {
    return new FrequencyCounter(
        clock,
        registers,
        ref(),
        List.of(
            from.pllSys(),
            from.pllUsb(),
            from.rosc(),
            from.rosc(), // the phase-shifted output
            from.xosc(),
            from.gpin0(),
            from.gpin1(),
            ref(),
            sys(),
            peri(),
            usb(),
            adc(),
            rtc()));
  }

  /** Returns the registers, at 0x40008000. */
  public Registers registers() {
    return registers;
  }

  /** Returns the reference clock, of the watchdog's tick and the timer. */
  public ClockDomain ref() {
    return ref.output();
  }

  /** Returns the system clock, of cores, bus, DMA and memories. */
  public ClockDomain sys() {
    return sys.output();
  }

  /** Returns the peripherals' clock, of UART and SPI. */
  public ClockDomain peri() {
    return peri.output();
  }

  /** Returns the USB clock. */
  public ClockDomain usb() {
    return usb.output();
  }

  /** Returns the ADC clock. */
  public ClockDomain adc() {
    return adc.output();
  }

  /** Returns the real-time clock's clock. */
  public ClockDomain rtc() {
    return rtc.output();
  }

  /** Returns the clock to pin {@code number}, 0 to 3. */
  public ClockDomain gpout(int number) {
    return gpouts.get(number).output();
  }

  /** Connects the clock outputs to the pins as function 8. */
  public void connect(PinFunctions functions) {
    for (ClockWire wire : wires) {
      functions.connect(wire.wire().name(), PinFunction.output(wire.wire()));
    }
  }

  /** Resets the block: clk_ref and clk_sys run from the ROSC, the others stand still. */
  public void reset() {
    registers.reset();
    counter.stop();
    List.of(ref, sys, peri, usb, adc, rtc).forEach(ClockGenerator::update);
    gpouts.forEach(ClockGenerator::update);
    resus.reset();
  }
}
