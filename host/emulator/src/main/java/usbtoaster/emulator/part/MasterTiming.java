package usbtoaster.emulator.part;

/**
 * How a master clocks.
 *
 * @param mode the SPI mode 0 to 3: CPOL in bit 1, CPHA in bit 0
 * @param halfPeriodPicos from one edge of SCK to the next
 * @param setupPicos from the fall of CS to the first edge
 * @param holdPicos from the last edge to the rise of CS
 */
public record MasterTiming(int mode, long halfPeriodPicos, long setupPicos, long holdPicos) {
  /** Refuses what is no timing. */
  public MasterTiming {
    if (mode < 0 || mode > 3 || halfPeriodPicos <= 0 || setupPicos < 0 || holdPicos < 0) {
      throw new IllegalArgumentException(
          "SPI mode %d, half period %d ps, setup %d ps, hold %d ps: the mode is 0 to 3, the half"
                  .formatted(mode, halfPeriodPicos, setupPicos, holdPicos)
              + " period above 0 and the others not below");
    }
  }

  boolean idleHigh() {
    return (mode & 2) != 0;
  }

  boolean secondEdge() {
    return (mode & 1) != 0;
  }
}
