package usbtoaster.pico;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import usbtoaster.emulator.image.Image;
import usbtoaster.emulator.image.Segment;

/** Images of some instructions in SRAM. */
final class TinyImage {
  private static final int SRAM = 0x2000_0000;

  private TinyImage() {}

  /** Makes an image that begins with {@code code}, whose constants are within it. */
  static Image of(String function, int... code) {
    ByteBuffer bytes = ByteBuffer.allocate(2 * code.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int halfword : code) {
      bytes.putShort((short) halfword);
    }
    return new Image(
        "tiny.elf",
        List.of(new Segment(SRAM, bytes.array())),
        Map.of(function, SRAM | 1),
        SRAM | 1);
  }

  /** Is in flash, and has no second stage. */
  static Image inFlash() {
    return new Image(
        "flash.elf", List.of(new Segment(0x1000_0000, new byte[512])), Map.of(), 0x1000_0101);
  }

  /** Sleeps and never interrupts. */
  static Image sleeper() {
    return of("sleeper", 0xBF30, 0xE7FD); // WFI; B to it
  }

  /** Asks UART0's flags for ever, while RESETS holds UART0. */
  static Image stuckInResets() {
    // LDR R0, [PC, #8]; LDR R1, [R0]; CMP R1, #0; BEQ to the load; a constant at 12
    return of("wait", 0x4802, 0x6801, 0x2900, 0xD0FC, 0xBF00, 0xBF00, 0x4018, 0x4003);
  }

  /** Stops a clock for the core's sleep, which is not emulated, and loops. */
  static Image gatesAClock() {
    // LDR R0, =RESETS clear; LDR R1, =all; STR; LDR R0, =CLOCKS.SLEEP_EN0; STR; B to itself;
    // constants
    return of(
        "gate", 0x4803, 0x4904, 0x6001, 0x4804, 0x6001, 0xE7FE, 0xBF00, 0xBF00, 0xF000, 0x4000,
        0xFFFF, 0x01FF, 0x80A8, 0x4000);
  }
}
