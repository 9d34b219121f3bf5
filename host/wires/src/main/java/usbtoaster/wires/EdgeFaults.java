package usbtoaster.wires;

/**
 * What can go wrong with the edges of one input: rises, falls or both, as asked for. Each method
 * adds a rule and returns this. The level is not touched: an edge that is lost leaves the line
 * high.
 */
public final class EdgeFaults {
  private final Script script;

  EdgeFaults(Script script) {
    this.script = script;
  }

  /** Has the edge not reach the host. */
  public EdgeFaults lose(When when) {
    script.add(when, Fault.LostEdge::new);
    return this;
  }

  /** Has the edge reach the host twice. */
  public EdgeFaults repeat(When when) {
    script.add(when, Fault.DoubleEdge::new);
    return this;
  }

  /** Has the edge reach the host {@code nanos} late, on the time source's thread. */
  public EdgeFaults delay(long nanos, When when) {
    Script.notNegative(nanos, "nanoseconds");
    script.add(when, edge -> new Fault.LateEdge(edge, nanos));
    return this;
  }

  /** Has a rise out of nothing follow the edge after {@code nanos}. */
  public EdgeFaults follow(long nanos, When when) {
    Script.notNegative(nanos, "nanoseconds");
    script.add(when, edge -> new Fault.SpuriousEdge(nanos));
    return this;
  }

  /** Has the line stay for {@code nanos} at the level that the edge brought. */
  public EdgeFaults stick(long nanos, When when) {
    Script.notNegative(nanos, "nanoseconds");
    script.add(when, edge -> new Fault.HeldLine(edge, nanos));
    return this;
  }
}
