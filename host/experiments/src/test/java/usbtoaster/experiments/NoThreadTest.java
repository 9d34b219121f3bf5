package usbtoaster.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NoThreadTest {
  @Test
  void shouldSeeNoThreadWaitForWrites() throws Exception {
    Trial.holds(new NoThread());
  }

  @Test
  void shouldSeeThreadsThatSacrificeThemselves() throws Exception {
    assertThat(Trial.failures(new NoThread(Trial::onThread)))
        .containsExactly("Threads that wait for them: 0");
  }
}
