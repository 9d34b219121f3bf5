package usbtoaster.uring;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import usbtoaster.engine.Descriptor;
import usbtoaster.engine.EngineKind;
import usbtoaster.engine.Operation;
import usbtoaster.kernel.PortSource;
import usbtoaster.linux.Errno;
import usbtoaster.linux.FileFlags;
import usbtoaster.linux.Libc;
import usbtoaster.testing.Stillness;

/** An operation that is cancelled before the poller has put it into the ring. */
class EndedBeforeBegunTest {
  private static final class Read extends Operation {
    private final AtomicInteger result = new AtomicInteger(1);

    @Override
    protected void ended(int outcome) {
      result.set(outcome);
    }
  }

  @Test
  void shouldComeBackFromThePollThatEndedIt() throws Exception {
    RingSupport support = RingSupport.look();
    Assumptions.assumeTrue(support.usable(), support.reason());
    RingEngine engine = RingEngine.open(EngineKind.URING, RingOptions.DEFAULT);
    PortSource source = Objects.requireNonNull(engine.source());
    try (Arena arena = Arena.ofShared()) {
      MemorySegment ends = arena.allocate(JAVA_INT, 2);
      assertThat(Libc.pipe2(ends, FileFlags.O_CLOEXEC)).isZero();
      Descriptor reader = new Descriptor(ends.getAtIndex(JAVA_INT, 0), Descriptor.Type.STREAM);
      engine.attach(reader);
      Read read = new Read();
      read.set(Operation.Code.READ, reader, arena.allocate(1), 1, -1);
      engine.submit(read);
      engine.close(reader);
      Thread poller =
          Thread.ofPlatform()
              .start(
                  () -> {
                    source.poll(-1); // else whoever awaits the end waits for the next one's
                    source.close();
                  });
      Stillness.until("the poll has returned", () -> !poller.isAlive());
      assertThat(read.result.get()).isEqualTo(-Errno.ECANCELED);
      Libc.close(ends.getAtIndex(JAVA_INT, 1));
    }
  }
}
