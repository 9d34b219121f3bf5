package usbtoaster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StopSignalsTest {
  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143", "HUP, 129"})
  @SuppressWarnings("try") // watched, and nothing asked of it
  void shouldRunTheActionOnTheFirstSignal(String signal, int exitCode) throws Exception {
    CompletableFuture<Integer> stopped = new CompletableFuture<>();
    try (AutoCloseable _ = StopSignals.watch(stopped::complete)) {
      String process = Long.toString(ProcessHandle.current().pid());
      assertThat(new ProcessBuilder("kill", "-" + signal, process).start().waitFor()).isZero();
      assertThat(stopped.get()).isEqualTo(exitCode);
    }
  }
}
