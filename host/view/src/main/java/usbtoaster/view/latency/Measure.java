package usbtoaster.view.latency;

/** A piece of a request's way that is measured. */
public enum Measure {
  /** From the kernel's sight of the edge to the ISR: where the kernel tells of it. */
  EDGE_TO_ISR("edge", "ISR"),
  /** From the device's raising its line to the ISR: where the device tells of it. */
  RAISED_TO_ISR("IRQ raised", "ISR"),
  /** From the arrival of the edge at the driver to the ISR. */
  INTERRUPT_TO_ISR("interrupt", "ISR"),
  /** From the ISR to the DPC that served the request; once for each request it served. */
  ISR_TO_DPC("ISR", "DPC"),
  /** From a request's last DPC to its completion. */
  DPC_TO_COMPLETION("DPC", "completion"),
  /** From the completion to the continuation. */
  COMPLETION_TO_CONTINUATION("completion", "continuation"),
  /** From the call to the continuation: a whole request. */
  CALL_TO_CONTINUATION("call", "continuation");

  private final String from;
  private final String to;

  Measure(String from, String to) {
    this.from = from;
    this.to = to;
  }

  /** Returns from what to what, for a table. */
  public String label() {
    return from + " to " + to;
  }
}
