package usbtoaster.view.latency;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import usbtoaster.trace.Activity;
import usbtoaster.trace.text.Micros;

/**
 * One sentence that judges a run, after its longest routines. It gives a reason only where that was
 * measured: the thread's processor time, the place in the run, what is usual for the routine.
 *
 * @param good whether nothing took longer than it should
 */
public record Verdict(boolean good, String sentence) {
  /** What the first article calls "a microsecond or so": some of them. */
  public static final long ISR_NANOS = 10_000;

  /** How short a DPC's routine must be. */
  public static final long DPC_NANOS = 100_000;

  private static final int RARE = 4; // times what nine of ten took at most

  /** Judges {@code latency}; {@code pauses} is what the collector did meanwhile. */
  public static Verdict of(Latency latency, Pauses pauses) {
    RoutineSpread isr = latency.longest(Activity.ISR);
    RoutineSpread dpc = latency.longest(Activity.DPC);
    if (latency.interrupts() == 0) {
      return new Verdict(false, "No interrupt came, so there is nothing to judge.");
    }
    if (isr == null && dpc == null) {
      return new Verdict(false, "No routine was recorded, so there is nothing to judge.");
    }
    RoutineSpread worst = worse(isr, dpc);
    if (worst == null || excess(worst) <= 1) {
      return new Verdict(true, praise(isr, dpc));
    }
    return new Verdict(false, blame(worst) + ": " + reason(worst, latency, pauses) + ".");
  }

  private static @Nullable RoutineSpread worse(
      @Nullable RoutineSpread one, @Nullable RoutineSpread other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return excess(one) >= excess(other) ? one : other;
  }

  private static double excess(RoutineSpread routine) {
    return (double) routine.spread().longestNanos() / limitNanos(routine);
  }

  private static long limitNanos(RoutineSpread routine) {
    return routine.activity() == Activity.ISR ? ISR_NANOS : DPC_NANOS;
  }

  private static String praise(@Nullable RoutineSpread isr, @Nullable RoutineSpread dpc) {
    StringBuilder sentence = new StringBuilder("It is as the articles have it:");
    if (isr != null) {
      sentence.append(" no ISR took longer than ").append(micros(isr)).append(" us");
    }
    if (dpc != null) {
      sentence.append(isr == null ? " no" : ", and no").append(" DPC routine longer than ");
      sentence.append(micros(dpc)).append(" us");
    }
    return sentence.append('.').toString();
  }

  private static String micros(RoutineSpread routine) {
    return Micros.of(routine.spread().longestNanos());
  }

  private static String blame(RoutineSpread worst) {
    return worst.activity() == Activity.ISR
        ? "An ISR took %s us (%s), longer than the article's microsecond or so"
            .formatted(micros(worst), worst.routine())
        : "A DPC routine took %s us (%s), longer than the 100 us it should"
            .formatted(micros(worst), worst.routine());
  }

  private static String reason(RoutineSpread worst, Latency latency, Pauses pauses) {
    Spread spread = worst.spread();
    long longest = spread.longestNanos();
    long cpu = worst.longestCpuNanos();
    if (cpu != RoutineSpread.NO_CPU_TIME && longest - cpu > longest / 2) {
      return "its thread, %s, was on no processor for %s us of that, pre-empted or stopped%s"
          .formatted(worst.longestThread(), Micros.of(longest - cpu), collections(pauses));
    }
    boolean early = spread.longestAt() <= Spread.EARLY && spread.count() > Spread.EARLY;
    if (early && spread.longestLaterNanos() <= longest / 2) {
      return "it was number %s of %s, so cold code, and after the first %d the longest took %s us"
          .formatted(
              grouped(spread.longestAt()),
              grouped(spread.count()),
              Spread.EARLY,
              Micros.of(spread.longestLaterNanos()));
    }
    if (spread.count() <= Spread.EARLY) {
      return "it was number %s of %s, too few to tell cold code from warm"
          .formatted(grouped(spread.longestAt()), grouped(spread.count()));
    }
    if (spread.percentileNanos(50) > limitNanos(worst)) {
      return usual(worst, latency);
    }
    return "it was number %s of %s, and nothing that was measured explains it"
        .formatted(grouped(spread.longestAt()), grouped(spread.count()));
  }

  /** Half of them are too long: so the limit is passed as a rule, but perhaps not by so much. */
  private static String usual(RoutineSpread worst, Latency latency) {
    Spread spread = worst.spread();
    long frame = latency.longestFrameNanos();
    boolean rare = spread.longestNanos() > RARE * spread.percentileNanos(90);
    return "half of them took %s us or more, so it is usual to be above that%s%s"
        .formatted(
            Micros.of(spread.percentileNanos(50)),
            worst.activity() == Activity.DPC && frame > 0
                ? ", where a frame alone keeps the bus for up to " + Micros.of(frame) + " us"
                : "",
            rare ? ", but nothing that was measured explains so much" : "");
  }

  private static String collections(Pauses pauses) {
    return switch (Math.clamp(pauses.count(), -1, 1)) {
      case -1 -> "";
      case 0 -> ", and not by the collector, which did not run";
      default ->
          ", and the collector ran %s in this run, for %s ms in all"
              .formatted(
                  pauses.count() == 1 ? "once" : grouped(pauses.count()) + " times",
                  grouped(pauses.millis()));
    };
  }

  static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number).replace(',', ' ');
  }
}
