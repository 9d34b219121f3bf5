package usbtoaster.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import usbtoaster.async.CancellationToken;
import usbtoaster.async.Task;
import usbtoaster.kernel.NtStatus;
import usbtoaster.protocol.Protocol;
import usbtoaster.protocol.Toast;
import usbtoaster.toaster.ToasterStream;

/**
 * Whatever is thrown, by the wires, the time source, a routine above or a handler, at whatever
 * call: the request ends with a status, the next one works, {@code close()} returns, the IRQL is
 * where it was and the lock is free.
 *
 * <p>One outcome is open by nature: what {@code start} throws, its caller gets. Then there is no
 * driver; nobody listens on the wires any more, and the next start works. And {@code close} may
 * hand on what was thrown in it, after it has done all the rest.
 */
class ThrowEverywhereTest {
  private static final Logger LOG = LoggerFactory.getLogger(ThrowEverywhereTest.class);
  private static final int SHOWN = 12;

  static Stream<Arguments> everyPathAndKind() {
    return Stream.of(SabotagedPath.values())
        .flatMap(path -> Stream.of(Sabotage.Kind.values()).map(kind -> Arguments.of(path, kind)));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("everyPathAndKind")
  void shouldGoOnWhateverIsThrown(SabotagedPath path, Sabotage.Kind kind) {
    List<String> failures = new ArrayList<>();
    long call = 0;
    boolean threw = true;
    while (threw) {
      try (SabotageBench bench = new SabotageBench(kind)) {
        try {
          threw = throwAt(bench, path, call);
        } catch (Throwable failed) {
          threw = bench.sabotage.threw();
          failures.add("call %d, %s: %s".formatted(call, bench.sabotage.where(), sentence(failed)));
          if (!threw) {
            break; // it fails without any help
          }
        }
      }
      call++;
    }
    LOG.info("throw everywhere: {} {}: {} calls", path, kind, call - 1);
    assertThat(call).as("calls on the path").isGreaterThan(path == SabotagedPath.CLOSE ? 4 : 10);
    assertThat(failures.stream().limit(SHOWN))
        .as("%d of %d calls", failures.size(), call - 1)
        .isEmpty();
  }

  private static String sentence(Throwable failed) {
    String said = String.valueOf(failed.getMessage()).strip().replaceAll("\\s+", " ");
    return failed.getClass().getSimpleName()
        + ": "
        + said.substring(0, Math.min(300, said.length()));
  }

  /** Goes the path; returns whether it was long enough for the call to come. */
  private static boolean throwAt(SabotageBench bench, SabotagedPath path, long call) {
    path.prepare(bench);
    bench.sabotage.arm(call);
    boolean open = false;
    try {
      path.go(bench);
    } catch (Sabotage.Thrown | Sabotage.ThrownError e) {
      open = !bench.started() || path == SabotagedPath.CLOSE;
      if (!open) {
        throw e;
      }
    } finally {
      SabotageBench.assertPassive();
      bench.sabotage.disarm();
    }
    if (path == SabotagedPath.START && open) {
      assertThat(bench.listeners).as("listeners of a driver that did not start").isLessThan(1);
    }
    bench.runToTheEnd();
    bench.streams.forEach(ToasterStream::close);
    if (path == SabotagedPath.CLOSE) {
      bench.driver().close(); // again, which does nothing
      assertThat(bench.requests).allMatch(Task::isCompleted);
    }
    if (path == SabotagedPath.CLOSE || open) {
      bench.start();
    }
    serveTheNext(bench);
    bench.driver().close();
    assertThat(bench.driver().toString()).isNotEmpty();
    assertThat(bench.driver().counters().frames()).isPositive(); // so the lock is free
    SabotageBench.assertPassive();
    return bench.sabotage.threw();
  }

  private static void serveTheNext(SabotageBench bench) {
    ToasterStream stream = bench.open();
    byte[] bread = SabotagedPath.bread();
    Task<Integer> write = stream.writeAsync(bread, 0, bread.length, CancellationToken.NONE);
    byte[] toast = new byte[bread.length];
    Task<Integer> read = stream.readAsync(toast, 0, toast.length, CancellationToken.NONE);
    bench.runUntil(write::isCompleted);
    assertThat(end(write)).as("the next write").isEqualTo("200");
    bench.runUntil(read::isCompleted);
    assertThat(end(read)).as("the next read").isEqualTo("200");
    Toast.untoast(toast, 0, toast.length, 0, Protocol.DEFAULT_BROWNING);
    assertThat(toast).isEqualTo(bread);
    stream.close();
  }

  private static String end(Task<Integer> task) {
    return task.isFaulted() ? NtStatus.name(VirtualSystem.statusOf(task)) : "" + task.result();
  }
}
