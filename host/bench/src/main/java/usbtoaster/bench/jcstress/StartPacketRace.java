package usbtoaster.bench.jcstress;

import java.util.Objects;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import usbtoaster.kernel.CompletionEntry;
import usbtoaster.kernel.CompletionPort;
import usbtoaster.kernel.DeviceObject;
import usbtoaster.kernel.Driver;
import usbtoaster.kernel.FileObject;
import usbtoaster.kernel.IoManager;
import usbtoaster.kernel.IoRequest;
import usbtoaster.kernel.Irp;
import usbtoaster.kernel.NtStatus;
import usbtoaster.trace.Trace;

/**
 * A packet is cancelled just when it is started, and would be free for the next request before
 * startIo is called with it.
 */
public final class StartPacketRace {
  private StartPacketRace() {}

  /** Starts controls from its device queue and ends them there; holds writes until cancelled. */
  private static final class Starting implements Driver {
    final IoManager io = new IoManager(Trace.OFF, 1);
    final CompletionPort port = new CompletionPort(4, io::dispose);
    final DeviceObject device = new DeviceObject("race", this, DeviceObject.Transfer.DIRECT);
    final FileObject file;

    Starting() {
      file = Objects.requireNonNull(io.open(device, false, 0).file());
      file.bind(port, 0);
    }

    @Override
    public int dispatch(DeviceObject device, Irp irp) {
      switch (irp.currentStackLocation().major()) {
        case DEVICE_CONTROL -> {
          irp.markPending();
          io.startPacket(device, irp, 0, this::cancelQueued);
        }
        case WRITE -> {
          irp.markPending();
          irp.exchangeCancelRoutine((other, held) -> end(held, NtStatus.CANCELLED));
        }
        default -> {
          end(irp, NtStatus.SUCCESS);
          return NtStatus.SUCCESS;
        }
      }
      return NtStatus.PENDING;
    }

    private void cancelQueued(DeviceObject device, Irp irp) {
      boolean queued = device.queue().removeEntry(irp);
      end(irp, NtStatus.CANCELLED);
      if (!queued) {
        io.startNextPacket(device);
      }
    }

    @Override
    public void startIo(DeviceObject device, Irp irp) {
      if (irp.exchangeCancelRoutine(null) != null) {
        end(irp, NtStatus.SUCCESS);
        io.startNextPacket(device);
      }
    }

    private void end(Irp irp, int status) {
      irp.result(status, 0);
      io.completeRequest(irp);
    }

    /** Takes what the port has: 0 nothing, 1 a success, 2 a cancelled request. */
    int poll() {
      CompletionEntry entry = new CompletionEntry();
      if (io.dequeue(port, entry, 0) != NtStatus.SUCCESS) {
        return 0;
      }
      return entry.status() == NtStatus.SUCCESS ? 1 : 2;
    }
  }

  /** The write that may get the packet must wait until it is cancelled. */
  @JCStressTest
  @Outcome(id = "1, 0, 2", expect = Expect.ACCEPTABLE, desc = "started; the write waited")
  @Outcome(id = "2, 0, 2", expect = Expect.ACCEPTABLE, desc = "cancelled; the write waited")
  @Outcome(id = "0, 1, 2", expect = Expect.ACCEPTABLE, desc = "told of later; the write waited")
  @Outcome(id = "0, 2, 2", expect = Expect.ACCEPTABLE, desc = "cancelled, told later")
  @Outcome(expect = Expect.FORBIDDEN, desc = "the start hit the write, or an end is lost")
  @State
  public static class StartAgainstCancelAndReuse {
    private final Starting driver = new Starting();
    private final IoRequest control = new IoRequest().context("control");
    private final IoRequest write = new IoRequest().context("write");

    /** Issues the control, which is started at once. */
    @Actor
    public void start() {
      driver.io.deviceControl(driver.file, control, 0, 0);
    }

    /** Cancels it, takes its packet, and issues the write with it. */
    @Actor
    public void cancel(III_Result result) {
      driver.io.cancelIoEx(driver.file, control);
      result.r1 = driver.poll();
      driver.io.write(driver.file, write, new byte[1], 0, 1);
    }

    /** Looks whether the write waits: cancelling it ends it. */
    @Arbiter
    public void left(III_Result result) {
      result.r2 = driver.poll();
      driver.io.cancelIoEx(driver.file, write);
      result.r3 = driver.poll();
    }
  }
}
