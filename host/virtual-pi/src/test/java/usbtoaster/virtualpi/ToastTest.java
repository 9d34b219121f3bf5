package usbtoaster.virtualpi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import usbtoaster.trace.life.StageOrder;

/** The main job of the one jar, through a real kernel and Pi4J's own native libraries. */
@ExtendWith(OneVirtualPi.class)
final class ToastTest {
  private static final String RUN = "toaster run --target pi --output /tmp/toast ";

  @AfterEach
  void nothingIsLeft(VirtualPi pi) throws Exception {
    pi.checkNothingIsLeft();
  }

  @Test
  void shouldToast4KiBInTheOrderOfTheStages(VirtualPi pi) throws Exception {
    TraceLog log = TraceLog.of(toast(pi, 4096, "--trace log --burst 1024"));
    StageOrder order = log.order();
    assertThat(order.violations()).isEmpty();
    assertThat(log.stages()).as("as on the plain emulator").isEqualTo(emulated(pi).stages());
    tell("edge to ISR", log.edgeToIsrNanos());
    tell("edge to continuation", log.edgeToContinuationNanos());
  }

  private static TraceLog emulated(VirtualPi pi) throws Exception {
    Console.Answer plain = pi.outside("--trace", "log", "--burst", "1024");
    assertThat(plain.exit()).as(plain.output()).isZero();
    return TraceLog.of(plain.output());
  }

  private static void tell(String what, List<Long> nanos) {
    assertThat(nanos).as(what).isNotEmpty();
    System.out.printf(
        "%s, n=%d: p50 %d us, p90 %d us, p99 %d us%n",
        what, nanos.size(), micros(nanos, 50), micros(nanos, 90), micros(nanos, 99));
  }

  private static long micros(List<Long> nanos, int percent) {
    return TimeUnit.NANOSECONDS.toMicros(nanos.get((nanos.size() - 1) * percent / 100));
  }

  @Test
  void shouldBeginAWriteAnewWhenThePowerFailsInItsMiddle(VirtualPi pi) throws Exception {
    pi.pico().powerFailsAfter(600); // only a burst is as long
    toast(pi, 4096, "--trace off --burst 1024");
  }

  @Test
  void shouldGoOnWhenUnpluggedAndPluggedInAgain(VirtualPi pi) throws Exception {
    var unplugged = pi.pico().beforeFrame(600, pi.pico()::unplugUntilReset);
    toast(pi, 4096, "--trace off --burst 1024");
    assertThat(unplugged).isDone();
  }

  @ParameterizedTest
  @ValueSource(ints = {256, 4032})
  @EnabledIfSystemProperty(named = "virtual-pi.full", matches = "true|")
  void shouldToast64KiB(int burst, VirtualPi pi) throws Exception {
    toast(pi, 65_536, "--trace off --burst " + burst);
  }

  /** Toasts so many bytes of the jar; what came back must be the same. */
  private static String toast(VirtualPi pi, int bytes, String options) throws Exception {
    pi.guest().must("head -c %d /app/toaster.jar >/tmp/bread".formatted(bytes));
    Console.Answer run = pi.guest().run("as pi " + RUN + options + " /tmp/bread");
    assertThat(run.exit()).as("%s%n%s", run.output(), pi.pico().where()).isZero();
    pi.guest().must("cmp /tmp/bread /tmp/toast");
    return run.output();
  }
}
