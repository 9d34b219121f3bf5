package usbtoaster.otlp;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends spans in batches, and waits for the answer to each: nothing is dropped for want of room, as
 * the usual processor would, and after the first batch that failed nothing is sent. For one thread.
 */
final class Batches implements SpanProcessor {
  private static final int SPANS = 512;

  private final SpanExporter exporter;
  private final long timeoutNanos;
  private final List<SpanData> batch = new ArrayList<>(SPANS);
  private @Nullable CompletableResultCode failed;
  private long sent;

  Batches(SpanExporter exporter, long timeoutNanos) {
    this.exporter = exporter;
    this.timeoutNanos = timeoutNanos;
  }

  @Override
  public void onStart(Context parent, ReadWriteSpan span) {}

  @Override
  public boolean isStartRequired() {
    return false;
  }

  @Override
  public void onEnd(ReadableSpan span) {
    if (failed == null) {
      batch.add(span.toSpanData());
      if (batch.size() == SPANS) {
        send();
      }
    }
  }

  @Override
  public boolean isEndRequired() {
    return true;
  }

  /** Sends what is there. */
  void send() {
    if (batch.isEmpty() || failed != null) {
      return;
    }
    CompletableResultCode answer =
        exporter.export(List.copyOf(batch)).join(timeoutNanos, TimeUnit.NANOSECONDS);
    if (answer.isSuccess()) {
      sent += batch.size();
    } else {
      failed = answer;
    }
    batch.clear();
  }

  /** Returns how many spans were taken. */
  long sent() {
    return sent;
  }

  /** Returns the answer to the batch that failed, null if all were taken. */
  @Nullable CompletableResultCode failed() {
    return failed;
  }
}
