package usbtoaster.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import usbtoaster.trace.Stage;
import usbtoaster.trace.Story;
import usbtoaster.trace.Trace;
import usbtoaster.trace.census.StackThread;
import usbtoaster.trace.census.ThreadKind;

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

  @Test
  void shouldWriteOneLineInTheDocumentedFormat() {
    Lines logger = new Lines(true);
    StackThread thread = new StackThread(ThreadKind.DEVICE, "the \"edges\"\n", () -> {});

    new LogExporter(logger).event(Stage.DMA_START, 7, 3, 12345, Trace.NO_DEVICE_TIME, thread, 1);

    assertThat(logger.lines)
        .containsExactly(
            "INFO nanos=12345 stage=DMA_START request=7 detail=3 processor=1 kind=DEVICE"
                + " thread=\"the 'edges''\"");
  }

  @Test
  void shouldTellTheTimeOfTheDevice() {
    Lines logger = new Lines(true);

    new LogExporter(logger).event(Stage.ACK_SEEN, 0, 3, 12345, 6789, Story.EDGES, 0);

    assertThat(logger.lines)
        .containsExactly(
            "INFO nanos=12345 stage=ACK_SEEN request=0 detail=3 device=6789 processor=0"
                + " kind=DEVICE thread=\"edges\"");
  }

  @Test
  void shouldWriteNothingWhenTheLevelIsOff() {
    Lines logger = new Lines(false);

    new Story(new LogExporter(logger)).whole(1, 1, 1);

    assertThat(logger.lines).isEmpty();
  }

  @Test
  void shouldTellWhoseTheThreadWasWhenItRecorded() {
    Lines logger = new Lines(true);
    Trace trace = new Trace(16, () -> 1, () -> 0);
    ThreadKind.UI.serve(() -> trace.record(Stage.RESUME, 7, 0));

    trace.drain(new LogExporter(logger));

    assertThat(logger.lines).singleElement().asString().contains("kind=UI");
  }
}
