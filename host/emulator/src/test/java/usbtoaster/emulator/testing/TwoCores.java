package usbtoaster.emulator.testing;

import static usbtoaster.emulator.testing.Assembler.ALWAYS;
import static usbtoaster.emulator.testing.Assembler.EQ;
import static usbtoaster.emulator.testing.Assembler.SRAM;

/**
 * Makes images for both cores: the function {@code other} is core 1's, and core 0 starts it as the
 * SDK does, by the boot ROM's protocol (datasheet 2.8.2).
 */
public final class TwoCores {
  public static final int SIO = 0xD000_0000;
  public static final int FIFO_ST = SIO + 0x50;
  public static final int FIFO_WR = SIO + 0x54;
  public static final int FIFO_RD = SIO + 0x58;
  public static final int SPINLOCK0 = SIO + 0x100;
  public static final int STACK1 = SRAM + 0x4_1000;
  public static final int SEV = 0xBF40;
  private static final int CARRY_CLEAR = 3;
  private static final int LDR_R1_FIFO_ST = 0x6D01; // LDR R1, [R0, #0x50]
  private static final int LDR_R1_FIFO_RD = 0x6D81; // LDR R1, [R0, #0x58]
  private static final int STR_R2_FIFO_WR = 0x6542; // STR R2, [R0, #0x54]
  private static final int LSRS_R1_1 = 0x0849;

  private TwoCores() {}

  /**
   * Adds to {@code code}, where {@code other} was begun, a {@code main} that starts it; what is
   * added next is core 0's.
   */
  public static Assembler launch(Assembler code) {
    int other = code.entry("other");
    code.function("main").load(0, SIO);
    code.function("drain").op(LDR_R1_FIFO_RD, LDR_R1_FIFO_ST, LSRS_R1_1);
    code.back(2, "drain"); // BCS
    int[] words = {0, 0, 1, SRAM, STACK1, other};
    for (int i = 0; i < words.length; i++) {
      String wait = "echo" + i;
      code.load(2, words[i]).op(STR_R2_FIFO_WR, SEV);
      code.function(wait).op(LDR_R1_FIFO_ST, LSRS_R1_1).back(CARRY_CLEAR, wait);
      code.op(LDR_R1_FIFO_RD, 0x4291, 0xD000, 0xBE00 | i); // CMP R1, R2; BEQ over; BKPT
    }
    return code;
  }

  /** Begins an image with core 1's function {@code other}. */
  public static Assembler other() {
    return new Assembler(SRAM).function("other");
  }

  /** Adds a loop that takes spinlock {@code number}: R3 is its register then. */
  public static Assembler lock(Assembler code, String label, int number) {
    return code.load(3, SPINLOCK0 + 4 * number).function(label).op(0x681C, 0x2C00).back(EQ, label);
  }

  /** Adds an endless loop of WFE. */
  public static Assembler sleep(Assembler code, String label) {
    return code.function(label).op(Assembler.WFE).back(ALWAYS, label);
  }
}
