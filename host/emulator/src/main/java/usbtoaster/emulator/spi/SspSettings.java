package usbtoaster.emulator.spi;

import usbtoaster.emulator.bus.Register;

/** What SSPCR0, SSPCR1 and SSPCPSR say of the frames (datasheet 4.4.4). */
record SspSettings(Register cr0, Register cr1, Register cpsr) {
  /** FRF: the frame formats. */
  static final int MOTOROLA = 0;

  static final int TEXAS_INSTRUMENTS = 1;
  static final int MICROWIRE = 2;

  private static final int RESERVED_FORMAT = 3;
  private static final int LEAST_BITS = 4;
  private static final int CR1_LBM = 1;
  private static final int CR1_SSE = 1 << 1;
  private static final int CR1_MS = 1 << 2;
  private static final int CR1_SOD = 1 << 3;

  /** DSS: the bits of a word; with Microwire, of what comes back. */
  int bits() {
    return (cr0.value() & 0xF) + 1;
  }

  int format() {
    return (cr0.value() >> 4) & 3;
  }

  /** Returns whether there are such frames. */
  boolean known() {
    return format() != RESERVED_FORMAT && bits() >= LEAST_BITS;
  }

  /** SPO: the level of SCK when it is idle. */
  boolean idleHigh() {
    return cr0.has(1 << 6);
  }

  /** SPH: data are captured on the second edge, not the first. */
  boolean secondEdge() {
    return cr0.has(1 << 7);
  }

  /** SSE. */
  boolean enabled() {
    return cr1.has(CR1_SSE);
  }

  /** MS. */
  boolean isSlave() {
    return cr1.has(CR1_MS);
  }

  /** SOD: a slave that does not drive TX. */
  boolean outputDisabled() {
    return cr1.has(CR1_SOD);
  }

  /** LBM: TX comes back as RX, within. */
  boolean selfLoop() {
    return cr1.has(CR1_LBM);
  }

  /** Returns whether a master, or a slave, moves frames of {@code format}. */
  boolean active(boolean asSlave, int format) {
    return enabled() && isSlave() == asSlave && format() == format && known();
  }

  /** Returns whether SSPCR1 would change MS while SSE stays 1. */
  boolean changesModeEnabled(int control) {
    return (cr1.value() & control & CR1_SSE) != 0 && ((cr1.value() ^ control) & CR1_MS) != 0;
  }

  /** How many SSPCLK a bit takes: CPSDVSR × (1 + SCR). 0 if no prescaler is set. */
  long bitTicks() {
    return (long) cpsr.value() * (1 + (cr0.value() >> 8));
  }
}
