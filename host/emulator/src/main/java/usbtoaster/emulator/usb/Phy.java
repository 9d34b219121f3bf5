package usbtoaster.emulator.usb;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import usbtoaster.emulator.bus.Register;
import usbtoaster.emulator.bus.Registers;
import usbtoaster.emulator.signal.Signal;
import usbtoaster.emulator.time.ClockDomain;

/**
 * What is between the controller and the cable: USB_MUXING, USB_PWR, and the direct control of the
 * PHY, of which the pull-up on D+ does something (datasheet 4.1.2.2, 4.1.2.10, 4.1.4). Belongs to
 * the machine's thread.
 */
final class Phy {
  static final int SOFTCON = 1 << 3;
  static final int TO_DIGITAL_PAD = 1 << 2;
  static final int TO_EXTPHY = 1 << 1;
  static final int TO_PHY = 1;

  static final int OVERCURR_DETECT_EN = 1 << 5;
  static final int OVERCURR_DETECT = 1 << 4;
  static final int VBUS_DETECT_OVERRIDE_EN = 1 << 3;
  static final int VBUS_DETECT = 1 << 2;
  static final int VBUS_EN_OVERRIDE_EN = 1 << 1;
  static final int VBUS_EN = 1;

  static final int RX_DM = 1 << 18;
  static final int RX_DP = 1 << 17;
  static final int RX_DD = 1 << 16;
  static final int DP_PULLUP_EN = 1 << 1;
  static final int DP_PULLUP_EN_OVERRIDE_EN = 1 << 2;

  private static final int MUXING = SOFTCON | TO_DIGITAL_PAD | TO_EXTPHY | TO_PHY;
  private static final int PWR = 0x3F;
  private static final int DIRECT = 0xFF77;
  private static final int OVERRIDES = 0x9FFF;
  private static final int TRIM = 0x1F1F;

  private static final long CLK_USB_HERTZ = 48_000_000;
  private static final long CLK_USB_TOLERANCE = 120_000; // 0.25 % (USB 2.0, 7.1.11)

  private final ClockDomain clkUsb;
  private final SieControl sie;
  private final Signal vbus = new Signal("USB_VBUS_DET", false);
  private final Register muxing;
  private final Register power;
  private final Register direct;
  private final Register override;

  /**
   * Declares the registers.
   *
   * @param lineState LINE_STATE as SIE_STATUS has it
   * @param changed runs when the pull-up or VBUS may have changed
   */
  Phy(
      Registers registers,
      ClockDomain clkUsb,
      SieControl sie,
      IntSupplier lineState,
      Runnable changed) {
    this.clkUsb = clkUsb;
    this.sie = sie;
    muxing = registers.at(0x74, "USB_MUXING").writable(MUXING).onWrite(word -> changed.run());
    power = registers.at(0x78, "USB_PWR").writable(PWR).onWrite(word -> changed.run());
    direct = registers.at(0x7C, "USBPHY_DIRECT").writable(DIRECT).onWrite(word -> changed.run());
    direct.reads(() -> direct.value() | received(lineState.getAsInt()));
    override =
        registers
            .at(0x80, "USBPHY_DIRECT_OVERRIDE")
            .writable(OVERRIDES)
            .onWrite(word -> changed.run());
    registers.at(0x84, "USBPHY_TRIM").writable(TRIM).reset(TRIM);
    clkUsb.onChange(changed);
    vbus.listen(level -> changed.run());
  }

  /** Returns the input VBUS_DET; the pins set it. */
  Signal vbus() {
    return vbus;
  }

  boolean vbusDetected() {
    return power.has(VBUS_DETECT_OVERRIDE_EN) ? power.has(VBUS_DETECT) : vbus.level();
  }

  /** Returns whether D+ is pulled up, by a device that is fed and clocked. */
  boolean pullsUp() {
    return pullUp() && clocked() && vbusDetected();
  }

  private boolean pullUp() {
    return override.has(DP_PULLUP_EN_OVERRIDE_EN)
        ? direct.has(DP_PULLUP_EN)
        : muxing.has(TO_PHY) && sie.has(SieControl.PULLUP_EN);
  }

  private boolean clocked() {
    return Math.abs(clkUsb.hertz() - CLK_USB_HERTZ) <= CLK_USB_TOLERANCE;
  }

  /** Returns why D+ is not pulled up, a phrase for each reason; none if it is. */
  List<String> reasons() {
    List<String> reasons = new ArrayList<>();
    if (!clocked()) {
      reasons.add("clk_usb has %,d Hz, not 48 MHz".formatted(clkUsb.hertz()));
    }
    if (!vbusDetected()) {
      reasons.add("the controller detects no VBUS: no pin is VBUS_DET, and USB_PWR overrides none");
    }
    if (!pullUp()) {
      reasons.add(
          muxing.has(TO_PHY)
              ? "SIE_CTRL.PULLUP_EN is 0"
              : "USB_MUXING does not connect the controller to its PHY");
    }
    return reasons;
  }

  /** Returns what the PHY receives: D+ is high in J, D- in K. */
  private static int received(int lineState) {
    return switch (lineState & SieStatus.LINE_STATE) {
      case SieStatus.LINE_J -> RX_DP | RX_DD;
      case SieStatus.LINE_K -> RX_DM;
      default -> 0;
    };
  }
}
