package usbtoaster.emulator.pio;

import org.jspecify.annotations.Nullable;

/** Who the engine runs for: what of it is noticed in its cycle. */
interface Watcher {
  /** Returns the pins that the block both writes to and looks at. */
  int own();

  /** Returns the FIFOs of whose words it is to be told in time, as in {@link Engine#moved}. */
  int fifos();

  /** Returns the flags of whose changes it is to be told in time. */
  int flags();

  /** Returns where the changes of pins are kept; null: nowhere. */
  @Nullable Edges edges();

  /**
   * The outputs have changed, to be seen in the cycle {@code tick}.
   *
   * @param changed the pins whose level or direction is another one; those of {@link #own} among
   *     them are all that change in this cycle
   */
  void outputs(int changed, long tick);

  /** Returns whether the run is to end after the cycle in which that was. */
  boolean stops();
}
