package usbtoaster.wires;

/**
 * What can go wrong with the levels that a host sets at one output. Each method adds a rule and
 * returns this. The host reads what it has set, whatever the device gets.
 */
public final class LevelFaults {
  private final Script script;

  LevelFaults(Script script) {
    this.script = script;
  }

  /** Has the level not reach the device, which keeps the one before. */
  public LevelFaults lose(When when) {
    script.add(when, Fault.LostLevel::new);
    return this;
  }

  /**
   * Has the level reach the device {@code nanos} late, on the time source's thread; not at all if
   * the host sets another one before.
   */
  public LevelFaults delay(long nanos, When when) {
    Script.notNegative(nanos, "nanoseconds");
    script.add(when, level -> new Fault.LateLevel(level, nanos));
    return this;
  }
}
