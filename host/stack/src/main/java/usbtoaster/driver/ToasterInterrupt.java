package usbtoaster.driver;

import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.gpio.digital.DigitalStateChangeListener;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.LoggerFactory;
import usbtoaster.kernel.Dpc;
import usbtoaster.kernel.InterruptObject;
import usbtoaster.kernel.Irql;
import usbtoaster.trace.Stage;
import usbtoaster.trace.Trace;

/**
 * The toaster's interrupt: a rising edge on IRQ runs the interrupt service routine on the thread
 * that delivered it, and on the way out the DPC.
 *
 * <p>The service routine looks whether the line is high, thanks the device and queues the DPC;
 * nothing else. An edge that finds the line low is old: somebody has thanked the device since. What
 * goes wrong in the routine never reaches Pi4J, whose thread would end (pi4j.md, "Edges").
 */
final class ToasterInterrupt {
  private final ToasterWiring wiring;
  private final Trace trace;
  private final Dpc dpc;
  private final InterruptObject interrupt;
  private final AtomicLong number = new AtomicLong();
  private final AtomicBoolean raised = new AtomicBoolean(); // since the DPC ran
  private final DigitalStateChangeListener listener =
      event -> {
        if (event.state() == DigitalState.HIGH) {
          edge();
        }
      };

  ToasterInterrupt(ToasterWiring wiring, Trace trace, BusLoop loop) {
    this.wiring = wiring;
    this.trace = trace;
    dpc = new Dpc((_, _, number, _) -> loop.onInterrupt(number, raised.getAndSet(false)), null);
    interrupt =
        new InterruptObject(
            Irql.DEVICE,
            _ -> serve(),
            fault ->
                LoggerFactory.getLogger(ToasterInterrupt.class)
                    .error("The interrupt service routine failed.", fault));
  }

  void connect() {
    wiring.irq().addListener(listener);
    if (wiring.irq().isHigh()) {
      edge(); // it rose before anybody listened
    }
  }

  void disconnect() {
    wiring.irq().removeListener(listener);
  }

  private void edge() {
    trace.record(Stage.INTERRUPT, 0, number.incrementAndGet());
    interrupt.interrupt();
  }

  private boolean serve() {
    long served = number.get();
    trace.record(Stage.ISR, 0, served);
    if (wiring.irq().isHigh()) {
      raised.set(true);
    }
    wiring.acknowledge();
    dpc.insert(served, 0);
    return true;
  }
}
