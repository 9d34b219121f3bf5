package usbtoaster.system;

import usbtoaster.driver.ToasterWiring;
import usbtoaster.wires.Faults;

/** A toaster of whichever target in real time, with a thread of its own and faults on its wires. */
interface RealDevice extends AutoCloseable {
  ToasterWiring wiring();

  Faults faults();

  /** Returns how many frames did not reach it. */
  long unheard();

  @Override
  void close();
}
