package usbtoaster.emulator.testing;

import usbtoaster.emulator.image.Image;

/** An image for SRAM that sends what it receives on UART0. */
final class Echo {
  private static final int CLK_PERI_CTRL = 0x4000_8048;
  private static final int IO_BANK0 = 0x4001_4000;
  private static final int RESETS_CLEAR = 0x4000_F000;
  private static final int UART0 = 0x4003_4000;
  private static final int UARTIBRD = UART0 + 0x24;
  private static final int UARTLCR_H = UART0 + 0x2C;
  private static final int UARTCR = UART0 + 0x30;

  private Echo() {}

  static Image image() {
    return image(new Assembler(Assembler.SRAM).function("main"));
  }

  /** The same, at GPIO0 and GPIO1. */
  static Image onPins() {
    return image(
        new Assembler(Assembler.SRAM)
            .function("main")
            .store(RESETS_CLEAR, 1 << 5 | 1 << 8) // IO_BANK0, PADS_BANK0
            .store(IO_BANK0 + 4, 2)
            .store(IO_BANK0 + 12, 2));
  }

  private static Image image(Assembler main) {
    Assembler echo =
        main.store(CLK_PERI_CTRL, 1 << 11) // from clk_sys: 6.5 MHz
            .store(RESETS_CLEAR, 1 << 22)
            .store(UARTIBRD, 4)
            .store(UARTLCR_H, 0x70) // 8 bits, FIFOs
            .store(UARTCR, 0x301)
            .load(0, UART0);
    return echo.function("wait")
        .op(0x6981, 0x06CA) // LDR R1, [R0, #UARTFR]; LSLS R2, R1, #27: RXFE becomes the sign
        .back(Assembler.MI, "wait")
        .op(0x6801, 0x6001) // UARTDR, there and back
        .back(Assembler.ALWAYS, "wait")
        .image();
  }
}
