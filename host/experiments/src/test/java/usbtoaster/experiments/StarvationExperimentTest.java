package usbtoaster.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StarvationExperimentTest {
  @Test
  void shouldSeeWorkThatBlocksStarveThePool() throws Exception {
    Trial.holds(new StarvationExperiment(2, StarvationExperiment::await));
  }

  @Test
  void shouldSeeWorkThatOnlySaysThatItAwaits() throws Exception {
    assertThat(Trial.failures(new StarvationExperiment(2, StarvationExperiment::block)))
        .containsExactly("Work that awaits: times starved: 0", "It needs no more than 2");
  }
}
