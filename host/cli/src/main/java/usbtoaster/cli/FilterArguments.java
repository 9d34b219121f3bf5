package usbtoaster.cli;

import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import usbtoaster.trace.Stage;
import usbtoaster.view.EventFilter;

/** The options that say what of a trace is wanted. */
final class FilterArguments {
  private static final BigDecimal MOST_MICROS = BigDecimal.valueOf(Long.MAX_VALUE / 1_000_000);

  @Option(
      names = "--request",
      split = ",",
      paramLabel = "N",
      description = "Only stages of these requests.")
  private List<Long> requests = List.of();

  @Option(
      names = "--stage",
      split = ",",
      paramLabel = "STAGE",
      description = "Only these stages: DMA_DONE, ISR.")
  private List<Stage> stages = List.of();

  @Option(
      names = "--thread",
      split = ",",
      paramLabel = "NAME",
      description = "Only what these threads did, as the log names them; device is the device.")
  private List<String> threads = List.of();

  @Option(names = "--from", paramLabel = "US", description = "Nothing before, in microseconds.")
  private @Nullable BigDecimal from;

  @Option(names = "--to", paramLabel = "US", description = "Nothing after, in microseconds.")
  private @Nullable BigDecimal to;

  /** Returns the filter for a trace that began at {@code beganNanos}. */
  EventFilter filter(long beganNanos) {
    Set<Stage> wanted = new HashSet<>(stages);
    return new EventFilter(
        new HashSet<>(requests),
        wanted,
        new HashSet<>(threads),
        from == null ? Long.MIN_VALUE : beganNanos + nanos(from),
        to == null ? Long.MAX_VALUE : beganNanos + nanos(to));
  }

  /** Returns whether an option was given. */
  boolean given() {
    return !requests.isEmpty()
        || !stages.isEmpty()
        || !threads.isEmpty()
        || from != null
        || to != null;
  }

  private static long nanos(BigDecimal micros) {
    BigDecimal bounded = micros.min(MOST_MICROS).max(MOST_MICROS.negate());
    return bounded.movePointRight(3).longValue();
  }
}
