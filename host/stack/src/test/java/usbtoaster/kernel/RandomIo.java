package usbtoaster.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import usbtoaster.trace.Trace;

/**
 * A random schedule on one thread: requests of all kinds are issued, completed, cancelled and taken
 * from a port, and handles are closed, in an order that the seed gives. Each request must be told
 * of once, or not at all if its error was returned, and every packet must come back.
 */
final class RandomIo {
  private static final int[] ENDS = {
    NtStatus.SUCCESS, NtStatus.TIMEOUT, NtStatus.BUFFER_OVERFLOW, NtStatus.IO_DEVICE_ERROR
  };

  /** How a handle tells of the end of its requests. */
  private enum Kind {
    PORT,
    PORT_THAT_SKIPS,
    APC,
    EVENT
  }

  /** An open handle. */
  private record Handle(Kind kind, FileObject file) {}

  /** A request, and how often its end was told. */
  private static final class Operation {
    final Handle handle;
    final IoRequest request = IoRig.junk();
    boolean expected;
    int told;

    Operation(Handle handle) {
      this.handle = handle;
      switch (handle.kind()) {
        case PORT, PORT_THAT_SKIPS -> request.context(this);
        case APC -> request.apc(ended -> told++);
        case EVENT -> request.event(IoRig.event());
      }
    }

    void issued(int status) {
      boolean ended = status != NtStatus.PENDING;
      boolean skipped = handle.kind() == Kind.PORT_THAT_SKIPS && NtStatus.isSuccess(status);
      expected = !ended || (!NtStatus.isError(status) && !skipped);
      boolean written = expected || !NtStatus.isError(status);
      if (ended) {
        assertThat(IoRig.untouched(request)).isEqualTo(!written);
      }
    }

    /** Takes the event's word where nothing else counts. */
    int told() {
      KernelEvent event = request.event();
      return event == null ? told : (event.signalled() ? 1 : 0);
    }
  }

  private final Random random;
  private final RandomIoDriver driver;
  private final IoManager io;
  private final CompletionPort port;
  private final List<Handle> handles = new ArrayList<>();
  private final List<Operation> operations = new ArrayList<>();
  private final CompletionEntry entry = new CompletionEntry();
  private final byte[] data = new byte[16];
  private int opened;

  RandomIo(long seed, int pooledPackets) {
    random = new Random(seed);
    io = new IoManager(Trace.OFF, pooledPackets);
    driver = new RandomIoDriver(io);
    port = new CompletionPort(1, io::dispose);
    for (int i = 0; i < 4; i++) {
      open();
    }
  }

  private void open() {
    FileObject file = Objects.requireNonNull(io.open(driver.device, false, 0).file());
    Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
    if (kind == Kind.PORT || kind == Kind.PORT_THAT_SKIPS) {
      file.bind(port, opened);
    }
    if (kind == Kind.PORT_THAT_SKIPS) {
      file.addModes(FileObject.SKIP_COMPLETION_PORT_ON_SUCCESS);
    }
    opened++;
    handles.add(new Handle(kind, file));
  }

  /** Takes {@code steps} random steps, some of them at DISPATCH, where no APC can run. */
  void run(int steps) {
    KernelThread thread = KernelThread.current();
    for (int i = 0; i < steps; i++) {
      Irql old = thread.raise(random.nextInt(4) == 0 ? Irql.DISPATCH : Irql.PASSIVE);
      for (int burst = random.nextInt(3); burst >= 0; burst--) {
        step();
      }
      thread.lower(old);
    }
  }

  private void step() {
    Handle handle = handles.get(random.nextInt(handles.size()));
    switch (random.nextInt(16)) {
      case 0, 1, 2, 3, 4, 5 -> issue(handle);
      case 6, 7 -> driver.endHeld(end());
      case 8, 9 -> driver.endStarted(end());
      case 10 -> driver.endActive(end());
      case 11 -> cancel();
      case 12 -> cancelMany(handle);
      case 13 -> dequeue();
      case 14 -> KernelThread.current().delay(true, 0);
      default -> {
        switch (random.nextInt(16)) {
          case 0, 1 -> close(handle);
          case 2 -> disown();
          default -> {}
        }
      }
    }
  }

  private int end() {
    return ENDS[random.nextInt(ENDS.length)];
  }

  private void issue(Handle handle) {
    Operation operation = new Operation(handle);
    operations.add(operation);
    driver.next(random.nextInt(5), random.nextInt(8) == 0, end());
    int status =
        switch (random.nextInt(3)) {
          case 0 -> io.read(handle.file(), operation.request, data, 0, 16);
          case 1 -> io.write(handle.file(), operation.request, data, 0, 16);
          default -> io.deviceControl(handle.file(), operation.request, random.nextInt(4), 0);
        };
    operation.issued(status);
  }

  private void cancel() {
    if (!operations.isEmpty()) {
      int back = random.nextInt(Math.min(32, operations.size()));
      Operation one = operations.get(operations.size() - 1 - back);
      boolean underWay = one.request.irp() != null;
      assertThat(io.cancelIoEx(one.handle.file(), one.request))
          .isEqualTo(underWay ? NtStatus.SUCCESS : NtStatus.NOT_FOUND);
    }
  }

  private void cancelMany(Handle handle) {
    boolean any = handle.file().requests() > 0;
    int status = random.nextBoolean() ? io.cancelIo(handle.file()) : cancelAll(handle);
    assertThat(status).isEqualTo(any ? NtStatus.SUCCESS : NtStatus.NOT_FOUND);
  }

  private int cancelAll(Handle handle) {
    return io.cancelIoEx(handle.file(), null);
  }

  /** Does what the thread's exit does to its requests, with a patience of 0. */
  private void disown() {
    ThreadRequests issued = KernelThread.current().requests();
    if (issued != null) {
      issued.cancelAll();
      issued.disownAll();
      for (Operation one : operations) {
        one.expected &= one.request.irp() == null || one.handle.file().port() != null;
      }
    }
  }

  private void dequeue() {
    while (random.nextInt(4) != 0) {
      takeOne();
    }
  }

  private boolean takeOne() {
    boolean taken = io.dequeue(port, entry, 0) == NtStatus.SUCCESS;
    if (taken && entry.context() instanceof Operation operation) {
      operation.told++;
      assertThat(operation.told).isEqualTo(1);
      assertThat(operation.request.statusBlock().status()).isEqualTo(entry.status());
    }
    return taken;
  }

  private void close(Handle handle) {
    io.close(handle.file());
    handles.remove(handle);
    open();
  }

  /** Ends all that is under way, and checks that nothing was lost or told twice. */
  void finish() {
    handles.forEach(handle -> io.close(handle.file()));
    driver.endAll();
    while (takeOne()) {
      // until the port is empty
    }
    KernelThread.current().delay(true, 0);
    for (Operation operation : operations) {
      assertThat(operation.told()).isEqualTo(operation.expected ? 1 : 0);
      assertThat(operation.request.irp()).isNull();
    }
    assertThat(io.packetsInUse()).isZero();
    assertThat(driver.closes).isEqualTo(opened);
    assertThat(driver.device.queue().busy()).isFalse();
    assertThat(KernelThread.current().irql()).isEqualTo(Irql.PASSIVE);
  }

  int operations() {
    return operations.size();
  }

  int cancelled() {
    return driver.cancelled;
  }
}
