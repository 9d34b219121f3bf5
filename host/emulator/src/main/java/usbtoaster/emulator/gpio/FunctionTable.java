package usbtoaster.emulator.gpio;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The datasheet's table of the functions of each pin (2.19.2; GPIOx_CTRL in 2.19.6 has the long
 * names): names by pin and FUNCSEL.
 */
final class FunctionTable {
  /** How many values FUNCSEL has that are in the table. */
  static final int FUNCTIONS = 10;

  /** How many values FUNCSEL can have. */
  static final int SELECTIONS = 32;

  /** FUNCSEL 0 to 4, 8 and 9 of GPIO0 to GPIO29. 5 is the SIO, 6 and 7 are PIO0 and PIO1. */
  private static final String USER =
      """
      JTAG_TCK SPI0_RX   UART0_TX  I2C0_SDA PWM_A_0 -                  USB_OVCUR_DET
      JTAG_TMS SPI0_SS_N UART0_RX  I2C0_SCL PWM_B_0 -                  USB_VBUS_DET
      JTAG_TDI SPI0_SCLK UART0_CTS I2C1_SDA PWM_A_1 -                  USB_VBUS_EN
      JTAG_TDO SPI0_TX   UART0_RTS I2C1_SCL PWM_B_1 -                  USB_OVCUR_DET
      -        SPI0_RX   UART1_TX  I2C0_SDA PWM_A_2 -                  USB_VBUS_DET
      -        SPI0_SS_N UART1_RX  I2C0_SCL PWM_B_2 -                  USB_VBUS_EN
      -        SPI0_SCLK UART1_CTS I2C1_SDA PWM_A_3 USB_EXTPHY_SOFTCON USB_OVCUR_DET
      -        SPI0_TX   UART1_RTS I2C1_SCL PWM_B_3 USB_EXTPHY_OE_N    USB_VBUS_DET
      -        SPI1_RX   UART1_TX  I2C0_SDA PWM_A_4 USB_EXTPHY_RCV     USB_VBUS_EN
      -        SPI1_SS_N UART1_RX  I2C0_SCL PWM_B_4 USB_EXTPHY_VP      USB_OVCUR_DET
      -        SPI1_SCLK UART1_CTS I2C1_SDA PWM_A_5 USB_EXTPHY_VM      USB_VBUS_DET
      -        SPI1_TX   UART1_RTS I2C1_SCL PWM_B_5 USB_EXTPHY_SUSPND  USB_VBUS_EN
      -        SPI1_RX   UART0_TX  I2C0_SDA PWM_A_6 USB_EXTPHY_SPEED   USB_OVCUR_DET
      -        SPI1_SS_N UART0_RX  I2C0_SCL PWM_B_6 USB_EXTPHY_VPO     USB_VBUS_DET
      -        SPI1_SCLK UART0_CTS I2C1_SDA PWM_A_7 USB_EXTPHY_VMO     USB_VBUS_EN
      -        SPI1_TX   UART0_RTS I2C1_SCL PWM_B_7 USB_DIGITAL_DP     USB_OVCUR_DET
      -        SPI0_RX   UART0_TX  I2C0_SDA PWM_A_0 USB_DIGITAL_DM     USB_VBUS_DET
      -        SPI0_SS_N UART0_RX  I2C0_SCL PWM_B_0 -                  USB_VBUS_EN
      -        SPI0_SCLK UART0_CTS I2C1_SDA PWM_A_1 -                  USB_OVCUR_DET
      -        SPI0_TX   UART0_RTS I2C1_SCL PWM_B_1 -                  USB_VBUS_DET
      -        SPI0_RX   UART1_TX  I2C0_SDA PWM_A_2 CLOCKS_GPIN_0      USB_VBUS_EN
      -        SPI0_SS_N UART1_RX  I2C0_SCL PWM_B_2 CLOCKS_GPOUT_0     USB_OVCUR_DET
      -        SPI0_SCLK UART1_CTS I2C1_SDA PWM_A_3 CLOCKS_GPIN_1      USB_VBUS_DET
      -        SPI0_TX   UART1_RTS I2C1_SCL PWM_B_3 CLOCKS_GPOUT_1     USB_VBUS_EN
      -        SPI1_RX   UART1_TX  I2C0_SDA PWM_A_4 CLOCKS_GPOUT_2     USB_OVCUR_DET
      -        SPI1_SS_N UART1_RX  I2C0_SCL PWM_B_4 CLOCKS_GPOUT_3     USB_VBUS_DET
      -        SPI1_SCLK UART1_CTS I2C1_SDA PWM_A_5 -                  USB_VBUS_EN
      -        SPI1_TX   UART1_RTS I2C1_SCL PWM_B_5 -                  USB_OVCUR_DET
      -        SPI1_RX   UART0_TX  I2C0_SDA PWM_A_6 -                  USB_VBUS_DET
      -        SPI1_SS_N UART0_RX  I2C0_SCL PWM_B_6 -                  USB_VBUS_EN
      """;

  private static final List<String> QSPI = List.of("SCLK", "SS_N", "SD0", "SD1", "SD2", "SD3");

  private static final int SIO = 5;
  private static final int PIO0 = 6;
  private static final int PIO1 = 7;

  private final @Nullable String[][] names;

  private FunctionTable(int pins) {
    names = new @Nullable String[pins][FUNCTIONS];
  }

  /** Returns the table of GPIO0 to GPIO29. */
  static FunctionTable user() {
    List<String> rows = USER.lines().toList();
    FunctionTable table = new FunctionTable(rows.size());
    for (int gpio = 0; gpio < rows.size(); gpio++) {
      List<String> cells = List.of(rows.get(gpio).strip().split(" +", -1));
      @Nullable String[] row = table.names[gpio];
      for (int i = 0; i < cells.size(); i++) {
        row[i < SIO ? i : i + 3] = "-".equals(cells.get(i)) ? null : cells.get(i);
      }
      row[SIO] = "SIO_" + gpio;
      row[PIO0] = "PIO0_" + gpio;
      row[PIO1] = "PIO1_" + gpio;
    }
    return table;
  }

  /** Returns the table of the QSPI pins, in the order of IO_QSPI. */
  static FunctionTable qspi() {
    FunctionTable table = new FunctionTable(QSPI.size());
    for (int i = 0; i < QSPI.size(); i++) {
      table.names[i][0] = "XIP_" + QSPI.get(i);
      table.names[i][SIO] = "SIO_" + (30 + i);
    }
    return table;
  }

  /** Returns the name of a function, or null if the pin has none there. */
  @Nullable String name(int pin, int funcsel) {
    return funcsel < 0 || funcsel >= FUNCTIONS ? null : names[pin][funcsel];
  }
}
