package usbtoaster.pico;

/** What a {@link Conductor} asks of the machine whose time it conducts. */
interface Machine {
  /** Returns the virtual time in picoseconds. */
  long picos();

  /** Executes until virtual time is there, or until {@link #pause}. */
  void runTo(long picos);

  /** From inside the machine: {@link #runTo} returns after this instruction. */
  void pause();

  /** Returns whether no core can execute. */
  boolean asleep();

  /**
   * Returns sentences on where its firmware is, or "". To find a loop it may let it execute for a
   * moment. Not from inside it.
   */
  String diagnosis();

  /** Returns when something happens by itself; {@link Long#MAX_VALUE}: never. */
  long nextPicos();
}
