package usbtoaster.system;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import usbtoaster.driver.ToasterWiring;
import usbtoaster.kernel.SharedTimer;
import usbtoaster.pico.EmulatedPico;
import usbtoaster.pico.Pace;
import usbtoaster.targets.ToasterPico;
import usbtoaster.trace.Trace;
import usbtoaster.trace.census.ThreadKind;
import usbtoaster.wires.FaultPlan;
import usbtoaster.wires.Faults;

/** The real firmware on its own thread. */
final class RealPico implements RealDevice {
  private final SharedTimer faulty = new SharedTimer(ThreadKind.DEVICE, "faulty-wires");
  final EmulatedPico pico;
  private final Context pi4j;
  private final PicoWires wires;

  RealPico(FaultPlan faults, Pace pace, Trace trace) {
    pico = ToasterPico.open(EmulatedDevice.FIRMWARE, pace, trace);
    pi4j = Pi4J.newContextBuilder().add(pico.providers()).build();
    wires = new PicoWires(pi4j, pico, faults, faulty);
  }

  @Override
  public ToasterWiring wiring() {
    return wires.wiring();
  }

  @Override
  public Faults faults() {
    return wires.faults();
  }

  @Override
  public long unheard() {
    return wires.faults().unheard();
  }

  @Override
  public void close() {
    faulty.close();
    pi4j.shutdown();
    pico.close();
  }
}
