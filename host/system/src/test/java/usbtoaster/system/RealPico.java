package usbtoaster.system;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import usbtoaster.driver.PiWires;
import usbtoaster.driver.PinMap;
import usbtoaster.driver.ToasterWiring;
import usbtoaster.kernel.SharedTimer;
import usbtoaster.pico.EmulatedPico;
import usbtoaster.pico.Pace;
import usbtoaster.targets.ToasterPico;
import usbtoaster.trace.Trace;
import usbtoaster.trace.census.ThreadKind;
import usbtoaster.wires.FaultCounts;
import usbtoaster.wires.FaultPlan;

/** The real firmware on its own thread. */
final class RealPico implements RealDevice {
  private final SharedTimer faulty = new SharedTimer(ThreadKind.DEVICE, "faulty-wires");
  final EmulatedPico pico;
  private final Context pi4j;
  private final FaultyWires wires;

  RealPico(FaultPlan faults, Pace pace, Trace trace) {
    pico = ToasterPico.open(EmulatedDevice.FIRMWARE, pace, trace);
    pi4j = Pi4J.newContextBuilder().add(pico.providers()).build();
    wires = new FaultyWires(PiWires.create(pi4j, PinMap.DEFAULT), pico, faults, faulty);
  }

  @Override
  public ToasterWiring wiring() {
    return wires.wiring();
  }

  @Override
  public FaultCounts faults() {
    return wires.faults();
  }

  @Override
  public long unheard() {
    return wires.unheard();
  }

  @Override
  public void close() {
    faulty.close();
    pi4j.shutdown();
    pico.close();
  }
}
