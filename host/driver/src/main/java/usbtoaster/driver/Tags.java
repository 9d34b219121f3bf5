package usbtoaster.driver;

/**
 * The numbers by which frames are told apart: 1 to 65,535, then 1 again. A number that a slot still
 * has is left out, however long ago it was given. Guarded by the extension's lock.
 */
final class Tags {
  private static final int LARGEST = 0xFFFF;

  private final SlotTable slots;
  private int last;

  Tags(SlotTable slots) {
    this.slots = slots;
  }

  /** Returns a tag that no slot has: there are more tags than a slot can have, so it ends. */
  int next() {
    do {
      last = last == LARGEST ? 1 : last + 1;
    } while (slots.has(last));
    return last;
  }
}
