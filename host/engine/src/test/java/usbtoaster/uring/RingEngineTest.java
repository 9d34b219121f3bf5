package usbtoaster.uring;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import usbtoaster.engine.Descriptor;
import usbtoaster.engine.EngineKind;
import usbtoaster.engine.Operation.Code;
import usbtoaster.linux.Errno;
import usbtoaster.linux.FileFlags;
import usbtoaster.linux.Libc;
import usbtoaster.linux.PollFlags;
import usbtoaster.linux.SocketFlags;
import usbtoaster.linux.Sockets;

@DisplayName("The engine on a ring")
final class RingEngineTest {
  @TempDir private Path folder;

  @BeforeEach
  void needsRing() {
    RingTesting.assumeRing();
  }

  private static Bench uring() {
    return new Bench(EngineKind.URING, RingOptions.DEFAULT);
  }

  private static String text(MemorySegment memory, long bytes) {
    byte[] copy = memory.asSlice(0, bytes).toArray(JAVA_BYTE);
    return new String(copy, UTF_8);
  }

  private Descriptor file(Bench bench, int flags) {
    int fd = Libc.open(folder.resolve("file").toString(), flags | FileFlags.O_CREAT, 0x180);
    return bench.attach(fd, Descriptor.Type.FILE);
  }

  @ParameterizedTest
  @EnumSource(names = {"URING", "IOCP"})
  void shouldReadWriteAndSyncAFile(EngineKind kind) throws Exception {
    try (Bench bench = new Bench(kind, RingOptions.DEFAULT)) {
      Descriptor file = file(bench, FileFlags.O_RDWR);
      assertThat(bench.submit(Code.WRITE, file, bench.text("toast"), 3).await()).isEqualTo(5);
      assertThat(bench.submit(Code.SYNC, file, MemorySegment.NULL, 0).await()).isZero();
      MemorySegment read = bench.memory(16);
      Probe probe = bench.submit(Code.READ, file, read, 3);
      assertThat(probe.await()).isEqualTo(5);
      assertThat(text(read, 5)).isEqualTo("toast");
      assertThat(bench.submit(Code.READ, file, read, 8).await()).isZero();
      Probe nowhere = new Probe();
      nowhere.set(Code.READ, file, MemorySegment.NULL, 1, 3);
      bench.engine.submit(nowhere);
      assertThat(nowhere.await()).isEqualTo(-Errno.EFAULT);
      assertThat(probe.thread()).isNotSameAs(Thread.currentThread());
      bench.engine.close(file);
      assertThat(bench.submit(Code.READ, file, read, 0).await()).isEqualTo(-Errno.ECANCELED);
    }
    assertThat(Files.size(folder.resolve("file"))).isEqualTo(8);
  }

  @Test
  void shouldFillAtOnceWhatItsOwnThreadSubmits() throws Exception {
    try (Bench bench = uring()) {
      Descriptor file = file(bench, FileFlags.O_RDWR);
      List<Probe> probes = new ArrayList<>();
      bench.onPoller(
          () -> {
            for (int i = 0; i < 100; i++) {
              probes.add(bench.submit(Code.WRITE, file, bench.text("toast"), 5L * i));
            }
            assertThat(bench.engine.flying()).isEqualTo(100);
          });
      probes.forEach(each -> assertThat(each.await()).isEqualTo(5));
      bench.engine.close(file);
    }
    assertThat(Files.size(folder.resolve("file"))).isEqualTo(500);
  }

  @Test
  void shouldReadAPipeThatWaitsAndOneThatDoesNot() {
    try (Bench bench = uring()) {
      for (int flags : new int[] {0, FileFlags.O_NONBLOCK}) {
        int[] fds = bench.pipe(flags);
        Descriptor from = bench.attach(fds[0], Descriptor.Type.STREAM);
        Descriptor to = bench.attach(fds[1], Descriptor.Type.STREAM);
        MemorySegment read = bench.memory(16);
        Probe reads = bench.submit(Code.READ, from, read, -1);
        assertThat(bench.submit(Code.WRITE, to, bench.text("toast"), -1).await()).isEqualTo(5);
        assertThat(reads.await()).isEqualTo(5);
        assertThat(text(read, 5)).isEqualTo("toast");
        Probe more = bench.submit(Code.READ, from, read, -1);
        bench.engine.close(to);
        assertThat(more.await()).isZero();
        bench.engine.close(from);
      }
    }
  }

  @Test
  @DisplayName("memory in flight survives a collection: the operation holds it")
  void shouldKeepMemoryInFlight() {
    try (Bench bench = uring()) {
      int[] fds = bench.pipe(0);
      Descriptor from = bench.attach(fds[0], Descriptor.Type.STREAM);
      Probe probe = bench.submit(Code.READ, from, Arena.ofAuto().allocate(4096), -1);
      for (int i = 0; i < 3; i++) {
        System.gc();
      }
      Libc.write(fds[1], bench.text("toast"), 5);
      assertThat(probe.await()).isEqualTo(5);
      assertThat(text(probe.memory(), 5)).isEqualTo("toast");
      Libc.close(fds[1]);
      bench.engine.close(from);
    }
  }

  @Test
  @DisplayName("an operation ends although the thread that submitted it has ended")
  void shouldOutliveItsSubmitter() throws Exception {
    try (Bench bench = uring()) {
      int[] fds = bench.pair();
      Descriptor from = bench.attach(fds[0], Descriptor.Type.SOCKET);
      Probe probe = new Probe();
      probe.set(Code.RECEIVE, from, bench.memory(16), 16, -1);
      Thread submitter = new Thread(() -> bench.engine.submit(probe));
      submitter.start();
      submitter.join();
      bench.onPoller(() -> {}); // it is Linux's by now, and nobody's
      Sockets.send(fds[1], bench.text("toast"), 5, 0);
      assertThat(probe.await()).isEqualTo(5);
      Libc.close(fds[1]);
      bench.engine.close(from);
    }
  }

  @Test
  void shouldSendAllInAsManyPartsAsItTakes() {
    try (Bench bench = uring()) {
      int[] fds = bench.pair();
      Descriptor to = bench.attach(fds[0], Descriptor.Type.SOCKET);
      Descriptor from = bench.attach(fds[1], Descriptor.Type.SOCKET);
      int bytes = 4 << 20;
      MemorySegment sent = bench.memory(bytes);
      for (int i = 0; i < bytes; i += 4096) {
        sent.set(JAVA_INT, i, i);
      }
      Probe send = bench.submit(Code.SEND, to, sent, -1);
      MemorySegment got = bench.memory(bytes);
      int received = 0;
      while (received < bytes) {
        MemorySegment rest = got.asSlice(received, Math.min(60_000, bytes - received));
        received += bench.submit(Code.RECEIVE, from, rest, -1).await();
      }
      assertThat(send.await()).isEqualTo(bytes);
      assertThat(got.mismatch(sent)).isEqualTo(-1);
      bench.engine.close(from);
      assertThat(bench.submit(Code.SEND, to, bench.text("toast"), -1).await())
          .isEqualTo(-Errno.EPIPE);
      bench.engine.close(to);
    }
  }

  @Test
  void shouldTellHowMuchOfACancelledSendWentOut() throws Exception {
    try (Bench bench = uring()) {
      int[] fds = bench.pair();
      Descriptor to = bench.attach(fds[0], Descriptor.Type.SOCKET);
      Probe send = bench.submit(Code.SEND, to, bench.memory(4 << 20), -1);
      bench.onPoller(() -> {});
      bench.engine.cancel(send);
      int sent = send.await();
      assertThat(sent).isBetween(1, (4 << 20) - 1);
      MemorySegment got = bench.memory(4 << 20);
      long received = 0;
      for (long more = 1; more > 0; received += more) {
        more = Math.max(0, Sockets.recv(fds[1], got, got.byteSize(), 0));
      }
      assertThat(received).isEqualTo(sent);
      Libc.close(fds[1]);
      bench.engine.close(to);
    }
  }

  @Test
  void shouldAwaitReadiness() {
    try (Bench bench = uring()) {
      int[] fds = bench.pair();
      Descriptor from = bench.attach(fds[0], Descriptor.Type.SOCKET);
      Probe in = bench.submit(Code.POLL, from, MemorySegment.NULL, -1, PollFlags.POLLIN);
      Probe out = bench.submit(Code.POLL, from, MemorySegment.NULL, -1, PollFlags.POLLOUT);
      assertThat(out.await()).isEqualTo(PollFlags.POLLOUT);
      assertThat(in.ends()).isZero();
      Sockets.send(fds[1], bench.text("toast"), 5, SocketFlags.MSG_NOSIGNAL);
      assertThat(in.await() & PollFlags.POLLIN).isNotZero();
      Libc.close(fds[1]);
      bench.engine.close(from);
    }
  }
}
