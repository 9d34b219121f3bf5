package usbtoaster.system;

import java.util.function.BooleanSupplier;
import usbtoaster.driver.ToasterWiring;
import usbtoaster.time.Timebase;
import usbtoaster.trace.Trace;
import usbtoaster.wires.Faults;

/** A toaster of whichever target in virtual time, with faults on its wires. For one thread. */
interface VirtualDevice extends AutoCloseable {
  /** Returns the time that the stack shares with it. */
  Timebase time();

  /** Returns the trace in that time. */
  Trace trace();

  /** Returns who counts what goes on, for that trace. */
  Activities activities();

  ToasterWiring wiring();

  Faults faults();

  /** Lets {@code nanos} pass. */
  void advance(long nanos);

  /** Lets time pass until {@code condition} holds; fails if that takes {@code limitNanos}. */
  void runUntil(BooleanSupplier condition, long limitNanos);

  @Override
  void close();
}
