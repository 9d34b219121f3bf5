package usbtoaster.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DeadlockExperimentTest {
  @Test
  void shouldSeeADeadlockAndExplainIt() throws Exception {
    Finding finding = Trial.holds(new DeadlockExperiment());
    assertThat(finding.expectations().getFirst().seen())
        .contains("The thread \"ui\" blocks until the method WriteBread is complete.")
        .contains("Remedy: Await the task in place of the join");
  }

  @Test
  void shouldSeeNoDeadlockWhereNothingCapturesTheContext() throws Exception {
    DeadlockExperiment broken =
        new DeadlockExperiment((task, captured) -> task.configureAwait(false));
    assertThat(Trial.failures(broken)).singleElement().asString().contains("a deadlock, told");
  }
}
