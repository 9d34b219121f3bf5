package usbtoaster.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("What the failure of one and the same test says")
class FailureTextTest {
  private static final Path APPROVED = Path.of("src/test/resources/failures");
  private static final boolean WRITE = "write".equals(System.getProperty("toaster.docs"));

  @Test
  void shouldPassWhereNothingIsWrong() {
    assertThat(Run.of(SensorStories.Good.class).failures()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        SensorStories.EndlessLoop.class,
        SensorStories.WedgedInResets.class,
        SensorStories.WrongPin.class,
        SensorStories.DefaultDebounce.class,
        SensorStories.ListenerThrows.class
      })
  void shouldBeTheApprovedText(Class<?> story) throws IOException {
    Throwable thrown = Run.of(story).failure();
    String text = text(thrown) + "\n";
    Path approved = APPROVED.resolve(story.getSimpleName() + ".txt");
    if (WRITE) {
      Files.createDirectories(APPROVED);
      Files.writeString(approved, text);
    }
    assertThat(text).isEqualTo(Files.readString(approved));
    Stream.concat(Stream.of(thrown), Arrays.stream(thrown.getSuppressed()))
        .filter(each -> each instanceof PicoAssertionError || each instanceof PicoReport)
        .map(each -> String.valueOf(each.getMessage()).lines().toList())
        .forEach(
            lines ->
                assertThat(lines)
                    .hasSizeLessThanOrEqualTo(ReportText.MOST_LINES)
                    .allMatch(line -> line.length() <= ReportText.WIDTH));
  }

  /** Returns what people see of a failure, without stacks. */
  private static String text(Throwable thrown) {
    StringBuilder text = new StringBuilder(thrown.toString());
    for (Throwable suppressed : thrown.getSuppressed()) {
      text.append("\nSuppressed: ").append(suppressed);
    }
    if (thrown.getCause() != null) {
      text.append("\nCaused by: ").append(thrown.getCause());
    }
    return text.toString();
  }
}
