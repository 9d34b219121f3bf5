package usbtoaster.epoll;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import usbtoaster.engine.Descriptor;
import usbtoaster.engine.DescriptorDriver;
import usbtoaster.engine.EngineRig;
import usbtoaster.engine.EngineRig.Pair;
import usbtoaster.engine.Operation.Code;
import usbtoaster.engine.Slab;
import usbtoaster.engine.TestOperation;
import usbtoaster.engine.Transfer;
import usbtoaster.engine.Transfers;
import usbtoaster.kernel.DeviceObject;
import usbtoaster.kernel.FileObject;
import usbtoaster.kernel.IoManager;
import usbtoaster.kernel.IoRequest;
import usbtoaster.kernel.Irp;
import usbtoaster.kernel.KernelEvent;
import usbtoaster.kernel.MajorFunction;
import usbtoaster.kernel.NtStatus;
import usbtoaster.linux.Errno;
import usbtoaster.linux.FileFlags;
import usbtoaster.linux.Libc;
import usbtoaster.linux.Machine;
import usbtoaster.testing.Stillness;
import usbtoaster.trace.Trace;
import usbtoaster.trace.census.CensusEntry;
import usbtoaster.trace.census.ThreadCensus;
import usbtoaster.trace.census.ThreadKind;
import usbtoaster.uring.Forbidden;

@DisplayName("Event threads and workers")
final class EpollEngineTest {
  private static final EpollOptions OPTIONS = EpollOptions.of((nanos, action) -> {});

  private final ManualPool pool = new ManualPool();

  @Test
  @DisplayName("semantics 108: one event thread for 30 processors, for 8 on ARM, or as asked")
  void shouldHaveAsManyEventThreadsAsNet() {
    assertThat(Stream.of(1, 2, 44, 45, 64).map(cpus -> OPTIONS.eventThreads(cpus, "amd64")))
        .containsExactly(1, 1, 1, 2, 2);
    assertThat(Stream.of(1, 4, 11, 12, 64).map(cpus -> OPTIONS.eventThreads(cpus, "aarch64")))
        .containsExactly(1, 1, 1, 2, 8);
    assertThat(OPTIONS.withInline(true).eventThreads(6, "amd64")).isEqualTo(6);
    assertThat(OPTIONS.withEventThreads(3).eventThreads(64, "amd64")).isEqualTo(3);
  }

  @Test
  void shouldLeaveNothingOpenWhereLinuxHasNoMoreDescriptors() throws Exception {
    Set<Path> before = epolls();
    int eventfd = Machine.THIS == Machine.X86_64 ? 290 : 19;
    Forbidden.run(
        eventfd,
        Errno.EMFILE,
        () ->
            assertThatThrownBy(() -> new EpollEngine(OPTIONS, pool).close())
                .hasMessageContaining("eventfd failed: EMFILE"));
    assertThat(before).containsAll(epolls()); // one of somebody else may have been closed
  }

  private static Set<Path> epolls() throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
      return all.filter(each -> target(each).contains("[eventpoll]")).collect(Collectors.toSet());
    }
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException closed) {
      return "";
    }
  }

  @Test
  @DisplayName("semantics 108: descriptors are given to the event threads in turn")
  void shouldGiveDescriptorsToEventThreadsInTurn() {
    EpollOptions inline = OPTIONS.withEventThreads(2).withInline(true);
    try (EngineRig rig = new EngineRig(new EpollEngine(inline, pool))) {
      List<String> names = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        Pair pipe = rig.pipe(); // two descriptors each
        TestOperation read = rig.start(Code.READ, pipe.right(), 16);
        rig.start(Code.WRITE, pipe.left(), "toast").await();
        read.await();
        names.add(Objects.requireNonNull(read.endedBy()).getName());
        rig.attach(Libc.eventfd(0, FileFlags.EFD_CLOEXEC), Descriptor.Type.STREAM);
      }
      assertThat(names).containsExactly("epoll-2", "epoll-1", "epoll-2", "epoll-1");
    }
  }

  @Test
  @DisplayName("semantics 109: the event thread leaves the operation to a worker")
  void shouldLeaveOperationsToWorkers() {
    try (EngineRig rig = new EngineRig(new EpollEngine(OPTIONS, pool))) {
      Pair pipe = rig.pipe();
      settleFirstEvents();
      TestOperation read = rig.start(Code.READ, pipe.right(), 16);
      rig.start(Code.WRITE, pipe.left(), "toast").await();
      Stillness.until("the event was queued", () -> !pool.queued.isEmpty());
      assertThat(read.ends()).isZero();
      pool.runOne();
      assertThat(read.await()).isEqualTo(5);
      assertThat(read.endedBy()).isEqualTo(Thread.currentThread());
    }
  }

  @Test
  @DisplayName("semantics 109: an operation that a thread waits for is ended by the event thread")
  void shouldEndItselfWhatAThreadWaitsFor() {
    try (EngineRig rig = new EngineRig(new EpollEngine(OPTIONS, pool))) {
      Pair pipe = rig.pipe();
      TestOperation read = new TestOperation().asAwaited();
      rig.submit(read.with(Code.READ, pipe.right(), rig.arena.allocate(16)));
      rig.start(Code.WRITE, pipe.left(), "toast").await();
      assertThat(read.await()).isEqualTo(5); // no worker has run
      assertThat(Objects.requireNonNull(read.endedBy()).getName()).isEqualTo("epoll-1");
    }
  }

  @Test
  @DisplayName("semantics 109: a call on a synchronous handle needs no worker")
  void shouldServeSynchronousCallsWithoutWorkers() {
    try (EngineRig rig = new EngineRig(new EpollEngine(OPTIONS, pool))) {
      IoManager io = new IoManager(Trace.OFF, 4);
      Transfers transfers = new Transfers(io, rig.engine, new Slab(Slab.LARGEST), 4);
      MemorySegment ends = rig.arena.allocate(JAVA_INT, 2);
      assertThat(Libc.pipe2(ends, FileFlags.O_CLOEXEC)).isZero();
      Descriptor from = new Descriptor(ends.get(JAVA_INT, 0), Descriptor.Type.STREAM);
      Descriptor to = rig.attach(ends.getAtIndex(JAVA_INT, 1), Descriptor.Type.STREAM);
      DeviceObject device = new Reads(transfers, from).device("pipe");
      FileObject file = Objects.requireNonNull(io.open(device, true, -1).file());
      TestOperation write = new TestOperation().with(Code.WRITE, to, rig.text("toast"));
      Thread reader = Thread.currentThread();
      Thread writer =
          new Thread(
              () -> {
                Stillness.until(
                    "the call waits", () -> LockSupport.getBlocker(reader) instanceof KernelEvent);
                rig.submit(write);
              });
      writer.start();
      IoRequest request = new IoRequest();
      assertThat(io.read(file, request, new byte[16], 0, 16)).isEqualTo(NtStatus.SUCCESS);
      assertThat(request.statusBlock().information()).isEqualTo(5);
      io.close(file);
    }
  }

  /** Reads, and nothing else. */
  private static final class Reads extends DescriptorDriver {
    Reads(Transfers transfers, Descriptor descriptor) {
      super(transfers, descriptor);
    }

    @Override
    protected int request(Irp irp, MajorFunction major) {
      return pend(irp);
    }

    @Override
    protected void fill(Irp irp, Transfer transfer) {
      int length = irp.currentStackLocation().length();
      transfer.ask(Code.READ, irp.buffer(), irp.bufferOffset(), length, -1);
    }
  }

  @Test
  void shouldLetThreadsBlockForWhatEpollDoesNotTake() {
    try (EngineRig rig = new EngineRig(new EpollEngine(OPTIONS, pool))) {
      int zero = Libc.open("/dev/zero", FileFlags.O_RDONLY, 0); // always ready
      Descriptor zeros = rig.attach(zero, Descriptor.Type.STREAM);
      TestOperation read = rig.start(Code.READ, zeros, 16);
      assertThat(read.await()).isEqualTo(16);
      assertThat(ThreadKind.of(Objects.requireNonNull(read.endedBy())))
          .isEqualTo(ThreadKind.BLOCKED);
      assertThat(rig.engine.description()).contains("blocks a thread");
    }
  }

  @Test
  void shouldFailWhatIsAskedOfADescriptorThatLinuxRefuses() {
    try (EngineRig rig = new EngineRig(new EpollEngine(OPTIONS, pool))) {
      Descriptor none = new Descriptor(1 << 29, Descriptor.Type.SOCKET);
      rig.engine.attach(none);
      assertThat(rig.start(Code.RECEIVE, none, 16).await()).isEqualTo(-Errno.EBADF);
      rig.engine.close(none);
    }
  }

  @Test
  void shouldNotCountTheEventThreadAsWaitingForARequest() {
    try (EngineRig rig = new EngineRig(new EpollEngine(OPTIONS, pool))) {
      rig.start(Code.READ, rig.pipe().right(), 16);
      settleFirstEvents();
      Stillness.until("the event thread waits", () -> eventThread().contains("waits in epoll"));
      assertThat(ThreadCensus.take((blocker, stack) -> false).waiting()).isEmpty();
    }
  }

  private static String eventThread() {
    return ThreadCensus.take((blocker, stack) -> false).threads().stream()
        .filter(entry -> entry.kind() == ThreadKind.EVENT)
        .filter(entry -> entry.state().equals(CensusEntry.IN_SYSTEM))
        .map(ThreadCensus::does)
        .findFirst()
        .orElse("");
  }

  /** An end that can be written to is ready when it is registered: that is an event, too. */
  private void settleFirstEvents() {
    Stillness.until("the first event was queued", () -> !pool.queued.isEmpty());
    pool.runOne();
  }
}
