package usbtoaster.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import usbtoaster.kernel.CompletionEntry;
import usbtoaster.kernel.CompletionPort;
import usbtoaster.kernel.FileObject;
import usbtoaster.kernel.IoManager;
import usbtoaster.kernel.IoRequest;
import usbtoaster.kernel.Irp;
import usbtoaster.kernel.MajorFunction;
import usbtoaster.kernel.NtStatus;
import usbtoaster.testing.CapturedErrors;
import usbtoaster.trace.Trace;

/** What the drivers of descriptors have in common, on an engine in the test's hand. */
class TransferTest {
  private static final int ROUNDS = 5_000;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int LONG = (2 << 20) + 5;

  private final List<Throwable> faults = new ArrayList<>();
  private final IoManager io = new IoManager(Trace.OFF, 16, faults::add);
  private final FakeEngine engine = new FakeEngine();
  private final Slab slab = new Slab(4 << 20);
  private final Transfers transfers = new Transfers(io, engine, slab, 16);
  private final TestDriver driver = new TestDriver();
  private final FileObject file =
      Objects.requireNonNull(io.open(driver.device("test"), false, 0).file());
  private final byte[] data = new byte[LONG];

  /** Reads and writes at positions; its control code sends in a lane. */
  private final class TestDriver extends DescriptorDriver {
    private final Lane lane = new Lane(io, 1000, this::start);
    private boolean failing;

    TestDriver() {
      super(transfers, new Descriptor(7, Descriptor.Type.FILE));
    }

    @Override
    protected int request(Irp irp, MajorFunction major) {
      return major == MajorFunction.DEVICE_CONTROL ? lane.pend(irp) : pend(irp);
    }

    @Override
    protected void fill(Irp irp, Transfer transfer) {
      if (failing) {
        throw new IllegalStateException("the driver fails, on purpose");
      }
      var at = irp.currentStackLocation();
      switch (at.major()) {
        case READ ->
            transfer.ask(
                Operation.Code.READ,
                irp.buffer(),
                irp.bufferOffset(),
                at.length(),
                at.byteOffset());
        case WRITE ->
            transfer.ask(
                Operation.Code.WRITE,
                irp.buffer(),
                irp.bufferOffset(),
                at.length(),
                at.byteOffset());
        default -> transfer.ask(Operation.Code.POLL, (int) at.value());
      }
    }

    @Override
    protected boolean readsAll(boolean full) {
      return full;
    }

    @Override
    protected @Nullable Lane lane(Irp irp) {
      return irp.currentStackLocation().major() == MajorFunction.DEVICE_CONTROL ? lane : null;
    }

    @Override
    protected void closing() {
      lane.cancelWaiting(null);
    }
  }

  private static IoRequest request() {
    IoRequest request = new IoRequest();
    request.statusBlock().set(NtStatus.PENDING, 0);
    return request;
  }

  private IoRequest write(int length, long position) {
    IoRequest request = request();
    assertThat(io.write(file, request, data, 0, length, position)).isEqualTo(NtStatus.PENDING);
    return request;
  }

  private IoRequest read(int length, long position) {
    IoRequest request = request();
    assertThat(io.read(file, request, data, 0, length, position)).isEqualTo(NtStatus.PENDING);
    return request;
  }

  private IoRequest poll(int bits) {
    IoRequest request = request();
    assertThat(io.deviceControl(file, request, 1, bits)).isEqualTo(NtStatus.PENDING);
    return request;
  }

  private static boolean over(IoRequest request) {
    return request.statusBlock().status() != NtStatus.PENDING;
  }

  private static void ended(IoRequest request, int status, long information) {
    assertThat(over(request)).isTrue();
    assertThat(NtStatus.name(request.statusBlock().status())).isEqualTo(NtStatus.name(status));
    assertThat(request.statusBlock().information()).isEqualTo(information);
  }

  @AfterEach
  void shouldLeaveNothingBehind() {
    engine.asked.clear();
    io.close(file);
    engine.endAsked();
    assertThat(engine.flying).isEmpty();
    assertThat(io.packetsInUse()).isZero();
    assertThat(transfers.underWay()).isZero();
    slab.close();
    assertThat(slab.released()).isTrue();
    assertThat(faults).isEmpty();
  }

  @Test
  void shouldBringTheBytesThere() {
    data[0] = 17;
    IoRequest write = write(100, 40);
    Operation operation = engine.flying.getFirst();
    assertThat(operation.code()).isEqualTo(Operation.Code.WRITE);
    assertThat(operation.length()).isEqualTo(100);
    assertThat(operation.position()).isEqualTo(40);
    assertThat(operation.memory().get(ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) 17);
    assertThat(over(write)).isFalse();
    engine.end(100);
    ended(write, NtStatus.SUCCESS, 100);
  }

  @Test
  void shouldBringTheBytesBack() {
    IoRequest read = read(100, 0);
    engine.flying.getFirst().memory().set(ValueLayout.JAVA_BYTE, 3, (byte) 9);
    engine.end(4);
    ended(read, NtStatus.SUCCESS, 4);
    assertThat(data[3]).isEqualTo((byte) 9);
  }

  @Test
  void shouldGoOnAfterAShortWrite() {
    IoRequest write = write(1000, 5);
    engine.end(300);
    assertThat(over(write)).isFalse();
    assertThat(engine.flying.getFirst().position()).isEqualTo(305);
    assertThat(engine.flying.getFirst().length()).isEqualTo(700);
    engine.end(700);
    ended(write, NtStatus.SUCCESS, 1000);
  }

  @Test
  void shouldSendALongWriteInPartsOfOneBlock() {
    data[1 << 20] = 3;
    engine.atOnce = Operation::length;
    IoRequest write = write(LONG, 0);
    ended(write, NtStatus.SUCCESS, LONG);
    assertThat(engine.submitted).isEqualTo(3);
    assertThat(engine.deepest).isEqualTo(1); // a loop, no recursion
    assertThat(slab.reservedBytes()).isEqualTo(1 << 20);
  }

  @Test
  void shouldReadOnUntilAPartIsShort() {
    IoRequest read = read(LONG, 0);
    engine.end(1 << 20);
    assertThat(over(read)).isFalse();
    engine.end(10);
    ended(read, NtStatus.SUCCESS, (1 << 20) + 10);
  }

  @Test
  void shouldTellWhatWasReadAndOfAWriteTheError() {
    IoRequest read = read(LONG, 0);
    engine.end(1 << 20);
    engine.end(-5);
    ended(read, NtStatus.SUCCESS, 1 << 20);
    IoRequest write = write(100, 0);
    engine.end(40);
    engine.end(-5);
    ended(write, NtStatus.IO_DEVICE_ERROR, 40);
  }

  @Test
  void shouldEndWithItsOperationAndNotWithTheCancel() {
    IoRequest read = read(100, 0);
    assertThat(io.cancelIoEx(file, read)).isEqualTo(NtStatus.SUCCESS);
    assertThat(over(read)).isFalse();
    assertThat(engine.asked).containsExactlyElementsOf(engine.flying);
    engine.end(7);
    ended(read, NtStatus.SUCCESS, 7); // it was faster
    IoRequest second = read(100, 0);
    io.cancelIoEx(file, second);
    engine.end(FakeEngine.CANCELED);
    ended(second, NtStatus.CANCELLED, 0);
  }

  @Test
  void shouldBeginNoPartAfterACancel() {
    IoRequest write = write(LONG, 0);
    io.cancelIoEx(file, write);
    engine.end(1 << 20);
    ended(write, NtStatus.CANCELLED, 1 << 20);
    assertThat(engine.submitted).isEqualTo(1);
  }

  @Test
  void shouldCancelWhatIsBeingSubmitted() {
    engine.inSubmit =
        () -> {
          io.cancelIoEx(file, null);
          assertThat(engine.asked).isEmpty(); // the engine may not know the operation yet
        };
    IoRequest read = read(100, 0);
    assertThat(engine.asked).containsExactlyElementsOf(engine.flying);
    engine.endAsked();
    ended(read, NtStatus.CANCELLED, 0);
  }

  @Test
  void shouldCancelBetweenTwoPartsThatEndAtOnce() {
    engine.inSubmit = () -> io.cancelIoEx(file, null);
    engine.atOnce = Operation::length;
    IoRequest write = write(LONG, 0);
    ended(write, NtStatus.CANCELLED, 1 << 20);
    assertThat(engine.asked).isEmpty(); // there was nothing to ask for any more
  }

  @Test
  void shouldFailWhereThereIsNoMemory() {
    List<Slab.Block> all = new ArrayList<>();
    for (Slab.Block each = slab.take(1); each != null; each = slab.take(1)) {
      all.add(each);
    }
    IoRequest read = read(100, 0);
    ended(read, NtStatus.INSUFFICIENT_RESOURCES, 0);
    all.forEach(slab::giveBack);
  }

  @Test
  void shouldFailARequestWhoseSubmissionThrowsAndServeTheNext() {
    engine.inSubmit =
        () -> {
          engine.flying.clear(); // it has not taken the operation
          throw new IllegalStateException("the engine fails, on purpose");
        };
    try (CapturedErrors errors = new CapturedErrors()) {
      IoRequest read = read(100, 0);
      ended(read, NtStatus.DRIVER_INTERNAL_ERROR, 0);
      IoRequest first = poll(1); // in the lane
      ended(first, NtStatus.DRIVER_INTERNAL_ERROR, 0);
      assertThat(errors.count("An engine failed to take an operation.")).isEqualTo(2);
    }
    engine.inSubmit = () -> {};
    IoRequest second = poll(2);
    engine.end(1);
    ended(second, NtStatus.SUCCESS, 1);
  }

  @Test
  void shouldServeALaneAfterARequestThatCannotBePrepared() {
    driver.failing = true;
    try (CapturedErrors errors = new CapturedErrors()) {
      ended(poll(1), NtStatus.DRIVER_INTERNAL_ERROR, 0);
      assertThat(errors.count("A request could not be prepared.")).isOne();
    }
    driver.failing = false;
    IoRequest second = poll(2);
    engine.end(1);
    ended(second, NtStatus.SUCCESS, 1);
  }

  @Test
  void shouldKeepTheOrderOfALane() {
    List<IoRequest> polls = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      polls.add(poll(i));
    }
    assertThat(engine.flying).hasSize(1);
    io.cancelIoEx(file, polls.get(2));
    ended(polls.get(2), NtStatus.CANCELLED, 0);
    for (int i : new int[] {0, 1, 3, 4}) {
      assertThat(engine.flying.getFirst().flags()).isEqualTo(i);
      engine.end(10 + i);
      ended(polls.get(i), NtStatus.SUCCESS, 10 + i);
    }
  }

  @Test
  void shouldServeALaneWhoseRequestsEndAtOnceWithoutRecursion() {
    List<IoRequest> polls = new ArrayList<>();
    for (int i = 0; i < 900; i++) {
      polls.add(poll(i));
    }
    engine.atOnce = operation -> 1;
    engine.end(1);
    polls.forEach(each -> ended(each, NtStatus.SUCCESS, 1));
    assertThat(engine.deepest).isEqualTo(1);
  }

  @Test
  void shouldAllocateNothingInTheSteadyState() {
    CompletionPort port = new CompletionPort(1);
    file.bind(port, 0);
    engine.silent = true;
    IoRequest request = new IoRequest().context(this);
    CompletionEntry entry = new CompletionEntry();
    long before = 0;
    for (int i = 0; i < 2 * ROUNDS; i++) {
      before = i == ROUNDS ? THREADS.getCurrentThreadAllocatedBytes() : before;
      io.write(file, request, data, 0, 64, 0);
      io.dequeue(port, entry, 0);
      io.deviceControl(file, request, 1, 2); // in the lane
      io.dequeue(port, entry, 0);
      entry.giveBack();
    }
    assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(ROUNDS);
    port.close();
  }

  @Test
  void shouldEndAllAtClose() {
    IoRequest read = read(100, 0);
    IoRequest first = poll(1);
    IoRequest second = poll(2);
    io.close(file);
    ended(second, NtStatus.CANCELLED, 0); // it waited
    assertThat(over(read)).isFalse(); // the engine has it
    assertThat(engine.closed).containsExactly(driver.descriptor());
    engine.endAsked();
    ended(read, NtStatus.CANCELLED, 0);
    ended(first, NtStatus.CANCELLED, 0);
  }
}
