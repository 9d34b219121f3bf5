package usbtoaster.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PendingTest {
  @Test
  void shouldSeeManyWritesCostLittle() throws Exception {
    Trial.holds(new Pending());
  }

  @Test
  void shouldSeeThreadsThatAreMadeForWrites() throws Exception {
    Setting few = new Setting(Trial.SMALL.boards(), 1, 20, Trial.IMPATIENT.patience());
    assertThat(Trial.failures(new Pending(Trial::onThread), few))
        .contains("Threads that were made for them: 0", "Threads that wait for them: 0");
  }
}
