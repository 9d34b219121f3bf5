package usbtoaster.emulator.board;

import java.util.List;
import usbtoaster.emulator.image.Image;

/**
 * Two programs that talk, and the wires between them.
 *
 * @param heard what the tester has noted when all is over
 * @param told what the device has noted
 */
record Pair(Image tester, Image device, List<Wire> wires, List<Integer> heard, List<Integer> told) {
  /** Who drives a wire. */
  enum By {
    TESTER,
    DEVICE,
    BOTH
  }

  /**
   * A wire.
   *
   * @param tester its GPIO at the tester
   * @param device its GPIO at the device
   */
  record Wire(int tester, int device, By by) {}

  private static final int UART0 = 0x4003_4000;
  private static final int SPI0 = 0x4003_C000;
  private static final int I2C0 = 0x4004_4000;
  private static final int GPIO_IN = 0xD000_0004;
  private static final int GPIO_OE_SET = 0xD000_0024;
  private static final int SIO = 5;
  private static final int LATER = 300;

  static Pair uart() {
    Program tester = uart(new Program().crystal(), 7);
    Program device = uart(new Program(), 4);
    tester.delay(LATER);
    for (int i = 0; i < 5; i++) {
      tester.set(UART0, 0x41 + i).await(UART0 + 0x18, 4, false).note(UART0);
      device.await(UART0 + 0x18, 4, false).note(UART0).set(UART0, 0x61 + i);
    }
    return new Pair(
        tester.loops(),
        device.sleeps(),
        List.of(new Wire(0, 1, By.TESTER), new Wire(1, 0, By.DEVICE)),
        List.of(0x61, 0x62, 0x63, 0x64, 0x65),
        List.of(0x41, 0x42, 0x43, 0x44, 0x45));
  }

  /** Each polls a pin, and turns one of its own when that has changed. */
  static Pair polling() {
    Program tester = polling(new Program().crystal(), 3, 2).delay(LATER);
    Program device = polling(new Program(), 2, 3);
    for (int i = 0; i < 6; i++) {
      boolean rises = i % 2 == 0;
      tester.turn(2).await(GPIO_IN, 3, rises).note(GPIO_IN).compute(5);
      device.await(GPIO_IN, 2, rises).note(GPIO_IN).turn(3);
    }
    return new Pair(
        tester.loops(),
        device.sleeps(),
        List.of(new Wire(2, 2, By.TESTER), new Wire(3, 3, By.DEVICE)),
        List.of(0b1100, 0, 0b1100, 0, 0b1100, 0),
        List.of(0b0100, 0b1000, 0b0100, 0b1000, 0b0100, 0b1000));
  }

  private static Program polling(Program program, int in, int out) {
    return program.function(in, SIO).function(out, SIO).set(GPIO_OE_SET, 1 << out);
  }

  /** About 105,000 baud. */
  private static Program uart(Program program, int divider) {
    return program
        .release(22)
        .pullUp(1)
        .function(0, 2)
        .function(1, 2)
        .set(UART0 + 0x24, divider)
        .set(UART0 + 0x28, divider == 7 ? 20 : 0)
        .set(UART0 + 0x2C, 0x70)
        .set(UART0 + 0x30, 0x301);
  }

  static Pair spi() {
    Program master = spi(new Program().crystal(), 0x2).delay(LATER);
    Program slave = spi(new Program(), 0x6).set(SPI0 + 8, 0xC0);
    for (int i = 0; i < 4; i++) {
      master.set(SPI0 + 8, 0x30 + i).await(SPI0 + 0xC, 2, true).note(SPI0 + 8).delay(40);
      slave.await(SPI0 + 0xC, 2, true).note(SPI0 + 8).set(SPI0 + 8, 0xC1 + i);
    }
    return new Pair(
        master.sleeps(),
        slave.loops(),
        List.of(
            new Wire(17, 17, By.TESTER),
            new Wire(18, 18, By.TESTER),
            new Wire(19, 16, By.TESTER),
            new Wire(16, 19, By.DEVICE)),
        List.of(0xC0, 0xC1, 0xC2, 0xC3),
        List.of(0x30, 0x31, 0x32, 0x33));
  }

  private static Program spi(Program program, int cr1) {
    for (int gpio = 16; gpio < 20; gpio++) {
      program.function(gpio, 1);
    }
    return program
        .release(16)
        .set(SPI0 + 0x10, 32)
        .set(SPI0, 0x87) // mode 1, 8 bits
        .set(SPI0 + 4, cr1);
  }

  /** Both compute, turn a pin at times, and note how far they were when the other one did. */
  static Pair interrupts() {
    Program tester = new Program(3, 2).crystal();
    Program device = new Program(5, 4);
    for (int rounds : new int[] {700, 33, 2, 150, 1, 90}) {
      tester.compute(rounds).turn(2);
      device.compute(rounds + 20).turn(4);
    }
    return new Pair(
        tester.compute(1 << 20).sleeps(),
        device.compute(1 << 20).sleeps(),
        List.of(new Wire(2, 5, By.TESTER), new Wire(3, 4, By.DEVICE)),
        List.of(),
        List.of());
  }

  static Pair i2c() {
    Program master = i2c(new Program().crystal(), 0x165, 0x04).delay(LATER);
    Program slave = i2c(new Program(), 0x224, 0x08);
    for (int command : new int[] {0xA5, 0x5A, 0x500, 0x300}) {
      master.set(I2C0 + 0x10, command);
    }
    for (int i = 0; i < 2; i++) {
      master.await(I2C0 + 0x70, 3, true).note(I2C0 + 0x10);
      slave.await(I2C0 + 0x70, 3, true).note(I2C0 + 0x10);
    }
    for (int i = 0; i < 2; i++) {
      slave.await(I2C0 + 0x34, 5, true).read(I2C0 + 0x50).set(I2C0 + 0x10, 0x42 + i);
    }
    return new Pair(
        master.loops(),
        slave.loops(),
        List.of(new Wire(4, 4, By.BOTH), new Wire(5, 5, By.BOTH)),
        List.of(0x842, 0x43),
        List.of(0x8A5, 0x5A));
  }

  private static Program i2c(Program program, int con, int address) {
    return program
        .pullUp(4)
        .pullUp(5)
        .release(3)
        .function(4, 3)
        .function(5, 3)
        .set(I2C0, con)
        .set(I2C0 + address, 0x17)
        .set(I2C0 + 0x1C, 20)
        .set(I2C0 + 0x20, 30)
        .set(I2C0 + 0x7C, 2)
        .set(I2C0 + 0xA0, 1)
        .set(I2C0 + 0x6C, 1);
  }
}
