package usbtoaster.otlp;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import usbtoaster.trace.Event;
import usbtoaster.trace.Stage;
import usbtoaster.trace.record.Entry.RoutineRan;
import usbtoaster.view.recording.RecordingHeader;
import usbtoaster.view.timeline.Span.Kind;
import usbtoaster.view.timeline.TimelineReader;

/**
 * Makes a trace of each request: its life is the root span, and its parts are children. A routine
 * that served several requests is in the trace of each. A part comes after its root, as the root
 * begins first; without a root it has no trace and is left out.
 */
final class SpanWriter implements TimelineReader {
  private static final int MOST_REQUESTS = 1 << 16;

  private final Tracer tracer;
  private final long offsetNanos; // from the clock of the trace to 1970
  private final Map<Long, SpanContext> roots =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, SpanContext> eldest) {
          return size() > MOST_REQUESTS;
        }
      };

  SpanWriter(Tracer tracer, RecordingHeader header) {
    this.tracer = tracer;
    long started = Duration.between(Instant.EPOCH, header.started()).toNanos(); // until 2262
    offsetNanos = started - header.startNanos();
  }

  @Override
  public void span(usbtoaster.view.timeline.Span part) {
    boolean root = part.kind() == Kind.REQUEST;
    SpanContext parent = roots.get(part.request());
    if (parent == null && !root) {
      return;
    }
    SpanBuilder builder = builder(part.kind().label(), root ? null : parent, part.nanos());
    builder.setSpanKind(root ? SpanKind.CLIENT : SpanKind.INTERNAL);
    builder.setAttribute("toaster.request", part.request());
    builder.setAttribute("toaster.stage.first", part.first().stage().name());
    builder.setAttribute("toaster.stage.last", part.last().stage().name());
    if (part.torn()) {
      builder.setAttribute("toaster.torn", true);
    }
    describe(builder, part);
    Span span = builder.startSpan();
    if (part.last().stage() == Stage.COMPLETE && isError(part.last().detail())) {
      span.setStatus(StatusCode.ERROR, status(part.last().detail()));
    }
    span.end(epochNanos(part.endNanos()), TimeUnit.NANOSECONDS);
    if (root) {
      roots.put(part.request(), span.getSpanContext());
    }
  }

  private static void describe(SpanBuilder builder, usbtoaster.view.timeline.Span part) {
    switch (part.kind()) {
      case TRANSFER, FRAME -> builder.setAttribute("toaster.tag", part.first().detail());
      case SLOT, IN_FLIGHT -> {
        if (part.last().stage() == Stage.COMPLETE) {
          builder.setAttribute("toaster.status", status(part.last().detail()));
        }
      }
      default -> {}
    }
    switch (part.kind()) {
      case IN_FLIGHT, SLOT, FRAME -> {} // no thread is about it
      default -> thread(builder, part.first());
    }
  }

  private static void thread(SpanBuilder builder, Event event) {
    builder.setAttribute("thread.id", event.threadId());
    builder.setAttribute("thread.name", event.thread());
    builder.setAttribute("toaster.thread.kind", event.kind().owner());
    builder.setAttribute("toaster.processor", (long) event.processor());
  }

  /** Returns whether a status is an NT error. */
  private static boolean isError(long status) {
    return (int) status >>> 30 == 3;
  }

  private static String status(long status) {
    return "0x%08x".formatted((int) status);
  }

  @Override
  public void routine(RoutineRan routine, List<Long> requests) {
    for (long request : requests) {
      SpanContext root = roots.get(request);
      if (root != null) {
        SpanBuilder builder = builder(routine.activity().name(), root, routine.nanos());
        builder.setAttribute("toaster.request", request);
        builder.setAttribute("code.function.name", routine.routine());
        builder.setAttribute("thread.id", routine.threadId());
        builder.setAttribute("thread.name", routine.thread());
        builder.setAttribute("toaster.thread.kind", routine.kind().owner());
        builder.setAttribute("toaster.requests.served", (long) requests.size());
        builder.startSpan().end(epochNanos(routine.endNanos()), TimeUnit.NANOSECONDS);
      }
    }
  }

  private SpanBuilder builder(String name, @Nullable SpanContext parent, long nanos) {
    SpanBuilder builder = tracer.spanBuilder(name);
    builder.setStartTimestamp(epochNanos(nanos), TimeUnit.NANOSECONDS);
    return parent == null
        ? builder.setNoParent()
        : builder.setParent(Context.root().with(Span.wrap(parent)));
  }

  private long epochNanos(long nanos) {
    return offsetNanos + nanos;
  }
}
