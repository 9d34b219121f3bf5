package usbtoaster.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import usbtoaster.async.CancellationToken;
import usbtoaster.async.CancellationTokenSource;
import usbtoaster.async.Task;
import usbtoaster.kernel.CancelSafeQueue;
import usbtoaster.kernel.DeviceObject;
import usbtoaster.kernel.Driver;
import usbtoaster.kernel.IoManager;
import usbtoaster.kernel.Irp;
import usbtoaster.kernel.NtStatus;
import usbtoaster.trace.Trace;
import usbtoaster.trace.census.HeapCensus;

/**
 * What a pending write keeps on the heap, without the caller's bytes: its task, its packet and that
 * one's stack location. A field too many in one of them, or an object more, fails.
 */
class PendingBytesTest {
  private static final int WRITES = 20_000;

  /** Keeps all writes. */
  private static final class Keeping implements Driver {
    private final IoManager io;
    private final CancelSafeQueue queue;

    Keeping(IoManager io) {
      this.io = io;
      queue = new CancelSafeQueue(io, WRITES);
    }

    @Override
    public int dispatch(DeviceObject device, Irp irp) {
      return switch (irp.currentStackLocation().major()) {
        case WRITE -> queue.pend(irp);
        case CLEANUP -> {
          queue.cancelAll(irp.currentStackLocation().file());
          yield end(irp);
        }
        default -> end(irp);
      };
    }

    private int end(Irp irp) {
      io.completeRequest(irp);
      return NtStatus.SUCCESS;
    }
  }

  @BeforeAll
  static void shouldHaveReferencesOf4Bytes() {
    HotSpotDiagnosticMXBean options =
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    assumeThat(options.getVMOption("UseCompressedOops").getValue()).isEqualTo("true");
  }

  private static List<HeapCensus.Held> heldBy(CancellationToken token) throws IoException {
    IoManager io = new IoManager(Trace.OFF, 16);
    ThreadPool pool = new ThreadPool(io, ThreadPoolOptions.DEFAULT.withoutIoThreads());
    DeviceObject device =
        new DeviceObject("keeping", new Keeping(io), DeviceObject.Transfer.DIRECT);
    List<Task<Integer>> writes = new ArrayList<>(WRITES);
    byte[] bread = new byte[64];
    try (DeviceStream stream = DeviceStream.open(io, device, pool)) {
      HeapCensus before = HeapCensus.take();
      for (int i = 0; i < WRITES; i++) {
        writes.add(stream.writeAsync(bread, 0, bread.length, token));
      }
      HeapCensus after = HeapCensus.take();
      assertThat(stream.inFlight()).isEqualTo(WRITES);
      return after.grownSince(before, WRITES / 2); // some packets were pooled
    } finally {
      pool.pump();
      pool.close();
      assertThat(writes).allMatch(Task::isCanceled);
      assertThat(io.packetsInUse()).isZero();
    }
  }

  private static void assertBytes(List<HeapCensus.Held> held, int most) {
    assertThat(held).extracting(HeapCensus.Held::type).contains(Irp.class.getName());
    assertThat(HeapCensus.bytesEach(held, WRITES))
        .as(String.join("\n", HeapCensus.table(held, WRITES)))
        .isLessThanOrEqualTo(most);
  }

  @Test
  void shouldKeepAtMost200BytesForAWrite() throws IoException {
    assertBytes(heldBy(CancellationToken.NONE), 200);
  }

  @Test
  void shouldKeepAtMost232BytesForAWriteWithAToken() throws IoException {
    assertBytes(heldBy(new CancellationTokenSource().token()), 232);
  }
}
