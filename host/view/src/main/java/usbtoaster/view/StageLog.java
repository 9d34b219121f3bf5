package usbtoaster.view;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Consumer;
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
  private final long beganNanos;
  private final Consumer<String> lines;
  private final InOrder inOrder = new InOrder(this::stage);
  private long latestNanos;

  private StageLog(Format format, long beganNanos, Consumer<String> lines) {
    this.format = format;
    this.beganNanos = beganNanos;
    this.latestNanos = beganNanos;
    this.lines = lines;
  }

  /**
   * Makes a log for people, whose heading is written now.
   *
   * @param beganNanos what times are counted from
   * @param lines takes each line
   */
  public static StageLog ofText(long beganNanos, Consumer<String> lines) {
    lines.accept(LogLine.heading());
    return new StageLog(LogLine::of, beganNanos, lines);
  }

  /** Makes a log for machines. */
  public static StageLog ofJson(long beganNanos, Consumer<String> lines) {
    return new StageLog(JsonLines::of, beganNanos, lines);
  }

  @Override
  public void event(Correlated event) {
    latestNanos = event.event().nanos();
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
    write(new Entry.Lost(events, latestNanos), List.of());
  }

  @Override
  public void finish() {
    inOrder.finish();
  }
}
