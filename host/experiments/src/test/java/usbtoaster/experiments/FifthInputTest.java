package usbtoaster.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FifthInputTest {
  @Test
  void shouldSeeTheFifthServedByOneThread() throws Exception {
    Trial.holds(new FifthInput());
  }

  @Test
  void shouldSeeTheFifthStarve() throws Exception {
    FifthInput broken = new FifthInput(inputs -> new InputThreads(inputs, 4));
    assertThat(Trial.failures(broken))
        .containsExactly("Threads that serve all five: 1", "Edges of input 5 that it serves: 1");
  }
}
