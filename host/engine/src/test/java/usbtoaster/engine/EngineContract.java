package usbtoaster.engine;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import usbtoaster.engine.EngineRig.Pair;
import usbtoaster.engine.Operation.Code;
import usbtoaster.linux.Errno;
import usbtoaster.linux.FileFlags;
import usbtoaster.linux.Libc;
import usbtoaster.linux.PollFlags;
import usbtoaster.linux.SocketFlags;
import usbtoaster.linux.Sockets;

/** What every engine promises. On real descriptors. */
abstract class EngineContract {
  private static final int MODE = 0x180;
  private static final int BIG = 1 << 20;

  EngineRig rig;

  /** Makes an engine; aborts the test where it is not to be had. */
  abstract Engine open();

  /** Returns how many random operations are done in a second or two. */
  abstract int randomOperations();

  @BeforeEach
  void makeRig() {
    rig = new EngineRig(open());
  }

  @AfterEach
  void closeRig() {
    if (rig != null) { // null: the engine is not to be had here, and the test is skipped
      rig.close();
    }
  }

  @Test
  void shouldReceiveWhatWasSentBefore() {
    Pair pair = rig.pair();
    assertThat(rig.start(Code.SEND, pair.left(), "toast").await()).isEqualTo(5);
    TestOperation receive = rig.start(Code.RECEIVE, pair.right(), 16);
    assertThat(receive.await()).isEqualTo(5);
    assertThat(EngineRig.textOf(receive)).isEqualTo("toast");
  }

  @Test
  void shouldReceiveWhatIsSentLater() {
    Pair pair = rig.pair();
    for (int round = 0; round < 3; round++) {
      TestOperation receive = rig.start(Code.RECEIVE, pair.right(), 16);
      assertThat(rig.start(Code.SEND, pair.left(), "toast").await()).isEqualTo(5);
      assertThat(receive.await()).isEqualTo(5);
    }
  }

  @Test
  void shouldTellTheEndThatCameWithTheData() {
    Pair pair = rig.pair();
    rig.start(Code.SEND, pair.left(), "toast").await();
    Sockets.shutdown(pair.left().number(), SocketFlags.SHUT_WR);
    assertThat(rig.start(Code.RECEIVE, pair.right(), 16).await()).isEqualTo(5);
    assertThat(rig.start(Code.RECEIVE, pair.right(), 16).await()).isZero();
    assertThat(rig.start(Code.SEND, pair.right(), "jam").await()).isEqualTo(3); // half closed
    assertThat(rig.start(Code.RECEIVE, pair.left(), 16).await()).isEqualTo(3);
  }

  @Test
  void shouldTellTheEndThatComesWhileAReceiveWaits() {
    Pair pair = rig.pair();
    TestOperation receive = rig.start(Code.RECEIVE, pair.right(), 16);
    rig.engine.close(pair.left());
    assertThat(receive.await()).isZero();
  }

  @Test
  void shouldSendAllInParts() {
    Pair pair = rig.pair();
    Sockets.setsockopt(pair.left().number(), SocketFlags.SOL_SOCKET, SocketFlags.SO_SNDBUF, 4096);
    MemorySegment all = rig.arena.allocate(BIG);
    for (int i = 0; i < BIG; i++) {
      all.set(JAVA_BYTE, i, (byte) ((i * 31) >> 8));
    }
    TestOperation send = rig.submit(new TestOperation().with(Code.SEND, pair.left(), all));
    int received = 0;
    while (received < BIG) {
      TestOperation receive = rig.start(Code.RECEIVE, pair.right(), 50_000);
      int bytes = receive.await();
      assertThat(bytes).isPositive();
      long same = all.asSlice(received).mismatch(receive.memory().asSlice(0, bytes));
      assertThat(same).isIn(-1L, (long) bytes);
      received += bytes;
    }
    assertThat(send.await()).isEqualTo(BIG);
  }

  @Test
  void shouldTellWhatWasSentBeforeACancel() {
    Pair pair = rig.pair();
    TestOperation send = rig.start(Code.SEND, pair.left(), 16 * BIG);
    rig.start(Code.RECEIVE, pair.right(), 1).await(); // so it was under way
    rig.engine.cancel(send);
    int sent = send.await();
    assertThat(sent).isBetween(1, 16 * BIG - 1);
    rig.engine.close(pair.left());
    int received = 1;
    int bytes = 1;
    while (bytes > 0) {
      bytes = rig.start(Code.RECEIVE, pair.right(), BIG).await();
      received += bytes;
    }
    assertThat(received).isEqualTo(sent);
  }

  @Test
  void shouldCancelAReceiveAndLoseNothing() {
    Pair pair = rig.pair();
    TestOperation receive = rig.start(Code.RECEIVE, pair.right(), 16);
    rig.engine.cancel(receive);
    assertThat(receive.await()).isEqualTo(-Errno.ECANCELED);
    rig.start(Code.SEND, pair.left(), "toast").await();
    TestOperation again = rig.start(Code.RECEIVE, pair.right(), 16);
    assertThat(again.await()).isEqualTo(5);
    rig.engine.cancel(again); // late: nothing
    assertThat(again.ends()).isOne();
  }

  @Test
  void shouldAcceptAndConnect() {
    Descriptor listener = rig.listener();
    TestOperation accept = rig.start(Code.ACCEPT, listener, 0);
    Descriptor client = rig.socket();
    TestOperation connect = new TestOperation();
    rig.submit(connect.with(Code.CONNECT, client, rig.addressOf(listener)));
    assertThat(connect.await()).isZero();
    Descriptor server = rig.attach(accept.await(), Descriptor.Type.SOCKET);
    TestOperation receive = rig.start(Code.RECEIVE, server, 16);
    rig.start(Code.SEND, client, "toast").await();
    assertThat(receive.await()).isEqualTo(5);
  }

  @Test
  void shouldTellThatAConnectionIsRefused() {
    Descriptor listener = rig.listener();
    MemorySegment address = rig.addressOf(listener);
    rig.engine.close(listener);
    TestOperation connect = new TestOperation().with(Code.CONNECT, rig.socket(), address);
    assertThat(rig.submit(connect).await()).isEqualTo(-Errno.ECONNREFUSED);
  }

  @Test
  void shouldCancelAnAccept() {
    TestOperation accept = rig.start(Code.ACCEPT, rig.listener(), 0);
    rig.engine.cancel(accept);
    assertThat(accept.await()).isEqualTo(-Errno.ECANCELED);
  }

  @Test
  void shouldEndAllOfADescriptorThatIsClosedAndSendTheEnd() {
    Pair pair = rig.pair();
    TestOperation receive = rig.start(Code.RECEIVE, pair.right(), 16);
    TestOperation poll = new TestOperation();
    poll.with(Code.POLL, pair.right(), MemorySegment.NULL).flags(PollFlags.POLLIN);
    rig.submit(poll);
    TestOperation peer = rig.start(Code.RECEIVE, pair.left(), 16);
    rig.engine.close(pair.right());
    rig.engine.close(pair.right());
    assertThat(receive.await()).isEqualTo(-Errno.ECANCELED);
    assertThat(poll.await()).isEqualTo(-Errno.ECANCELED);
    assertThat(peer.await()).isZero();
    assertThat(rig.start(Code.RECEIVE, pair.right(), 16).await()).isEqualTo(-Errno.ECANCELED);
  }

  @Test
  void shouldEndAllWhenTheEngineIsClosed() {
    List<TestOperation> flying = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      flying.add(rig.start(Code.RECEIVE, rig.pair().right(), 16));
    }
    flying.add(rig.start(Code.READ, rig.pipe().right(), 16));
    rig.engine.close();
    flying.forEach(one -> assertThat(one.await()).isEqualTo(-Errno.ECANCELED));
  }

  @Test
  void shouldReadAndWriteAPipe() {
    Pair pipe = rig.pipe();
    TestOperation read = rig.start(Code.READ, pipe.right(), 16);
    assertThat(rig.start(Code.WRITE, pipe.left(), "toast").await()).isEqualTo(5);
    assertThat(read.await()).isEqualTo(5);
    TestOperation waits = rig.start(Code.READ, pipe.right(), 16);
    rig.engine.cancel(waits);
    assertThat(waits.await()).isEqualTo(-Errno.ECANCELED);
    TestOperation last = rig.start(Code.READ, pipe.right(), 16);
    rig.engine.close(pipe.left());
    assertThat(last.await()).isZero();
  }

  @Test
  void shouldReadAndWriteAFileAtAPosition(@TempDir Path folder) throws Exception {
    Path path = folder.resolve("toast");
    int number = Libc.open(path.toString(), FileFlags.O_RDWR | FileFlags.O_CREAT, MODE);
    Descriptor file = rig.attach(number, Descriptor.Type.FILE);
    TestOperation write = new TestOperation();
    write.set(Code.WRITE, file, rig.text("toast"), 5, 3);
    assertThat(rig.submit(write).await()).isEqualTo(5);
    assertThat(rig.start(Code.SYNC, file, 0).await()).isZero();
    TestOperation read = new TestOperation();
    read.set(Code.READ, file, rig.arena.allocate(16), 16, 4);
    assertThat(rig.submit(read).await()).isEqualTo(4);
    assertThat(EngineRig.textOf(read)).isEqualTo("oast");
    rig.engine.close(file);
    assertThat(Files.readString(path)).isEqualTo("\0\0\0toast");
  }

  @Test
  void shouldTellWhichEventCame() {
    Pair pair = rig.pair();
    TestOperation readable = new TestOperation();
    readable.with(Code.POLL, pair.right(), MemorySegment.NULL).flags(PollFlags.POLLIN);
    rig.submit(readable);
    TestOperation writable = new TestOperation();
    writable.with(Code.POLL, pair.right(), MemorySegment.NULL).flags(PollFlags.POLLOUT);
    assertThat(rig.submit(writable).await()).isEqualTo(PollFlags.POLLOUT);
    assertThat(readable.ends()).isZero();
    rig.start(Code.SEND, pair.left(), "toast").await();
    assertThat(readable.await()).isEqualTo(PollFlags.POLLIN);
  }

  @Test
  void shouldLoseNothingInRandomOperations() {
    new RandomTraffic(rig, randomOperations()).run();
  }

  @Test
  void shouldEndEachOnceHoweverCancelAndDataRace() throws InterruptedException {
    new CancelRace(rig, Math.max(100, randomOperations() / 100)).run();
  }
}
