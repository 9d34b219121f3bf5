package usbtoaster.otlp;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.exporter.internal.FailedExportException.HttpExportException;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Locale;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import usbtoaster.view.recording.Recording;
import usbtoaster.view.recording.RecordingHeader;
import usbtoaster.view.timeline.Timeline;

/**
 * Sends a recording to a collector of OpenTelemetry, by HTTP and protobuf: a trace for each
 * request, with the time of day at which it was recorded.
 *
 * <p>Waiting is bounded: nothing is tried twice, and a collector that does not answer in {@code
 * timeout} ends it. Memory is bounded, too. One call at a time.
 */
public final class OtlpExporter {
  /** How long a collector may take for one batch. */
  public static final Duration TIMEOUT = Duration.ofSeconds(10);

  private static final String LATE = "no answer came in time";
  private static final String PATH = "/v1/traces";

  /** The library would log what this class tells by an exception; kept, as loggers are weak. */
  private static final Logger SENDER = Logger.getLogger("io.opentelemetry.exporter");

  private OtlpExporter() {}

  /**
   * Sends {@code recording} to {@code endpoint}, with the usual timeout.
   *
   * @param endpoint as {@code http://localhost:4318}; without a path, that of traces is added
   * @return how many spans were taken
   * @throws IllegalArgumentException if the endpoint is none; the message is a sentence
   * @throws IOException if the recording cannot be read, or the collector does not take it; the
   *     message is a sentence
   */
  public static long send(Recording recording, String endpoint) throws IOException {
    return send(recording, endpoint, TIMEOUT);
  }

  static long send(Recording recording, String endpoint, Duration timeout) throws IOException {
    URI url = url(endpoint);
    Level before = SENDER.getLevel();
    SENDER.setLevel(Level.OFF);
    try {
      return send(recording, url, timeout);
    } finally {
      SENDER.setLevel(before);
    }
  }

  private static long send(Recording recording, URI url, Duration timeout) throws IOException {
    try (OtlpHttpSpanExporter sender =
        OtlpHttpSpanExporter.builder()
            .setEndpoint(url.toString())
            .setTimeout(timeout)
            .setConnectTimeout(timeout)
            .setRetryPolicy(null)
            .build()) {
      // Beyond the sender's own timeout, in case that it does not keep it.
      Batches batches = new Batches(sender, timeout.multipliedBy(2).toNanos());
      try (SdkTracerProvider provider =
          SdkTracerProvider.builder()
              .setResource(resource(recording.header()))
              .addSpanProcessor(batches)
              .build()) {
        Timeline.read(recording, new SpanWriter(provider.get("toaster"), recording.header()));
        batches.send();
      }
      CompletableResultCode failed = batches.failed();
      if (failed != null) {
        throw new IOException(
            "The spans were not taken by "
                + url
                + ": "
                + reason(failed.getFailureThrowable())
                + ". See that a collector listens there for OTLP by HTTP.");
      }
      return batches.sent();
    }
  }

  private static URI url(String endpoint) {
    try {
      URI url = new URI(endpoint);
      String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
      if ((scheme.equals("http") || scheme.equals("https")) && url.getHost() != null) {
        String path = url.getRawPath();
        return path == null || path.isEmpty() || path.equals("/") ? url.resolve(PATH) : url;
      }
    } catch (URISyntaxException e) {
      // as any other that is none
    }
    throw new IllegalArgumentException(
        "A collector has a URL like http://localhost:4318, which this is not: " + endpoint);
  }

  private static Resource resource(RecordingHeader header) {
    AttributesBuilder attributes = Attributes.builder();
    attributes.put("service.name", "toaster").put("toaster.target", header.target());
    header.settings().forEach((name, value) -> attributes.put("toaster.setting." + name, value));
    return Resource.create(attributes.build());
  }

  /** Says why a batch was not taken; null: the answer did not come in time. */
  private static String reason(@Nullable Throwable fault) {
    if (fault instanceof HttpExportException answered && answered.getResponse() != null) {
      return "it answered with HTTP status " + answered.getResponse().getStatusCode();
    }
    Throwable cause = fault;
    while (cause != null) {
      switch (cause) {
        case HttpTimeoutException e -> {
          return LATE;
        }
        case InterruptedIOException e -> {
          return LATE;
        }
        case ConnectException e -> {
          return "there is no connection to it";
        }
        case UnresolvedAddressException e -> {
          return "nobody knows that host";
        }
        default -> cause = cause.getCause();
      }
    }
    return fault == null ? LATE : "the connection failed";
  }
}
