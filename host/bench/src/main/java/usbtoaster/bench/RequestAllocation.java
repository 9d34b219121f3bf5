package usbtoaster.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import usbtoaster.driver.ToasterSettings;
import usbtoaster.io.DeviceStream;
import usbtoaster.io.Inlining;
import usbtoaster.io.IoException;
import usbtoaster.io.StreamOptions;
import usbtoaster.kernel.CompletionEntry;
import usbtoaster.kernel.CompletionPort;
import usbtoaster.kernel.DeviceObject;
import usbtoaster.kernel.Driver;
import usbtoaster.kernel.FileObject;
import usbtoaster.kernel.IoManager;
import usbtoaster.kernel.IoRequest;
import usbtoaster.kernel.Irp;
import usbtoaster.kernel.NtStatus;

/**
 * Bytes allocated for each write, by layers: run with {@code -prof gc} and read {@code
 * gc.alloc.rate.norm}, which counts all threads. The times are only a by-product.
 *
 * <p>All take the same request through ever more layers, in the same way: one at a time, the same
 * bytes, over wires without Mockito, which would allocate many times what the stack does. So the
 * difference of two is what the layer between them allocates.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets the parameters, and calls setUp
public class RequestAllocation {
  private static final int BATCH = 256;

  /** Bytes of a write: one burst, or sixteen. */
  @Param({"64", "4096"})
  public int size;

  private byte[] data;
  private Rig rig;
  private CompletionPort port;
  private FileObject shortest;
  private FileObject toaster;
  private DeviceStream stream;
  private final IoRequest request = new IoRequest().context("write");
  private final CompletionEntry entry = new CompletionEntry();

  /** A driver that completes what it gets, as if an interrupt had come at once. */
  private record Echo(IoManager io) implements Driver {
    @Override
    public int dispatch(DeviceObject device, Irp irp) {
      irp.markPending();
      irp.result(NtStatus.SUCCESS, 0);
      io.completeRequest(irp);
      return NtStatus.PENDING;
    }
  }

  /** Boots the toaster and opens it, and the driver without a device. */
  @Setup(Level.Trial)
  public void setUp() throws IoException {
    data = new byte[size];
    rig = Rig.direct(ToasterSettings.DEFAULT);
    port = new CompletionPort(0);
    shortest = open(rig.io, echo(rig.io), port);
    toaster = open(rig.io, rig.driver.device(), port);
    stream =
        DeviceStream.open(
            rig.io,
            rig.driver.device(),
            rig.pool,
            StreamOptions.DEFAULT.withInlining(Inlining.INLINE));
  }

  /** Makes a device that completes what it gets at once. */
  static DeviceObject echo(IoManager io) {
    return new DeviceObject("echo", new Echo(io), DeviceObject.Transfer.DIRECT);
  }

  static FileObject open(IoManager io, DeviceObject device, CompletionPort port)
      throws IoException {
    IoManager.OpenResult opened = io.open(device, false, 0);
    FileObject file = opened.file();
    if (file == null) {
      throw new IoException("Opening " + device, opened.status());
    }
    file.bind(port, 0);
    return file;
  }

  /** Switches it off. */
  @TearDown(Level.Trial)
  public void tearDown() {
    stream.close();
    rig.io.close(shortest);
    rig.io.close(toaster);
    port.close();
    rig.close();
  }

  /** The I/O manager and the port alone: down to a driver that completes at once, and back. */
  @Benchmark
  public int kernel() {
    return write(shortest);
  }

  /** The toaster's driver, too: bursts, interrupts, DPCs. */
  @Benchmark
  public int kernelAndDriver() {
    return write(toaster);
  }

  private int write(FileObject file) {
    int status = rig.io.write(file, request, data, 0, data.length);
    if (status == NtStatus.PENDING) {
      status = rig.io.dequeue(port, entry, -1);
    }
    if (status != NtStatus.SUCCESS || entry.status() != NtStatus.SUCCESS) {
      throw new IllegalStateException("The write failed: " + NtStatus.name(entry.status()));
    }
    return status;
  }

  /** The whole way: a stream's task for each write, awaited by a state machine. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public int whole() {
    return new Lane(rig.stream, data, BATCH).start().join();
  }

  /** The whole way with an operation that is used again. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public int wholeReusable() {
    return new ReusableLane(stream, data, BATCH).start().join();
  }
}
