package usbtoaster.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import usbtoaster.engine.EngineUnavailableException;
import usbtoaster.http.HttpPolicy;

class InlineExperimentTest {
  @Test
  void shouldSeeWhoRunsTheContinuations() throws Exception {
    Trial.holds(new InlineExperiment());
  }

  @Test
  void shouldSeeTheSameWhereNoCompletionPortHasSockets() throws Exception {
    InlineExperiment.Port none =
        () -> {
          throw new EngineUnavailableException("No.");
        };
    Finding finding = Trial.holds(new InlineExperiment(UnaryOperator.identity(), none));
    assertThat(finding.notes()).singleElement().asString().endsWith("a device of the stack: No.");
  }

  @Test
  void shouldSeeAClientThatRunsAllOnWorkers() throws Exception {
    assertThat(Trial.failures(new InlineExperiment(policy -> HttpPolicy.NET_7, DeviceSite::new)))
        .hasSize(3)
        .contains("I/O threads free a moment later: 999");
  }
}
