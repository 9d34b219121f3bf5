package usbtoaster.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import usbtoaster.trace.Trace;

/**
 * An I/O manager, a device and its driver, for tests. A request does what {@link #handler} says; as
 * it stands, it is marked pending and parked until the test completes it.
 */
public final class IoRig implements Driver {
  static final int JUNK_STATUS = 0x0BADF00D;
  static final int JUNK_INFORMATION = 0xBAD;

  /** What a driver does with a request. */
  @FunctionalInterface
  public interface Handler {
    int handle(DeviceObject device, Irp irp);
  }

  public final List<Throwable> faults = Collections.synchronizedList(new ArrayList<>());
  public final IoManager io = new IoManager(Trace.OFF, 64, faults::add);
  public final DeviceObject device;
  final List<MajorFunction> calls = Collections.synchronizedList(new ArrayList<>());
  public final Deque<Irp> parked = new ArrayDeque<>();
  public final CompletionEntry entry = new CompletionEntry();
  public Handler handler = (device, irp) -> park(irp);
  Handler cleanUp = (device, irp) -> complete(irp, NtStatus.SUCCESS, 0);
  Handler close = (device, irp) -> complete(irp, NtStatus.SUCCESS, 0);

  public IoRig() {
    this(DeviceObject.Transfer.DIRECT);
  }

  public IoRig(DeviceObject.Transfer transfer) {
    device = new DeviceObject("rig", this, transfer);
  }

  @Override
  public int dispatch(DeviceObject device, Irp irp) {
    MajorFunction major = irp.currentStackLocation().major();
    calls.add(major);
    return switch (major) {
      case CREATE -> complete(irp, NtStatus.SUCCESS, 0);
      case CLEANUP -> cleanUp.handle(device, irp);
      case CLOSE -> close.handle(device, irp);
      default -> handler.handle(device, irp);
    };
  }

  public int complete(Irp irp, int status, long information) {
    irp.result(status, information);
    io.completeRequest(irp);
    return status;
  }

  public int park(Irp irp) {
    irp.markPending();
    parked.add(irp);
    return NtStatus.PENDING;
  }

  /** Completes the request that was parked first. */
  public void completeParked(int status, long information) {
    complete(parked.remove(), status, information);
  }

  public FileObject open(boolean synchronous) {
    return open(device, synchronous);
  }

  public FileObject open(DeviceObject opened, boolean synchronous) {
    return Objects.requireNonNull(io.open(opened, synchronous, 0).file());
  }

  /** Closes {@code file}, and checks that all of its requests have ended and CLOSE was sent. */
  public void shouldCloseAtOnce(FileObject file) {
    io.close(file);
    assertThat(file.requests()).isZero();
    assertThat(calls).endsWith(MajorFunction.CLEANUP, MajorFunction.CLOSE);
    assertThat(io.packetsInUse()).isZero();
  }

  /** Opens a synchronous handle whose waits a user APC ends. */
  FileObject openAlertable() {
    FileObject file = open(true);
    file.alertable(true);
    return file;
  }

  public int write(FileObject file, IoRequest request) {
    return io.write(file, request, new byte[1], 0, 1);
  }

  public int poll(CompletionPort port) {
    return io.dequeue(port, entry, 0);
  }

  public static IoRequest junk() {
    IoRequest request = new IoRequest();
    request.statusBlock().set(JUNK_STATUS, JUNK_INFORMATION);
    return request;
  }

  public static boolean untouched(IoRequest request) {
    return request.statusBlock().status() == JUNK_STATUS
        && request.statusBlock().information() == JUNK_INFORMATION;
  }

  public static KernelEvent event() {
    return new KernelEvent(KernelEvent.Type.NOTIFICATION, false);
  }

  public CompletionPort port() {
    return new CompletionPort(1, io::dispose);
  }
}
