package usbtoaster.driver;

import usbtoaster.kernel.Irp;
import usbtoaster.trace.Stage;
import usbtoaster.trace.Trace;

/** Records the driver's stages. A trace that fails (its clock may) loses an event, and no more. */
final class Tracer {
  private final Trace trace;
  private long interrupt; // the one being served; 0: none. Guarded by the extension's lock

  Tracer(Trace trace) {
    this.trace = trace;
  }

  Trace trace() {
    return trace;
  }

  /** What follows is the work of the interrupt with this number; 0: of none. */
  void serving(long number) {
    interrupt = number;
  }

  /** A DPC has brought {@code request} on. Called with the extension's lock. */
  void deferred(Irp request) {
    record(Stage.DPC, request.id(), interrupt);
  }

  /** Any thread. */
  void record(Stage stage, long request, long detail) {
    try {
      trace.record(stage, request, detail);
    } catch (Throwable fault) {
      WireFaults.note(fault);
    }
  }
}
