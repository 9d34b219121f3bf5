package usbtoaster.system;

import java.util.function.BooleanSupplier;
import usbtoaster.driver.ToasterWiring;
import usbtoaster.mock.MockToaster;
import usbtoaster.mock.ToasterOptions;
import usbtoaster.time.Timebase;
import usbtoaster.time.VirtualTime;
import usbtoaster.trace.Trace;
import usbtoaster.wires.FaultPlan;
import usbtoaster.wires.Faults;

/** The mock in virtual time. */
final class MockDevice implements VirtualDevice {
  private final VirtualTime time = new VirtualTime();
  private final Activities activities = new Activities();
  private final Trace trace;
  final MockToaster toaster;

  MockDevice(ToasterOptions options, FaultPlan faults, int traceEvents) {
    trace = VirtualSystem.trace(traceEvents, time, activities);
    toaster = new MockToaster(time, options, faults, trace);
  }

  @Override
  public Timebase time() {
    return time;
  }

  @Override
  public Trace trace() {
    return trace;
  }

  @Override
  public Activities activities() {
    return activities;
  }

  @Override
  public ToasterWiring wiring() {
    return new ToasterWiring(toaster.spi(), toaster.irq(), toaster.ack(), toaster.reset());
  }

  @Override
  public Faults faults() {
    return toaster.faults();
  }

  @Override
  public void advance(long nanos) {
    time.advance(nanos);
  }

  @Override
  public void runUntil(BooleanSupplier condition, long limitNanos) {
    time.runUntil(condition, limitNanos);
  }

  @Override
  public void close() {
    toaster.device().silence(Long.MAX_VALUE, false);
  }
}
