package usbtoaster.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import usbtoaster.io.SynchronousStream;
import usbtoaster.kernel.DeviceObject;
import usbtoaster.kernel.Driver;
import usbtoaster.kernel.IoManager;
import usbtoaster.kernel.Irp;
import usbtoaster.kernel.NtStatus;

class SyncIsAsyncTest {
  /** A driver that does all inside its dispatch routine, as if there were synchronous requests. */
  private record BlockingDriver(IoManager io) implements Driver {
    @Override
    public int dispatch(DeviceObject device, Irp irp) {
      irp.result(NtStatus.SUCCESS, irp.currentStackLocation().length());
      io.completeRequest(irp);
      return NtStatus.SUCCESS;
    }
  }

  @Test
  void shouldSeeTheSameStagesInASynchronousWrite() throws Exception {
    Trial.holds(new SyncIsAsync());
  }

  @Test
  void shouldSeeADriverThatLetsNothingPend() throws Exception {
    assertThat(Trial.failures(new SyncIsAsync(SyncIsAsyncTest::write)))
        .singleElement()
        .asString()
        .startsWith("A synchronous handle: the same");
  }

  private static void write(Kitchen kitchen, byte[] bread) throws IOException {
    IoManager io = kitchen.toaster().io();
    DeviceObject device =
        new DeviceObject("blocking", new BlockingDriver(io), DeviceObject.Transfer.DIRECT);
    try (SynchronousStream stream = SynchronousStream.open(io, device, 0)) {
      stream.write(bread, 0, bread.length);
    }
  }
}
