package usbtoaster.junit;

import com.pi4j.context.Context;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalInputConfig;
import com.pi4j.io.spi.Spi;
import com.pi4j.io.spi.SpiConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import usbtoaster.pico.EmulatedPico;

/** What somebody whose test has failed is to look at: the known traps that fit what happened. */
final class Hints {
  private static final long PICOS_PER_MICRO = TimeUnit.MICROSECONDS.toNanos(1) * 1_000;
  private static final double PICOS_PER_MILLI = 1e9;

  private final EmulatedPico pico;
  private final Journal journal;
  private final boolean runsAhead;

  /**
   * Makes hints.
   *
   * @param runsAhead whether the machine's time passes faster than the host's
   */
  Hints(EmulatedPico pico, Journal journal, boolean runsAhead) {
    this.pico = pico;
    this.journal = journal;
    this.runsAhead = runsAhead;
  }

  /**
   * Returns sentences.
   *
   * @param context the host's; null: it has none
   * @param booted whether the firmware had the time to set its pins up
   * @param picos the machine's time of the failure
   * @param wait what was awaited in vain; null: nothing was
   */
  List<String> tell(@Nullable Context context, boolean booted, long picos, @Nullable Wait wait) {
    List<String> hints = new ArrayList<>();
    if (runsAhead && wait != null) {
      ahead(wait, hints);
    }
    configs(context, DigitalInput.class).forEach(input -> debounce(input.config(), picos, hints));
    configs(context, Spi.class).forEach(bus -> mode(bus.config(), hints));
    if (booted) { // before, the firmware has set no pin up
      hints.addAll(pico.undriven());
    }
    return hints;
  }

  private static <T> Stream<T> configs(@Nullable Context context, Class<T> type) {
    return context == null || context.isShutdown()
        ? Stream.empty()
        : context.registry().all().values().stream().filter(type::isInstance).map(type::cast);
  }

  /** An edge came before somebody waited for it, and none since. */
  private void ahead(Wait wait, List<String> hints) {
    for (Trail trail : pico.look(probe -> journal.inputs())) {
      long before = wait.beganPicos() - trail.lastPicos();
      if (trail.count() > 0 && before > 0) {
        hints.add(
            "At pace fast the machine ran ahead: the last edge of %s came %,.3f ms of its time before"
                    .formatted(trail.pin(), before / PICOS_PER_MILLI)
                + " the wait began. Leave the pace out, or expect the level.");
      }
    }
  }

  private void debounce(DigitalInputConfig config, long picos, List<String> hints) {
    Long micros = config.debounce();
    Integer bcm = config.address();
    if (micros == null || bcm == null || micros <= 0) {
      return;
    }
    boolean held =
        pico.look(
            probe ->
                journal.inputs().stream()
                    .filter(trail -> trail.bcm() == bcm)
                    .anyMatch(trail -> trail.isHeldBack(micros * PICOS_PER_MICRO, picos)));
    if (held) {
      hints.add(
          "DigitalInput BCM %d has a debounce of %,d µs%s: its edges come late; .debounce(0L)"
              .formatted(
                  bcm, micros, micros == DigitalInput.DEFAULT_DEBOUNCE ? ", Pi4J's default" : ""));
    }
  }

  private void mode(SpiConfig config, List<String> hints) {
    int mode = config.mode().getMode();
    int bus = config.bus().getBus();
    if ((mode & 1) == 0 && !pico.wiring().isSoftware(bus)) {
      hints.add(
          "SPI%d.%d is in mode %d: the RP2040's slave loses bytes in modes 0 and 2; take 1 or 3."
              .formatted(bus, config.channel(), mode));
    }
  }
}
