package usbtoaster.view;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import usbtoaster.trace.Event;
import usbtoaster.trace.life.Correlated;
import usbtoaster.trace.life.Correlator;
import usbtoaster.trace.life.InOrder;
import usbtoaster.trace.life.LifeReader;
import usbtoaster.trace.record.Entry;

/**
 * Writes every stage as a line while a trace goes on, in its order: for people ({@link LogLine}) or
 * for machines ({@link JsonLines}).
 *
 * <p>A line comes when its requests are known, so late ({@link InOrder}); {@link #finish} writes
 * the last ones. Not thread-safe: it belongs to its {@link Correlator}.
 */
public final class StageLog implements LifeReader {
  /** Makes a line of an entry. */
  @FunctionalInterface
  private interface Format {
    String of(Entry entry, List<Long> requests, long beganNanos) throws IOException;
  }

  private final Format format;
  private final LongSupplier nanoClock;
  private final long beganNanos;
  private final Consumer<String> lines;
  private final InOrder inOrder = new InOrder(this::stage);

  private StageLog(Format format, LongSupplier nanoClock, Consumer<String> lines) {
    this.format = format;
    this.nanoClock = nanoClock;
    this.beganNanos = nanoClock.getAsLong();
    this.lines = lines;
  }

  /**
   * Makes a log for people, whose heading is written now.
   *
   * @param nanoClock the clock of the trace; times are counted from now
   * @param lines takes each line
   */
  public static StageLog ofText(LongSupplier nanoClock, Consumer<String> lines) {
    lines.accept(LogLine.heading());
    return new StageLog(LogLine::of, nanoClock, lines);
  }

  /** Makes a log for machines. */
  public static StageLog ofJson(LongSupplier nanoClock, Consumer<String> lines) {
    return new StageLog(JsonLines::of, nanoClock, lines);
  }

  @Override
  public void event(Correlated event) {
    inOrder.event(event);
  }

  private void stage(Event event, List<Long> requests) {
    write(new Entry.StageReached(event), requests);
  }

  private void write(Entry entry, List<Long> requests) {
    try {
      lines.accept(format.of(entry, requests, beganNanos));
    } catch (IOException e) { // it is written to memory
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void lost(long events) {
    inOrder.lost(events);
    write(new Entry.Lost(events, nanoClock.getAsLong()), List.of());
  }

  @Override
  public void finish() {
    inOrder.finish();
  }
}
