package usbtoaster.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import usbtoaster.trace.Event;
import usbtoaster.trace.Stage;
import usbtoaster.trace.Story;
import usbtoaster.trace.Trace;
import usbtoaster.trace.census.StackThread;
import usbtoaster.trace.census.ThreadKind;
import usbtoaster.trace.life.Correlator;

final class LogExporterTest {
  private static final class Lines extends LegacyAbstractLogger {
    private static final long serialVersionUID = 1;
    private final List<String> lines = new ArrayList<>();
    private final boolean info;

    Lines(boolean info) {
      this.info = info;
    }

    @Override
    public boolean isTraceEnabled() {
      return false;
    }

    @Override
    public boolean isDebugEnabled() {
      return false;
    }

    @Override
    public boolean isInfoEnabled() {
      return info;
    }

    @Override
    public boolean isWarnEnabled() {
      return true;
    }

    @Override
    public boolean isErrorEnabled() {
      return true;
    }

    @Override
    protected String getFullyQualifiedCallerName() {
      return "";
    }

    @Override
    protected void handleNormalizedLoggingCall(
        Level level,
        @Nullable Marker marker,
        String message,
        Object @Nullable [] arguments,
        @Nullable Throwable throwable) {
      lines.add(level + " " + message);
    }
  }

  private static Event event(
      Stage stage, long request, long deviceNanos, StackThread thread, int processor) {
    return new Event(
        1,
        stage,
        request,
        3,
        12345,
        deviceNanos,
        thread.getName(),
        thread.threadId(),
        thread.kind(),
        processor);
  }

  private static void log(Lines logger, Event event) {
    Correlator correlator = new Correlator(new LogExporter(logger));
    correlator.event(event);
    correlator.finish();
  }

  @Test
  void shouldTellInOrderWhoseAnInterruptWas() {
    Lines logger = new Lines(true);
    Correlator correlator = new Correlator(new LogExporter(logger));
    new Story(correlator)
        .call(7)
        .call(8)
        .start(7, 3)
        .start(8, 4)
        .tell(Stage.DMA_DONE, 0, 3)
        .interrupt(4, 1)
        .dpc(7, 1)
        .dpc(8, 1)
        .edge(2);
    correlator.finish();

    assertThat(logger.lines)
        .map(line -> line.replaceFirst("INFO nanos=([0-9]+) stage=(\\S+ \\S+).*", "$1 $2"))
        .endsWith(
            "9000 DMA_DONE request=7",
            "10000 DMA_DONE request=8",
            "11000 INTERRUPT request=7,8",
            "12000 ISR request=7,8",
            "13000 DPC request=7",
            "14000 DPC request=8",
            "15000 INTERRUPT request=0",
            "16000 ISR request=0");
  }

  @Test
  void shouldWriteOneLineInTheDocumentedFormat() {
    Lines logger = new Lines(true);
    StackThread thread = new StackThread(ThreadKind.DEVICE, "the \"edges\"\n", () -> {});

    log(logger, event(Stage.DMA_START, 7, Trace.NO_DEVICE_TIME, thread, 1));

    assertThat(logger.lines)
        .containsExactly(
            "INFO nanos=12345 stage=DMA_START request=7 detail=3 processor=1 kind=DEVICE"
                + " thread=\"the 'edges''\"");
  }

  @Test
  void shouldTellTheTimeOfTheDevice() {
    Lines logger = new Lines(true);

    log(logger, event(Stage.ACK_SEEN, 0, 6789, Story.EDGES, 0));

    assertThat(logger.lines)
        .containsExactly(
            "INFO nanos=12345 stage=ACK_SEEN request=0 detail=3 device=6789 processor=0"
                + " kind=DEVICE thread=\"edges\"");
  }

  @Test
  void shouldWriteNothingWhenTheLevelIsOff() {
    Lines logger = new Lines(false);

    Correlator correlator = new Correlator(new LogExporter(logger));
    new Story(correlator).whole(1, 1, 1);
    correlator.finish();

    assertThat(logger.lines).isEmpty();
  }

  @Test
  void shouldTellWhoseTheThreadWasWhenItRecorded() {
    Lines logger = new Lines(true);
    Trace trace = new Trace(16, () -> 1, () -> 0);
    ThreadKind.UI.serve(() -> trace.record(Stage.RESUME, 7, 0));

    Correlator correlator = new Correlator(new LogExporter(logger));
    correlator.drain(trace);

    assertThat(logger.lines).singleElement().asString().contains("kind=UI");
  }
}
