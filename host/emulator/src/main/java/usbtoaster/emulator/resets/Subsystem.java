package usbtoaster.emulator.resets;

/** What RESETS holds in reset, in the order of its bits (datasheet 2.14.3). */
public enum Subsystem {
  /** The analogue-to-digital converter. */
  ADC(0),
  /** The control of the bus fabric. */
  BUSCTRL(1),
  /** The DMA controller. */
  DMA(2),
  /** The first I2C controller. */
  I2C0(3),
  /** The second I2C controller. */
  I2C1(4),
  /** The user bank's pin multiplexers. */
  IO_BANK0(5),
  /** The flash bank's pin multiplexers. */
  IO_QSPI(6),
  /** The boundary scan; nothing on the bus. */
  JTAG(7),
  /** The user bank's pads. */
  PADS_BANK0(8),
  /** The flash bank's pads. */
  PADS_QSPI(9),
  /** The first programmable I/O block. */
  PIO0(10),
  /** The second programmable I/O block. */
  PIO1(11),
  /** The system PLL. */
  PLL_SYS(12),
  /** The USB PLL. */
  PLL_USB(13),
  /** The pulse width modulators. */
  PWM(14),
  /** The real-time clock. */
  RTC(15),
  /** The first SPI controller. */
  SPI0(16),
  /** The second SPI controller. */
  SPI1(17),
  /** The system configuration. */
  SYSCFG(18),
  /** The system information. */
  SYSINFO(19),
  /** The test bench manager. */
  TBMAN(20),
  /** The timer. */
  TIMER(21),
  /** The first UART. */
  UART0(22),
  /** The second UART. */
  UART1(23),
  /** The USB controller. */
  USBCTRL(24);

  private final int bit;

  Subsystem(int bit) {
    this.bit = bit;
  }

  /** Returns the subsystem's bit in RESET, WDSEL and RESET_DONE. */
  public int mask() {
    return 1 << bit;
  }
}
