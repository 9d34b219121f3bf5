package usbtoaster.system;

import com.pi4j.context.Context;
import usbtoaster.driver.PiWires;
import usbtoaster.driver.PinMap;
import usbtoaster.driver.ToasterWiring;
import usbtoaster.pico.EmulatedPico;
import usbtoaster.time.Timebase;
import usbtoaster.wires.DevicePower;
import usbtoaster.wires.FaultPlan;
import usbtoaster.wires.Faults;

/** The toaster's wires to an emulated Pico, with the faults of {@link Faults} on them. */
final class PicoWires {
  private final Faults faults;
  private final ToasterWiring wiring;

  PicoWires(Context pi4j, EmulatedPico pico, FaultPlan plan, Timebase time) {
    faults = new Faults(time, DevicePower.of(pico::reset, pico::powerCycle, pico::powerFailsAfter));
    ToasterWiring bare = PiWires.create(pi4j, PinMap.DEFAULT);
    wiring =
        new ToasterWiring(
            faults.wrap("bus", bare.bus()),
            faults.wrap("irq", bare.irq()),
            faults.wrap("ack", bare.ack()),
            faults.wrap("reset", bare.reset()));
    faults.resetLine(wiring.reset()).follow(plan);
  }

  Faults faults() {
    return faults;
  }

  ToasterWiring wiring() {
    return wiring;
  }
}
