package usbtoaster.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import usbtoaster.otlp.Collector.Received;
import usbtoaster.trace.Activity;
import usbtoaster.trace.Event;
import usbtoaster.trace.Stage;
import usbtoaster.trace.Trace;
import usbtoaster.trace.census.ThreadKind;
import usbtoaster.trace.record.Entry;
import usbtoaster.trace.record.Entry.RoutineRan;
import usbtoaster.trace.record.Entry.StageReached;
import usbtoaster.view.recording.Recording;
import usbtoaster.view.recording.RecordingHeader;

class OtlpExporterTest {
  private static final Instant STARTED = Instant.parse("2026-11-30T12:00:00.000000250Z");
  private static final long START_NANOS = 1_000_000;

  private final List<Entry> entries = new ArrayList<>();
  private long nanos = START_NANOS;

  private OtlpExporterTest reach(Stage stage, long request, long detail, String thread) {
    nanos += 1000;
    ThreadKind kind = thread.equals("edges") ? ThreadKind.DEVICE : ThreadKind.CALLER;
    long none = Trace.NO_DEVICE_TIME;
    entries.add(
        new StageReached(
            new Event(nanos, stage, request, detail, nanos, none, thread, 9, kind, 0)));
    return this;
  }

  private void write(long request, long status) {
    reach(Stage.CALL, request, 0, "main").reach(Stage.DMA_START, request, 3, "main");
    reach(Stage.SUSPEND, request, 0, "main").reach(Stage.INTERRUPT, 0, request, "edges");
    reach(Stage.ISR, 0, request, "edges").reach(Stage.DPC, request, request, "edges");
    entries.add(
        new RoutineRan(
            Activity.DPC,
            "BusLoop.onInterrupt",
            nanos,
            nanos + 500,
            "edges",
            9,
            ThreadKind.DEVICE));
    reach(Stage.COMPLETE, request, status, "edges").reach(Stage.PACKET, request, 0, "edges");
    reach(Stage.BORROW, request, 0, "io-1").reach(Stage.TASK, request, 0, "io-1");
    reach(Stage.INLINE, request, 0, "io-1").reach(Stage.RESUME, request, 0, "io-1");
    reach(Stage.RETURN, request, 0, "io-1");
  }

  private Recording recording() {
    return Recording.of(
        new RecordingHeader(STARTED, START_NANOS, "the mock", Map.of("browning", "3")), entries);
  }

  @Test
  void shouldMakeATraceOfEachRequest() throws IOException {
    write(1, 0);
    write(2, 0xC0000120);
    try (Collector collector = new Collector(200)) {
      long sent = OtlpExporter.send(recording(), collector.url());
      List<Received> spans = collector.spans();
      assertThat(spans).hasSize((int) sent);
      Received root = spans.getFirst();
      assertThat(root.name()).isEqualTo("request");
      assertThat(root.parent()).isEmpty();
      assertThat(root.begin()).isEqualTo(epochNanos(1000));
      assertThat(root.end()).isEqualTo(epochNanos(13_000));
      List<Received> parts =
          spans.stream().filter(span -> span.parent().equals(root.id())).toList();
      assertThat(parts).allMatch(part -> part.trace().equals(root.trace()));
      assertThat(parts)
          .extracting(Received::name)
          .containsExactly(
              "submit",
              "slot",
              "transfer",
              "in flight",
              "DPC",
              "completion",
              "borrowed",
              "continuation");
      assertThat(parts.get(3).end() - parts.get(3).begin()).isEqualTo(4000);
      assertThat(parts.get(4).end() - parts.get(4).begin()).isEqualTo(500);
      assertThat(parts.get(4).attributes())
          .containsEntry("code.function.name", "BusLoop.onInterrupt")
          .containsEntry("thread.name", "edges")
          .containsEntry("toaster.thread.kind", "hardware");
      assertThat(spans)
          .filteredOn(span -> span.status() == 2) // ERROR
          .extracting(Received::name, span -> span.attributes().get("toaster.request"))
          .containsOnly(tuple("slot", "2"), tuple("in flight", "2"));
      assertThat(collector.resources().getFirst())
          .containsEntry("service.name", "toaster")
          .containsEntry("toaster.target", "the mock")
          .containsEntry("toaster.setting.browning", "3");
    }
  }

  private static long epochNanos(long sinceStart) {
    return Duration.between(Instant.EPOCH, STARTED).toNanos() + sinceStart;
  }

  @Test
  void shouldSendAllOfManySpans() throws IOException {
    for (int request = 1; request <= 300; request++) {
      write(request, 0);
    }
    try (Collector collector = new Collector(200)) {
      assertThat(OtlpExporter.send(recording(), collector.url() + "/v1/traces")).isEqualTo(2700);
      assertThat(collector.spans()).hasSize(2700).doesNotHaveDuplicates();
      assertThat(collector.spans().stream().map(Received::trace).distinct()).hasSize(300);
    }
  }

  @Test
  void shouldSayThatNobodyListens() throws IOException {
    write(1, 0);
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    assertThatThrownBy(() -> OtlpExporter.send(recording(), "http://localhost:" + port))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "The spans were not taken by http://localhost:%d/v1/traces: there is no connection to"
                    .formatted(port)
                + " it. See that a collector listens there for OTLP by HTTP.");
  }

  @Test
  void shouldSayWhatTheCollectorAnswered() throws IOException {
    write(1, 0);
    try (Collector collector = new Collector(503)) {
      assertThatThrownBy(() -> OtlpExporter.send(recording(), collector.url()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("it answered with HTTP status 503");
    }
  }

  /** It takes the connection, as the system does for whoever listens, and says nothing. */
  @Test
  void shouldNotWaitForeverForAnAnswer() throws IOException {
    write(1, 0);
    try (ServerSocket mute = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String url = "http://localhost:" + mute.getLocalPort();
      assertThatThrownBy(() -> OtlpExporter.send(recording(), url, Duration.ofMillis(300)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("no answer came in time");
    }
  }

  @Test
  void shouldRefuseWhatIsNoUrl() {
    for (String none : List.of("localhost:4318", "ftp://localhost", "http:// ", "")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> OtlpExporter.send(recording(), none))
          .withMessageStartingWith("A collector has a URL like http://localhost:4318");
    }
  }
}
