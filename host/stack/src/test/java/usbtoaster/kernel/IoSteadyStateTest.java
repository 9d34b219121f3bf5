package usbtoaster.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** A request's round trip through the kernel allocates nothing once its packet is pooled. */
class IoSteadyStateTest {
  private static final int ROUNDS = 20_000;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final IoRig rig = new IoRig();
  private final byte[] data = new byte[64];
  private int ended;

  /** Pends the request in a queue; {@link #end} takes it out. */
  private static final class Holding implements Driver {
    private final IoManager io;
    private final CancelSafeQueue queue;

    Holding(IoManager io) {
      this.io = io;
      queue = new CancelSafeQueue(io, 4);
    }

    @Override
    public int dispatch(DeviceObject device, Irp irp) {
      if (irp.currentStackLocation().major() == MajorFunction.CREATE) {
        io.completeRequest(irp);
        return NtStatus.SUCCESS;
      }
      irp.markPending();
      if (irp.currentStackLocation().major() == MajorFunction.WRITE) {
        queue.insert(irp);
      } else {
        io.startPacket(device, irp, 0, Holding::never);
      }
      return NtStatus.PENDING;
    }

    private static void never(DeviceObject device, Irp irp) {
      throw new AssertionError("cancelled");
    }

    @Override
    public void startIo(DeviceObject device, Irp irp) {
      irp.exchangeCancelRoutine(null);
      end(irp);
      io.startNextPacket(device);
    }

    void end() {
      Irp irp = queue.remove();
      if (irp != null) {
        end(irp);
      }
    }

    private void end(Irp irp) {
      irp.result(NtStatus.SUCCESS, 64);
      io.completeRequest(irp);
    }
  }

  private final Holding driver = new Holding(rig.io);
  private final DeviceObject device =
      new DeviceObject("holding", driver, DeviceObject.Transfer.DIRECT);

  private void count(IoRequest request) {
    if (request.statusBlock().status() == NtStatus.SUCCESS
        && request.statusBlock().information() == 64) {
      ended++;
    }
    request.statusBlock().set(NtStatus.PENDING, 0);
  }

  private void shouldNotAllocate(Runnable round) {
    for (int i = 0; i < ROUNDS; i++) {
      round.run();
    }
    long before = THREADS.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < ROUNDS; i++) {
      round.run();
    }
    long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
    assertThat(ended).isEqualTo(2 * ROUNDS);
    assertThat(allocated).isLessThan(ROUNDS);
    assertThat(rig.io.packetsInUse()).isZero();
  }

  @Test
  void shouldNotAllocateWhenAWriteEndsInAPacket() {
    FileObject opened = rig.open(device, false);
    CompletionPort port = rig.port();
    opened.bind(port, 1);
    IoRequest request = new IoRequest().context(this);
    shouldNotAllocate(
        () -> {
          rig.io.write(opened, request, data, 0, 64);
          driver.end();
          rig.poll(port);
          count(request);
        });
  }

  @Test
  void shouldNotAllocateWhenAWriteEndsInAnApcAndAnEvent() {
    FileObject opened = rig.open(device, false);
    KernelEvent event = IoRig.event();
    IoRequest request = new IoRequest().event(event);
    shouldNotAllocate(
        () -> {
          rig.io.write(opened, request, data, 0, 64);
          driver.end();
          KernelThread.current().waitFor(event, false, -1);
          count(request);
        });
  }

  @Test
  void shouldNotAllocateWhenTheDeviceQueueStartsThem() {
    FileObject opened = rig.open(device, false);
    CompletionPort port = rig.port();
    opened.bind(port, 1);
    IoRequest request = new IoRequest().context(this);
    shouldNotAllocate(
        () -> {
          rig.io.deviceControl(opened, request, 1, 2);
          rig.poll(port);
          count(request);
        });
  }

  @Test
  void shouldNotAllocateWhenAControlHasBuffers() {
    FileObject opened = rig.open(device, false);
    CompletionPort port = rig.port();
    opened.bind(port, 1);
    IoRequest request = new IoRequest().context(this);
    shouldNotAllocate(
        () -> {
          rig.io.deviceControl(opened, request, 1, data, data);
          rig.poll(port);
          count(request);
        });
  }

  @Test
  void shouldNotAllocateWhenRequestsAreCancelled() {
    FileObject opened = rig.open(device, false);
    CompletionPort port = rig.port();
    opened.bind(port, 1);
    IoRequest request = new IoRequest().context(this);
    shouldNotAllocate(
        () -> {
          rig.io.write(opened, request, data, 0, 64);
          rig.io.cancelIoEx(opened, request);
          rig.poll(port);
          if (request.statusBlock().status() == NtStatus.CANCELLED) {
            ended++;
          }
          request.statusBlock().set(NtStatus.PENDING, 0);
        });
  }

  @Test
  void shouldNotAllocateForStacksOfTwoSizes() {
    DeviceObject above =
        new DeviceObject(
            "above",
            (top, irp) -> {
              irp.skipStackLocation();
              return rig.io.callDriver(device, irp);
            },
            DeviceObject.Transfer.DIRECT,
            device);
    FileObject[] opened = {rig.open(device, false), rig.open(above, false)};
    IoRequest request = new IoRequest();
    int[] round = {0};
    shouldNotAllocate(
        () -> {
          rig.io.write(opened[round[0]++ & 1], request, data, 0, 64);
          driver.end();
          count(request);
        });
  }

  @Test
  void shouldNotAllocateForABatch() {
    FileObject opened = rig.open(device, false);
    CompletionPort port = rig.port();
    opened.bind(port, 1);
    IoRequest[] requests = {new IoRequest().context(1), new IoRequest().context(2)};
    CompletionEntry[] entries = {new CompletionEntry(), new CompletionEntry()};
    shouldNotAllocate(
        () -> {
          rig.io.write(opened, requests[0], data, 0, 64);
          rig.io.write(opened, requests[1], data, 0, 64);
          driver.end();
          driver.end();
          if (rig.io.dequeue(port, entries, 2, true, 0) == 2) {
            ended++;
          }
        });
  }
}
