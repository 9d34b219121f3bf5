package usbtoaster.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A request without a port ends at once, whatever has become of the thread that issued it. */
class CompletionByEventTest {
  private final IoRig rig = new IoRig();
  private final FileObject file = rig.open(false);
  private final KernelEvent event = IoRig.event();
  private final AtomicInteger told = new AtomicInteger();

  /** A thread that does something, and then blocks in Java, where no APC is delivered. */
  private static final class JavaThread {
    private final CountDownLatch done = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final Thread thread;

    JavaThread(boolean virtual, Runnable first, Runnable last) throws InterruptedException {
      Thread.Builder builder = virtual ? Thread.ofVirtual() : Thread.ofPlatform().daemon();
      thread =
          builder.start(
              () -> {
                first.run();
                done.countDown();
                awaits(goOn);
                last.run();
              });
      done.await();
    }

    private static void awaits(CountDownLatch latch) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    void end() throws InterruptedException {
      goOn.countDown();
      thread.join();
    }
  }

  private void shouldHaveEnded(IoRequest request) {
    assertThat(event.signalled()).isTrue();
    assertThat(request.statusBlock().status()).isEqualTo(NtStatus.TIMEOUT);
    assertThat(request.statusBlock().information()).isEqualTo(1);
    assertThat(rig.io.cancelIoEx(file, request)).isEqualTo(NtStatus.NOT_FOUND);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @DisplayName(
      "semantics 15, 16: completed while its thread blocks in Java, a request ends at once")
  void shouldEndWhileTheThreadBlocksInJava(boolean virtual) throws InterruptedException {
    IoRequest request = new IoRequest().event(event);
    JavaThread issuer = new JavaThread(virtual, () -> rig.write(file, request), () -> {});
    rig.completeParked(NtStatus.TIMEOUT, 1);
    shouldHaveEnded(request);
    rig.shouldCloseAtOnce(file);
    issuer.end(); // as Java's threads do: it tells the kernel nothing
    assertThat(rig.calls).hasSize(4);
  }

  @Test
  @DisplayName("semantics 37: closed before, the handle gets its CLOSE from the completion")
  void shouldCloseWithTheLastCompletion() throws InterruptedException {
    IoRequest request = new IoRequest().event(event);
    JavaThread issuer = new JavaThread(false, () -> rig.write(file, request), () -> {});
    rig.io.close(file);
    assertThat(rig.calls).doesNotContain(MajorFunction.CLOSE);
    rig.completeParked(NtStatus.TIMEOUT, 1);
    shouldHaveEnded(request);
    assertThat(rig.calls).endsWith(MajorFunction.CLOSE);
    assertThat(rig.io.packetsInUse()).isZero();
    issuer.end();
  }

  @Test
  @DisplayName("semantics 37: completed at DISPATCH, CLOSE comes when the IRQL falls")
  void shouldSendCloseBelowDispatch() {
    AtomicReference<Irql> closedAt = new AtomicReference<>();
    rig.close =
        (device, irp) -> {
          closedAt.set(KernelThread.current().irql());
          return rig.complete(irp, NtStatus.SUCCESS, 0);
        };
    IoRequest request = new IoRequest().event(event);
    rig.write(file, request);
    rig.io.close(file);
    KernelThread self = KernelThread.current();
    Irql old = self.raise(Irql.DISPATCH);
    rig.completeParked(NtStatus.TIMEOUT, 1);
    shouldHaveEnded(request);
    assertThat(closedAt).hasNullValue();
    self.lower(old);
    assertThat(closedAt).hasValue(Irql.APC);
    assertThat(rig.io.packetsInUse()).isZero();
  }

  @Test
  @DisplayName("semantics 58, 60: the user APC waits for its thread, status block and event do not")
  void shouldQueueTheUserApcToTheIssuer() throws InterruptedException {
    List<String> log = new ArrayList<>();
    IoRequest request = new IoRequest().event(event);
    request.apc(
        ended -> {
          log.add(Thread.currentThread().getName() + " " + event.signalled());
          told.incrementAndGet();
        });
    JavaThread issuer =
        new JavaThread(
            false,
            () -> {
              Thread.currentThread().setName("issuer");
              rig.write(file, request);
            },
            () -> log.add("slept " + KernelThread.current().delay(true, 0)));
    rig.completeParked(NtStatus.TIMEOUT, 1);
    shouldHaveEnded(request);
    assertThat(told).hasValue(0);
    rig.shouldCloseAtOnce(file);
    issuer.end();
    assertThat(log).containsExactly("issuer true", "slept " + NtStatus.USER_APC);
  }

  @Test
  @DisplayName("semantics 59: the user APC of a thread that has ended is lost, and nothing else")
  void shouldLoseTheUserApcAlone() throws InterruptedException {
    IoRequest request = new IoRequest().event(event).apc(ended -> told.incrementAndGet());
    JavaThread issuer = new JavaThread(false, () -> rig.write(file, request), () -> {});
    issuer.end();
    rig.completeParked(NtStatus.TIMEOUT, 1);
    shouldHaveEnded(request);
    assertThat(told).hasValue(0);
    rig.shouldCloseAtOnce(file);
  }

  @Test
  @DisplayName("semantics 59: a user APC that was queued to a thread which then ended is lost, too")
  void shouldLoseTheUserApcThatWasQueued() throws InterruptedException {
    IoRequest request = new IoRequest().event(event).apc(ended -> told.incrementAndGet());
    JavaThread issuer = new JavaThread(false, () -> rig.write(file, request), () -> {});
    rig.completeParked(NtStatus.TIMEOUT, 1);
    issuer.end();
    shouldHaveEnded(request);
    assertThat(told).hasValue(0);
    rig.shouldCloseAtOnce(file);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @DisplayName("semantics 59: an APC that an ended thread had may be queued to another thread")
  void shouldFreeTheApcsOfAnEndedThread(boolean asked) throws InterruptedException {
    KernelThread[] ended = new KernelThread[1];
    JavaThread thread = new JavaThread(false, () -> ended[0] = KernelThread.current(), () -> {});
    Apc apc = new Apc(ended[0], Apc.Mode.USER, told::incrementAndGet);
    Apc other = new Apc(ended[0], Apc.Mode.KERNEL, told::incrementAndGet);
    assertThat(apc.insert(0, 0)).isTrue();
    assertThat(other.insert(0, 0)).isTrue();
    thread.end();
    if (asked) {
      assertThat(apc.insert(0, 0)).isFalse(); // it has ended
      assertThat(other.inserted()).isFalse();
    }
    apc.target(KernelThread.current());
    assertThat(apc.insert(0, 0)).isTrue();
    assertThat(apc.insert(0, 0)).isFalse();
    assertThat(KernelThread.current().delay(true, 0)).isEqualTo(NtStatus.USER_APC);
    assertThat(told).hasValue(1);
  }

  @Test
  @DisplayName(
      "semantics 16: a thread that polls the status block sees the end and what belongs to it")
  void shouldEndAPollOfTheStatusBlock() throws InterruptedException {
    IoRequest request = new IoRequest();
    AtomicReference<Long> seen = new AtomicReference<>();
    Thread poller =
        Thread.ofPlatform()
            .daemon()
            .start(
                () -> {
                  rig.write(file, request);
                  told.incrementAndGet();
                  while (request.statusBlock().status() == NtStatus.PENDING) {
                    Thread.onSpinWait();
                  }
                  seen.set(request.statusBlock().information());
                });
    Await.until("it is issued", () -> told.get() == 1);
    rig.completeParked(NtStatus.SUCCESS, 7);
    Await.until("the poll ends", () -> seen.get() != null);
    poller.join();
    assertThat(seen).hasValue(7L);
  }
}
