package usbtoaster.virtualpi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import usbtoaster.trace.life.Durations;

/** The main job of the one jar, through a real kernel and Pi4J's own native libraries. */
@ExtendWith(OneVirtualPi.class)
final class ToastTest {
  /** The LEDs of the stages, in the order in which the first request passes them. */
  private static final List<Integer> STAGES = List.of(5, 6, 12, 13, 16, 19);

  private static final int ERROR = 20;
  private static final int HEARTBEAT = 21;

  private static final int RATTLED = 250; // edges between two looks at the count of the kernel
  private static final int MOST_RATTLES = 8;

  private static final String RUN = "toaster run --target pi --output /tmp/toast ";

  @AfterEach
  void nothingIsLeft(VirtualPi pi) throws Exception {
    pi.checkNothingIsLeft();
  }

  @ParameterizedTest
  @ValueSource(strings = {"pi4j", "chardev"})
  void shouldToast4KiBInTheOrderOfTheStages(String edges, VirtualPi pi) throws Exception {
    pi.header().leds().forget();
    String options = "--edges %s --leds=raw --trace json --burst 1024".formatted(edges);
    TraceLog log = TraceLog.of(toast(pi, 4096, options));
    assertThat(log.order().violations()).isEmpty();
    TraceLog emulated = emulated(pi);
    assertThat(log.stages()).as("as on the plain emulator").isEqualTo(emulated.stages());
    assertThat(log.allStages()).as("as on the plain emulator").isEqualTo(emulated.allStages());
    Leds leds = pi.header().leds();
    assertThat(leds.firstLit()).as("once the first request was in flight").isEqualTo(STAGES);
    assertThat(leds.lit()).as("at the end").isEmpty();
    assertThat(leds.everLit()).doesNotContain(ERROR).contains(HEARTBEAT);
    assertThat(log.latency().toIsr().count() > 0)
        .as("whether the kernel told when it saw the edges")
        .isEqualTo(edges.equals("chardev"));
    tell("edge to ISR", log.latency().toIsr());
    tell("edge to continuation", log.latency().toContinuation());
  }

  private static TraceLog emulated(VirtualPi pi) throws Exception {
    String bread = pi.bread(4096).toString();
    Console.Answer plain =
        pi.outside("run", "--target", "emulator", "--trace", "json", "--burst", "1024", bread);
    assertThat(plain.exit()).as(plain.output()).isZero();
    return TraceLog.of(plain.output());
  }

  /** Prints how long something took, if the kernel told when it began. */
  private static void tell(String what, Durations times) {
    if (times.count() > 0) {
      System.out.printf(
          "%s, n=%d: p50 %d us, p90 %d us, p99 %d us%n",
          what, times.count(), micros(times, 50), micros(times, 90), micros(times, 99));
    }
  }

  private static long micros(Durations times, int percent) {
    return TimeUnit.NANOSECONDS.toMicros(times.percentileNanos(percent));
  }

  @Test
  void shouldFindTheToasterOnTheHeaderByItself(VirtualPi pi) throws Exception {
    Console.Answer run = bread(pi, 512).run("as pi toaster run --trace off /tmp/bread");
    assertThat(run.output()).contains("the device of this Pi", "What came back is what went in");
    assertThat(run.exit()).isZero();
  }

  @Test
  void shouldDrawTheSameWiresOnThePiAsAnywhere(VirtualPi pi) throws Exception {
    assertThat(pi.guest().run("as pi toaster wiring")).isEqualTo(pi.outside("wiring"));
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
  @CsvSource({"pi4j, 16", "chardev, 1024"})
  void shouldGoOnWhenTheKernelHasDroppedEdges(String edges, int queue, VirtualPi pi)
      throws Exception {
    Guest guest = bread(pi, 4096);
    var writing = pi.pico().beforeFrame(600, () -> {});
    String options = "--trace off --burst 1024 --edges " + edges;
    Guest.Job run = guest.start("as pi " + RUN + options + " /tmp/bread");
    writing.get(2, TimeUnit.MINUTES);
    guest.signal(run, "STOP"); // nobody takes edges out of the queue now, for some seconds
    int seen = 0;
    for (int i = 0; i < MOST_RATTLES && seen <= queue; i++) {
      seen += pi.rattle(RATTLED);
    }
    assertThat(seen).as("edges the kernel saw").isGreaterThan(queue);
    guest.signal(run, "CONT");
    String told = same(pi, guest.await(run));
    assertThat(
            Pattern.compile("\\d+ edges lost in the kernel's queue of 1 024").matcher(told).find())
        .as(told)
        .isEqualTo(edges.equals("chardev")); // Pi4J does not know
  }

  @ParameterizedTest
  @ValueSource(ints = {256, 4032})
  @Tag("full")
  void shouldToast64KiB(int burst, VirtualPi pi) throws Exception {
    toast(pi, 65_536, "--trace off --burst " + burst);
  }

  /** Toasts so many bytes of the jar; what came back must be the same. */
  private static String toast(VirtualPi pi, int bytes, String options) throws Exception {
    return same(pi, bread(pi, bytes).run("as pi " + RUN + options + " /tmp/bread"));
  }

  private static Guest bread(VirtualPi pi, int bytes) throws Exception {
    pi.guest().must("head -c %d /app/toaster.jar >/tmp/bread".formatted(bytes));
    return pi.guest();
  }

  private static String same(VirtualPi pi, Console.Answer run) throws Exception {
    assertThat(run.exit()).as("%s%n%s", run.output(), pi.pico().where()).isZero();
    pi.guest().must("cmp /tmp/bread /tmp/toast");
    return run.output();
  }
}
