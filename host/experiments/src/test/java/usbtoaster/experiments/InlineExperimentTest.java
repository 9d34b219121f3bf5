package usbtoaster.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import usbtoaster.http.HttpPolicy;

class InlineExperimentTest {
  @Test
  void shouldSeeWhoRunsTheContinuations() throws Exception {
    Trial.holds(new InlineExperiment());
  }

  @Test
  void shouldSeeAClientThatRunsAllOnWorkers() throws Exception {
    assertThat(Trial.failures(new InlineExperiment(policy -> HttpPolicy.NET_7)))
        .hasSize(3)
        .contains("I/O threads free a moment later: 999");
  }
}
