package usbtoaster.emulator.bus;

/** The identification that every PrimeCell of ARM ends with, at 0xFE0. */
public final class PrimeCell {
  private static final int BASE = 0xFE0;

  /** Behind the part's number: designer 0x41, revision 3; then the identity of a PrimeCell. */
  private static final int[] BYTES = {0x10, 0x34, 0x00, 0x0D, 0xF0, 0x05, 0xB1};

  private PrimeCell() {}

  /**
   * Declares PERIPHID0 to 3 and PCELLID0 to 3.
   *
   * @param prefix what their names begin with
   * @param part the lower byte of the part's number
   */
  public static void identify(Registers registers, String prefix, int part) {
    registers.at(BASE, prefix + "PERIPHID0").reset(part);
    for (int i = 1; i <= BYTES.length; i++) {
      String name = prefix + (i < 4 ? "PERIPHID" : "PCELLID") + (i & 3);
      registers.at(BASE + 4 * i, name).reset(BYTES[i - 1]);
    }
  }
}
