package usbtoaster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class CtrlCTest {
  @Test
  @SuppressWarnings("try") // watched, and nothing asked of it
  void shouldRunTheActionOnTheFirstSignal() throws Exception {
    CountDownLatch pressed = new CountDownLatch(1);
    try (AutoCloseable _ = CtrlC.watch(pressed::countDown)) {
      String process = Long.toString(ProcessHandle.current().pid());
      assertThat(new ProcessBuilder("kill", "-INT", process).start().waitFor()).isZero();
      assertThat(pressed.await(30, TimeUnit.SECONDS)).isTrue();
    }
  }
}
