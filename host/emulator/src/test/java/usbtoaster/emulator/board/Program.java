package usbtoaster.emulator.board;

import usbtoaster.emulator.image.Image;
import usbtoaster.emulator.testing.Assembler;

/** A program of stores, waits and notes, for SRAM; R7 says where the next note goes. */
final class Program {
  static final int NOTES = 0x2001_0000;
  private static final int RESETS_CLEAR = 0x4000_F000;
  private static final int CLK_REF_CTRL = 0x4000_8030;
  private static final int CLK_PERI_CTRL = 0x4000_8048;
  private static final int XOSC = 0x4002_4000;
  private static final int IO = 0x4001_4000;
  private static final int PADS = 0x4001_C000;
  private static final int NE = 1;
  private static final int PL = 5;

  private static final int SIO_OUT_XOR = 0xD000_001C;
  private static final int SIO_OE_SET = 0xD000_0024;
  private static final int VTOR = 0xE000_ED08;
  private static final int NVIC_ISER = 0xE000_E100;
  private static final int TABLE = 0x2003_0000;
  private static final int HANDLER = Assembler.SRAM + 64 | 1;
  private static final int IO_IRQ_BANK0 = 13;
  private static final int SIO = 5;

  private final Assembler code = new Assembler(Assembler.SRAM);
  private int places;

  Program() {
    begin();
  }

  /**
   * Makes one that notes at each edge of {@code in} what it has computed, and turns {@code out}.
   */
  Program(int in, int out) {
    code.function("handler").op(0x603C, 0x3704); // STR R4, [R7]; ADDS R7, #4
    set(IO + 0xF0, 0xC << (4 * in));
    code.op(0x4770); // BX LR
    begin();
    function(in, SIO).function(out, SIO).set(SIO_OE_SET, 1 << out);
    set(TABLE + 4 * (16 + IO_IRQ_BANK0), HANDLER).set(VTOR, TABLE);
    set(IO + 0x100, 0xC << (4 * in)).set(NVIC_ISER, 1 << IO_IRQ_BANK0);
  }

  private void begin() {
    code.function("main").load(7, NOTES).load(4, 0);
    set(CLK_PERI_CTRL, 1 << 11);
    set(RESETS_CLEAR, 1 << 5 | 1 << 8);
  }

  /** Runs from the crystal from now on, else it is the ring oscillator at 6.5 MHz. */
  Program crystal() {
    set(XOSC + 0xC, 1).set(XOSC, 0xFA_BAA0).await(XOSC + 4, 31, true);
    return set(CLK_REF_CTRL, 2);
  }

  Program set(int address, int value) {
    code.store(address, value);
    return this;
  }

  Program release(int block) {
    return set(RESETS_CLEAR, 1 << block);
  }

  Program function(int gpio, int funcsel) {
    return set(IO + 8 * gpio + 4, funcsel);
  }

  Program pullUp(int gpio) {
    return set(PADS + 4 + 4 * gpio, 0x5A);
  }

  /** Inverts a pin of the SIO. */
  Program turn(int gpio) {
    return set(SIO_OUT_XOR, 1 << gpio);
  }

  /** Computes in R4, and stores that. */
  Program compute(int rounds) {
    String place = place();
    code.load(3, rounds).load(5, NOTES - 4).function(place);
    code.op(0x3401, 0x602C, 0x3B01).back(NE, place); // ADDS R4, #1; STR R4, [R5]; SUBS R3, #1
    return this;
  }

  /** Waits until a bit of a register is set, or clear. */
  Program await(int address, int bit, boolean set) {
    String place = place();
    code.load(0, address).function(place).op(0x6801, (31 - bit) << 6 | 1 << 3 | 2);
    code.back(set ? PL : Assembler.MI, place);
    return this;
  }

  /** Reads a register. */
  Program read(int address) {
    code.load(0, address).op(0x6801);
    return this;
  }

  /** Notes what is in a register. */
  Program note(int address) {
    read(address);
    code.op(0x6039, 0x3704);
    return this;
  }

  /** Goes round a loop of three cycles. */
  Program delay(int rounds) {
    String place = place();
    code.load(3, rounds).function(place).op(0x3B01).back(NE, place);
    return this;
  }

  private String place() {
    return "place" + places++;
  }

  /** Makes the image, which loops at its end. */
  Image loops() {
    return code.op(Assembler.HERE).image();
  }

  /** Makes the image, which sleeps at its end. */
  Image sleeps() {
    code.function("end").op(0xBF30).back(Assembler.ALWAYS, "end");
    return code.image();
  }
}
