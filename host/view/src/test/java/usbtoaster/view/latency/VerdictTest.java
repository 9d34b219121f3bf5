package usbtoaster.view.latency;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import usbtoaster.trace.Activity;
import usbtoaster.trace.Event;
import usbtoaster.trace.Stage;
import usbtoaster.trace.Trace;
import usbtoaster.trace.census.ThreadKind;
import usbtoaster.trace.life.Correlator;

/** It gives a reason only where that was measured. */
final class VerdictTest {
  private static final Pauses NO_PAUSES = new Pauses(0, 0);
  private static final long NO_CPU = RoutineSpread.NO_CPU_TIME;

  private final Latency latency = new Latency();
  private final Correlator correlator = new Correlator(latency);
  private long order;

  VerdictTest() {
    event(Stage.INTERRUPT, 1, Trace.NO_DEVICE_TIME);
  }

  private void event(Stage stage, long detail, long deviceNanos) {
    order++;
    correlator.event(
        new Event(order, stage, 0, detail, order, deviceNanos, "rp2040", 1, ThreadKind.DEVICE, 0));
  }

  private void isrs(int many, long nanos) {
    for (int i = 0; i < many; i++) {
      isr(nanos, NO_CPU);
    }
  }

  private void isr(long nanos, long cpuNanos) {
    latency.ran(Activity.ISR, "ToasterInterrupt.serve", nanos, cpuNanos, "rp2040");
  }

  private void dpcs(int many, long nanos) {
    for (int i = 0; i < many; i++) {
      latency.ran(Activity.DPC, "BusLoop.onInterrupt", nanos, NO_CPU, "rp2040");
    }
  }

  private String sentence(Pauses pauses) {
    Verdict verdict = Verdict.of(latency, pauses);
    assertThat(verdict.good()).isFalse();
    return verdict.sentence();
  }

  @Test
  void shouldPraiseWhatIsShort() {
    isrs(1000, 2_300);
    dpcs(1000, 61_000);
    assertThat(Verdict.of(latency, NO_PAUSES))
        .isEqualTo(
            new Verdict(
                true,
                "It is as the articles have it: no ISR took longer than 2.3 us, and no DPC routine"
                    + " longer than 61.0 us."));
  }

  @Test
  void shouldTellColdCodeByItsPlaceInTheRun() {
    isrs(2, 2_000);
    isr(1_804_000, 1_790_000);
    isrs(5_000, 4_000);
    assertThat(sentence(NO_PAUSES))
        .isEqualTo(
            "An ISR took 1 804.0 us (ToasterInterrupt.serve), longer than the article's microsecond"
                + " or so: it was number 3 of 5 003, so cold code, and after the first 100 the"
                + " longest took 4.0 us.");
  }

  @Test
  void shouldTellAThreadThatWasPreEmptedByItsProcessorTime() {
    isrs(3_000, 4_000);
    isr(900_000, 20_000);
    isrs(3_000, 4_000);
    assertThat(sentence(NO_PAUSES))
        .endsWith(
            "its thread, rp2040, was on no processor for 880.0 us of that, pre-empted or stopped,"
                + " and not by the collector, which did not run.");
    assertThat(sentence(new Pauses(1, 12)))
        .endsWith("stopped, and the collector ran once in this run, for 12 ms in all.");
    assertThat(sentence(Pauses.UNKNOWN)).endsWith("pre-empted or stopped.");
  }

  @Test
  void shouldSayWhatIsUsualAndHowLongAFrameKeepsTheBus() {
    dpcs(1000, 240_000);
    dpcs(1, 300_000);
    assertThat(sentence(NO_PAUSES))
        .endsWith("half of them took 241.7 us or more, so it is usual to be above that.");
    event(Stage.DMA_SEEN, 1, 1_000);
    event(Stage.DMA_DONE, 1, 206_400);
    assertThat(sentence(NO_PAUSES))
        .startsWith("A DPC routine took 300.0 us (BusLoop.onInterrupt), longer than the 100 us")
        .endsWith("to be above that, where a frame alone keeps the bus for up to 205.4 us.");
    dpcs(1, 9_000_000);
    assertThat(sentence(NO_PAUSES))
        .endsWith("up to 205.4 us, but nothing that was measured explains so much.");
  }

  @Test
  void shouldSayThatARunIsTooShort() {
    isrs(99, 4_000);
    isr(700_000, 690_000);
    assertThat(sentence(NO_PAUSES))
        .endsWith("it was number 100 of 100, too few to tell cold code from warm.");
  }

  @Test
  void shouldGiveNoReasonThatWasNotMeasured() {
    isrs(500, 4_000);
    isr(700_000, NO_CPU);
    isrs(500, 4_000);
    assertThat(sentence(Pauses.UNKNOWN))
        .endsWith("it was number 501 of 1 001, and nothing that was measured explains it.");
  }

  @Test
  void shouldJudgeNothingWithoutInterruptsOrRoutines() {
    assertThat(sentence(NO_PAUSES)).startsWith("No routine was recorded");
    assertThat(Verdict.of(new Latency(), NO_PAUSES).sentence()).startsWith("No interrupt came");
  }
}
