package usbtoaster.uring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import usbtoaster.engine.Descriptor;
import usbtoaster.engine.EngineKind;
import usbtoaster.engine.Operation.Code;
import usbtoaster.kernel.PortSource;
import usbtoaster.linux.Errno;
import usbtoaster.linux.FileFlags;
import usbtoaster.linux.Libc;
import usbtoaster.trace.census.ThreadMaker;

@DisplayName("A ring that Linux refuses something")
final class RingRefusalTest {
  @BeforeEach
  void needsRing() {
    RingTesting.assumeRing();
  }

  private static RingEngine open() throws Exception {
    return RingEngine.open(EngineKind.URING, RingOptions.DEFAULT.sized(4, 8, 8));
  }

  private static PortSource source(RingEngine engine) {
    return Objects.requireNonNull(engine.source());
  }

  private static Descriptor zeroes(RingEngine engine) {
    int fd = Libc.open("/dev/zero", FileFlags.O_RDONLY, 0);
    Descriptor zeroes = new Descriptor(fd, Descriptor.Type.FILE);
    engine.attach(zeroes);
    return zeroes;
  }

  private static Probe read(RingEngine engine, Descriptor zeroes) {
    Probe probe = new Probe();
    MemorySegment memory = Arena.global().allocate(16);
    probe.set(Code.READ, zeroes, memory, 16, 0);
    engine.submit(probe);
    return probe;
  }

  @Test
  void shouldWorkWithoutRegister() throws Exception {
    Forbidden.run(
        Uapi.NR_REGISTER,
        Errno.EPERM,
        () -> {
          RingEngine engine = open();
          source(engine).poll(0); // this thread is the poller now
          Descriptor zeroes = zeroes(engine);
          Probe probe = read(engine, zeroes);
          while (probe.ends() == 0) {
            source(engine).poll(-1);
          }
          assertThat(probe.await()).isEqualTo(16);
          engine.close(zeroes);
          engine.close();
          source(engine).close();
          return true;
        });
  }

  @Test
  void shouldGoOnLaterWhereThereIsNoMemory() throws Exception {
    for (int lack : new int[] {Errno.EAGAIN, Errno.EBUSY, Errno.ENOMEM, Errno.EINTR}) {
      RingEngine engine = open();
      Descriptor zeroes = zeroes(engine);
      Forbidden.run(
          Uapi.NR_ENTER,
          lack,
          () -> {
            for (int i = 0; i < 20; i++) {
              read(engine, zeroes); // more than the ring has entries: they wait in the queue
            }
            source(engine).poll(0);
            source(engine).poll(-1);
            return true;
          });
      assertThat(engine.flying()).isPositive(); // nobody can end them: its thread has gone
    }
  }

  @Test
  void shouldSayWhatElseIsWrong() throws Exception {
    RingEngine engine = open();
    Forbidden.run(
        Uapi.NR_ENTER,
        Errno.EPERM,
        () ->
            assertThatThrownBy(() -> source(engine).poll(-1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("io_uring_enter failed with EPERM"));
    assertThatThrownBy(() -> source(engine).poll(0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("by no other");
  }

  @Test
  void shouldRefuseOperationsWhenTheThreadThatStandsForTheKernelFails() throws Exception {
    CountDownLatch failed = new CountDownLatch(1);
    ThreadMaker maker =
        (kind, name, body) ->
            new Thread(
                () -> {
                  try {
                    Forbidden.run(Uapi.NR_ENTER, Errno.EPERM, Executors.callable(body));
                  } catch (Exception told) {
                    failed.countDown();
                  }
                });
    RingOptions usual = RingOptions.DEFAULT.sized(4, 8, 8);
    RingEngine engine =
        RingEngine.open(
            EngineKind.IOCP,
            new RingOptions(usual.submissions(), usual.completions(), usual.mostInFlight(), maker));
    failed.await();
    Descriptor zeroes = zeroes(engine);
    Probe probe = read(engine, zeroes);
    assertThat(probe.ends()).isOne(); // else it would wait for a thread that has gone
    assertThat(probe.await()).isEqualTo(-Errno.ECANCELED);
    engine.close(zeroes);
  }
}
