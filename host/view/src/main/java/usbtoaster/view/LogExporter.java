package usbtoaster.view;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import usbtoaster.trace.Event;
import usbtoaster.trace.Trace;
import usbtoaster.trace.life.Correlated;
import usbtoaster.trace.life.Correlator;
import usbtoaster.trace.life.InOrder;
import usbtoaster.trace.life.LifeReader;

/**
 * Writes every event as one line to the logger {@code usbtoaster.trace}, at level INFO, in the
 * order of the trace.
 *
 * <p>The format, fields in this order, one space between them:
 *
 * <pre>
 *   nanos=12345 stage=DMA_DONE request=0 detail=3 device=6789 processor=0 kind=DEVICE thread="edges"
 * </pre>
 *
 * {@code device} is the device's own time and stands only where the device reports it. {@code
 * nanos} is the time on the trace's clock. {@code request} is the request that the event belongs
 * to: those that an interrupt served, with commas between, 0 where it is nobody's. {@code detail}
 * is the number that {@link usbtoaster.trace.Stage} describes. A quotation mark or a control
 * character in the name of the thread is written as {@code '}. The line is the whole message: no
 * MDC, no marker.
 *
 * <p>A line comes when its requests are known, so late ({@link InOrder}); {@link #finish} writes
 * the last ones. Not thread-safe: it belongs to its {@link Correlator}.
 */
public final class LogExporter implements LifeReader {
  private final Logger logger;
  private final InOrder inOrder = new InOrder(this::write);
  private final StringBuilder line = new StringBuilder(120);

  /** Makes an exporter to the logger {@code usbtoaster.trace}. */
  public LogExporter() {
    this(LoggerFactory.getLogger("usbtoaster.trace"));
  }

  /** Makes an exporter to {@code logger}. */
  public LogExporter(Logger logger) {
    this.logger = logger;
  }

  @Override
  public void event(Correlated event) {
    if (logger.isInfoEnabled()) {
      inOrder.event(event);
    }
  }

  @Override
  public void lost(long events) {
    inOrder.lost(events);
  }

  @Override
  public void finish() {
    inOrder.finish();
  }

  private void write(Event event, List<Long> requests) {
    line.setLength(0);
    line.append("nanos=").append(event.nanos()).append(" stage=").append(event.stage().name());
    line.append(" request=").append(requests.isEmpty() ? Correlator.NOBODY : requests.getFirst());
    for (int i = 1; i < requests.size(); i++) {
      line.append(',').append(requests.get(i));
    }
    line.append(" detail=").append(event.detail());
    if (event.deviceNanos() != Trace.NO_DEVICE_TIME) {
      line.append(" device=").append(event.deviceNanos());
    }
    line.append(" processor=").append(event.processor());
    line.append(" kind=").append(event.kind().name()).append(" thread=\"");
    quoted(event.thread());
    logger.info(line.append('"').toString());
  }

  private void quoted(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      line.append(c == '"' || Character.isISOControl(c) ? '\'' : c);
    }
  }
}
