package usbtoaster.driver;

import usbtoaster.trace.Stage;
import usbtoaster.trace.Trace;

/** Records the driver's stages. A trace that fails (its clock may) loses an event, and no more. */
final class Tracer {
  private final Trace trace;
  private final Faults faults;

  Tracer(Trace trace, Faults faults) {
    this.trace = trace;
    this.faults = faults;
  }

  void record(Stage stage, long request, long detail) {
    try {
      trace.record(stage, request, detail);
    } catch (Throwable fault) {
      faults.device(fault);
    }
  }
}
