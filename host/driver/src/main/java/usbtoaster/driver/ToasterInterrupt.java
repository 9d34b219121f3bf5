package usbtoaster.driver;

import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.gpio.digital.DigitalStateChangeEvent;
import com.pi4j.io.gpio.digital.DigitalStateChangeListener;
import usbtoaster.kernel.Dpc;
import usbtoaster.kernel.Faults;
import usbtoaster.kernel.InterruptObject;
import usbtoaster.kernel.Irql;
import usbtoaster.trace.Stage;
import usbtoaster.trace.Trace;

/**
 * The toaster's interrupt: a rising edge on IRQ runs the interrupt service routine on the thread
 * that delivered it, and on the way out the DPC.
 *
 * <p>The service routine looks whether the line is high, acknowledges if so and queues the DPC;
 * nothing else. An edge that finds the line low is old: it was acknowledged since. Nothing that
 * goes wrong here reaches Pi4J, whose thread would end (pi4j.md, "Edges").
 */
final class ToasterInterrupt {
  private final Wires wires;
  private final Edges edges;
  private final Tracer tracer;
  private final Faults faults;
  private final Dpc dpc;
  private final InterruptObject interrupt;
  private final DigitalStateChangeListener listener = this::changed;
  private boolean connected; // guarded by the extension's lock

  /**
   * Makes the interrupt, not connected.
   *
   * @param deferred what the DPC does
   */
  ToasterInterrupt(Wires wires, Edges edges, Tracer tracer, Faults faults, Runnable deferred) {
    this.wires = wires;
    this.edges = edges;
    this.tracer = tracer;
    this.faults = faults;
    Trace trace = tracer.trace();
    dpc = new Dpc((_, _, _, _) -> deferred.run(), null, trace, "BusLoop.onInterrupt");
    interrupt =
        new InterruptObject(
            Irql.DEVICE, _ -> serve(), faults::report, trace, "ToasterInterrupt.serve");
  }

  /** Listens, unless it does already. A line that is high already is seen before the next frame. */
  void connect() {
    if (!connected) {
      connected = wires.listen(listener);
    }
  }

  /** Is notified of no edge from now on. */
  void disconnect() {
    edges.close();
    wires.unlisten(listener);
  }

  @SuppressWarnings("rawtypes") // as Pi4J declares it
  private void changed(DigitalStateChangeEvent event) {
    try {
      long number = event.state() == DigitalState.HIGH ? edges.count() : 0;
      if (number != 0) {
        tracer.record(Stage.INTERRUPT, 0, number);
        interrupt.interrupt();
      }
    } catch (Throwable fault) {
      faults.report(fault);
    }
  }

  private boolean serve() {
    long served = edges.newest();
    tracer.record(Stage.ISR, 0, served);
    boolean high = wires.irq() != Wires.Level.LOW;
    if (high) {
      wires.acknowledge();
    }
    edges.served(served, high);
    dpc.insert(served, 0);
    return true;
  }
}
