package usbtoaster.system;

import com.pi4j.io.gpio.digital.DigitalState;
import java.util.List;
import java.util.function.LongFunction;
import usbtoaster.driver.ToasterWiring;
import usbtoaster.pico.EmulatedPico;
import usbtoaster.time.Timebase;
import usbtoaster.wires.Fault;
import usbtoaster.wires.FaultCounts;
import usbtoaster.wires.FaultKind;
import usbtoaster.wires.FaultPlan;

/**
 * Wires on which a {@link FaultPlan} happens, between the driver and an emulated Pico: the same
 * faults as on the mock. A silent device is one whose wires are cut.
 */
final class FaultyWires {
  private final ToasterWiring device;
  private final EmulatedPico pico;
  private final FaultPlan plan;
  private final Timebase time;
  private final FaultCounts faults = new FaultCounts();
  private final FaultyBus bus;
  private final FaultyInput irq;
  private final ToasterWiring wiring;
  private long frames; // guarded by this, as all that follow
  private long edges;
  private long unheard;
  private long silentUntilNanos = Long.MIN_VALUE;
  private boolean silenceEndsByReset;

  FaultyWires(ToasterWiring device, EmulatedPico pico, FaultPlan plan, Timebase time) {
    this.device = device;
    this.pico = pico;
    this.plan = plan;
    this.time = time;
    bus = new FaultyBus(device.bus(), this);
    irq = new FaultyInput(device.irq(), this);
    device
        .reset()
        .addListener(
            event -> {
              if (event.state() == DigitalState.LOW) {
                resetFell();
              }
            });
    wiring = new ToasterWiring(bus, irq, device.ack(), device.reset());
    for (Fault fault : plan.start()) {
      if (fault instanceof Fault.SpuriousEdge spurious) {
        irq.later(count(spurious), spurious.nanos());
      }
    }
  }

  ToasterWiring wiring() {
    return wiring;
  }

  FaultCounts faults() {
    return faults;
  }

  Timebase time() {
    return time;
  }

  synchronized long unheard() {
    return unheard;
  }

  FaultKind count(Fault fault) {
    faults.add(fault.kind());
    return fault.kind();
  }

  /** Returns what goes wrong with the next frame. */
  List<Fault> frame(int bytes) {
    return ask(number -> plan.frame(number, bytes), true);
  }

  /** Returns what goes wrong with the next rising edge. */
  List<Fault> edge() {
    return ask(plan::edge, false);
  }

  private synchronized List<Fault> ask(LongFunction<List<Fault>> question, boolean frame) {
    return question.apply(frame ? frames++ : edges++);
  }

  /** The next frame that is longer than {@code bytes} finds the device losing its power there. */
  void powerFailsAfter(int bytes) {
    pico.powerFailsAfter(bytes);
  }

  void spuriousEdge(Fault.SpuriousEdge edge) {
    irq.later(count(edge), edge.nanos());
  }

  synchronized void silence(Fault.Silence silence) {
    count(silence);
    long now = time.nanoTime();
    boolean ends = silence.nanos() < Long.MAX_VALUE - now;
    silentUntilNanos = ends ? now + silence.nanos() : Long.MAX_VALUE;
    silenceEndsByReset = silence.endsByReset();
    if (ends) {
      time.arm(irq::restored, silentUntilNanos);
    }
  }

  /** Returns whether the wires are cut. */
  synchronized boolean silent() {
    return time.nanoTime() < silentUntilNanos;
  }

  /** Returns whether the wires are cut for a frame, and counts it if so. */
  synchronized boolean unheardFrame() {
    boolean silent = silent();
    unheard += silent ? 1 : 0;
    return silent;
  }

  private synchronized void resetFell() {
    if (silenceEndsByReset) {
      silentUntilNanos = Long.MIN_VALUE;
    }
  }

  @Override
  public String toString() {
    return "faulty wires to " + device.bus();
  }
}
