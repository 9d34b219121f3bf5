package usbtoaster.view;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import usbtoaster.trace.EventReader;
import usbtoaster.trace.Stage;
import usbtoaster.trace.Trace;
import usbtoaster.trace.census.ThreadKind;

/**
 * Writes every event as one line to the logger {@code usbtoaster.trace}, at level INFO.
 *
 * <p>The format, fields in this order, one space between them:
 *
 * <pre>
 *   nanos=12345 stage=DMA_DONE request=0 detail=3 device=6789 processor=0 kind=DEVICE thread="edges"
 * </pre>
 *
 * {@code device} is the device's own time and stands only where the device tells it. {@code nanos}
 * is the time on the trace's clock, {@code request} is 0 where the event does not know it, {@code
 * detail} is the number that {@link Stage} describes. A quotation mark or a control character in
 * the name of the thread is written as {@code '}. The line is the whole message: no MDC, no marker.
 * Not thread-safe: the thread that drains the trace calls it.
 */
public final class LogExporter implements EventReader {
  private final Logger logger;
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
  public void event(
      Stage stage,
      long request,
      long detail,
      long nanos,
      long deviceNanos,
      Thread thread,
      int processor) {
    ThreadKind kind = ThreadKind.of(thread);
    event(stage, request, detail, nanos, deviceNanos, thread, kind, processor);
  }

  @Override
  public void event(
      Stage stage,
      long request,
      long detail,
      long nanos,
      long deviceNanos,
      Thread thread,
      ThreadKind kind,
      int processor) {
    if (!logger.isInfoEnabled()) {
      return;
    }
    line.setLength(0);
    line.append("nanos=").append(nanos).append(" stage=").append(stage.name());
    line.append(" request=").append(request).append(" detail=").append(detail);
    if (deviceNanos != Trace.NO_DEVICE_TIME) {
      line.append(" device=").append(deviceNanos);
    }
    line.append(" processor=").append(processor);
    line.append(" kind=").append(kind.name()).append(" thread=\"");
    quoted(thread.getName());
    logger.info(line.append('"').toString());
  }

  private void quoted(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      line.append(c == '"' || Character.isISOControl(c) ? '\'' : c);
    }
  }
}
