package usbtoaster.wires;

import java.util.List;

/** A plan, and how far it is. The engine asks under its lock. */
final class Followed {
  private final FaultPlan plan;
  private long frames;
  private long edges;
  private long levels;

  Followed(FaultPlan plan) {
    this.plan = plan;
  }

  List<Fault> frame(int bytes) {
    return plan.frame(frames++, bytes);
  }

  List<Fault> rise() {
    return plan.edge(edges++);
  }

  List<Fault> level() {
    return plan.level(levels++);
  }
}
