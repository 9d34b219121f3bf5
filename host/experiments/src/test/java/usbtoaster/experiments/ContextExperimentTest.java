package usbtoaster.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ContextExperimentTest {
  @Test
  void shouldSeeTheRestWhereTheContextSays() throws Exception {
    Trial.holds(new ContextExperiment());
  }

  @Test
  void shouldSeeAContextThatIsNotCaptured() throws Exception {
    ContextExperiment broken =
        new ContextExperiment((task, captured) -> task.configureAwait(false));
    assertThat(Trial.failures(broken)).hasSize(2).allMatch(each -> each.startsWith("With the"));
  }
}
