package usbtoaster.system;

import static org.assertj.core.api.Assertions.assertThat;

import usbtoaster.driver.ToasterWiring;
import usbtoaster.kernel.SharedTimer;
import usbtoaster.mock.MockToaster;
import usbtoaster.mock.ToasterOptions;
import usbtoaster.trace.Trace;
import usbtoaster.trace.census.ThreadKind;
import usbtoaster.wires.FaultPlan;
import usbtoaster.wires.Faults;

/** The mock in real time. No listener may have ended its edges. */
final class RealMock implements RealDevice {
  private final SharedTimer hardware = new SharedTimer(ThreadKind.DEVICE, "mock-device");
  private final MockToaster toaster;

  RealMock(FaultPlan faults, Trace trace) {
    toaster = new MockToaster(hardware, ToasterOptions.DEFAULT, faults, trace);
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
  public long unheard() {
    return toaster.device().ledger().unheard() + toaster.faults().unheard();
  }

  @Override
  public void close() {
    hardware.close();
    assertThat(toaster.edgeThreadDead()).isFalse();
  }
}
