package usbtoaster.junit;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.part.Measurement;
import usbtoaster.emulator.part.PinRecorder;
import usbtoaster.emulator.signal.Signal;

/**
 * A pin of the Pico, and its edges since it was asked for, at the first in the parameters of a
 * test.
 *
 * <p>An edge that was expected is past: the next expectation looks for edges after it, and finds
 * also those that came before it was called. {@link #skip} passes over what came. Belongs to the
 * test's thread.
 */
public final class PicoPin {
  private static final int PICOS_PER_NANO = 1_000;

  private final Pico pico;
  private final String name;
  private final int gp;
  private final PinRecorder recorder;
  private long past; // edges
  private long foundPicos;

  PicoPin(Pico pico, String name, int gp) {
    this.pico = pico;
    this.name = name;
    this.gp = gp;
    recorder = pico.emulated().look(probe -> probe.recorder(gp));
  }

  /** Returns the name of its wire, or {@code GPn}. */
  public String name() {
    return name;
  }

  /** Returns its number on the Pico. */
  public int gp() {
    return gp;
  }

  /** Returns whether its level is high. */
  public boolean isHigh() {
    return look(PinRecorder::level);
  }

  /** Returns its last edges, {@code most} at most, the oldest first. */
  public List<PinRecorder.Edge> edges(int most) {
    return look(each -> each.edges(most));
  }

  /** Passes over the edges that came up to now. */
  public void skip() {
    past = look(PinRecorder::count);
  }

  /** Expects an edge, after those that were expected before. */
  @CheckReturnValue
  public Awaited expectEdge(Edge edge) {
    String what = "%s %s".formatted(this, edge == Edge.RISING ? "rises" : "falls");
    return new Awaited(
        pico,
        pad(),
        what,
        () -> find(edge == Edge.RISING),
        () -> Duration.ofNanos(foundPicos / PICOS_PER_NANO));
  }

  private boolean find(boolean rising) {
    return look(
        each -> {
          long kept = Math.min(each.count() - past, PinRecorder.DEFAULT_EDGES);
          past = each.count() - kept;
          for (PinRecorder.Edge edge : each.edges((int) kept)) {
            past++;
            if (edge.level() == rising) {
              foundPicos = edge.picos();
              return true;
            }
          }
          return false;
        });
  }

  /** Expects that the pin is high, now or later. */
  @CheckReturnValue
  public Awaited expectHigh() {
    return new Awaited(pico, pad(), this + " is high", this::isHigh, pico::now);
  }

  /** Expects that the pin is low, now or later. */
  @CheckReturnValue
  public Awaited expectLow() {
    return new Awaited(pico, pad(), this + " is low", () -> !isHigh(), pico::now);
  }

  /** Expects that the level does not change. */
  @CheckReturnValue
  public Watched expectNoEdge() {
    return watched(
        "has no edge",
        measured ->
            measured.edges() == 0
                ? null
                : "%s had %,d edges, not none".formatted(this, measured.edges()));
  }

  /** Expects so many rises. */
  @CheckReturnValue
  public Watched expectRises(long count) {
    return watched(
        "rises %,d times".formatted(count),
        measured ->
            measured.rises() == count
                ? null
                : "%s rose %,d times, not %,d times".formatted(this, measured.rises(), count));
  }

  /** Expects a mean frequency in hertz, {@code tolerance} of which it may be off: 0.01 is 1 %. */
  @CheckReturnValue
  public Watched expectFrequency(double hertz, double tolerance) {
    return watched(
        "has its frequency",
        measured ->
            Math.abs(measured.frequencyHertz() - hertz) <= tolerance * hertz
                ? null
                : String.format(
                    Locale.ROOT,
                    "%s had a frequency of %.6g Hz, not %.6g Hz, give or take %.3g %%",
                    this,
                    measured.frequencyHertz(),
                    hertz,
                    100 * tolerance));
  }

  /** Expects the part of the time in which it is high, 0 to 1, give or take {@code tolerance}. */
  @CheckReturnValue
  public Watched expectDuty(double duty, double tolerance) {
    return watched(
        "has its duty",
        measured ->
            Math.abs(measured.duty() - duty) <= tolerance
                ? null
                : String.format(
                    Locale.ROOT,
                    "%s was high for %.4f of the time, not for %.4f, give or take %.3g",
                    this,
                    measured.duty(),
                    duty,
                    tolerance));
  }

  /** Lets {@code time} pass, and returns what the pin did meanwhile. */
  public Measurement measure(Duration time) {
    long from = picos();
    pico.runFor(time);
    return look(each -> each.between(from, Long.MAX_VALUE));
  }

  private Watched watched(String what, Function<Measurement, @Nullable String> wrong) {
    long[] from = new long[1];
    return new Watched(
        pico,
        this + " " + what,
        () -> from[0] = picos(),
        () -> {
          Measurement measured = look(each -> each.between(from[0], pico.picos()));
          return wrong.apply(measured);
        });
  }

  private long picos() {
    return pico.picos();
  }

  private Signal pad() {
    return pico.emulated().look(probe -> probe.pads(gp)).firstEntry().getValue();
  }

  private <T> T look(Function<PinRecorder, T> looker) {
    return pico.emulated().look(probe -> looker.apply(recorder));
  }

  @Override
  public String toString() {
    return name.equals("GP" + gp) ? name : "%s (GP%d)".formatted(name, gp);
  }
}
