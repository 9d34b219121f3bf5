package usbtoaster.targets;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import usbtoaster.driver.ToasterWiring;
import usbtoaster.kernel.SharedTimer;
import usbtoaster.mock.LineListener;
import usbtoaster.mock.MockToaster;
import usbtoaster.mock.ToasterOptions;
import usbtoaster.protocol.Protocol;
import usbtoaster.trace.Trace;
import usbtoaster.trace.census.ThreadKind;
import usbtoaster.trace.record.Recorder;
import usbtoaster.wires.FaultPlan;

/** The virtual toaster in real time. Its one thread stands for the hardware. */
final class MockBoard implements Board {
  private final SharedTimer hardware = new SharedTimer(ThreadKind.DEVICE, "mock-device");
  private final MockToaster toaster;
  private final ToasterWiring wiring;
  private final AtomicBoolean closed = new AtomicBoolean();

  static Board open(Trace trace, @Nullable Recorder recorder) {
    return new MockBoard(trace, recorder);
  }

  private MockBoard(Trace trace, @Nullable Recorder recorder) {
    LineListener lines = recorder == null ? (line, high, nanos) -> {} : recorder::line;
    toaster =
        new MockToaster(
            hardware, ToasterOptions.DEFAULT.withLedger(0), FaultPlan.none(), trace, lines);
    wiring = new ToasterWiring(toaster.spi(), toaster.irq(), toaster.ack(), toaster.reset());
  }

  @Override
  public ToasterWiring wiring() {
    return wiring;
  }

  @Override
  public String description() {
    return "a virtual toaster behind mocked Pi4J objects";
  }

  @Override
  public int maxBurstBytes() {
    return Protocol.MAX_BURST_BYTES;
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      toaster.device().silence(Long.MAX_VALUE, false); // nobody is behind the wires any more
      hardware.close();
    }
  }
}
