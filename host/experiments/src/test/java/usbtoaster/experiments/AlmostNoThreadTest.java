package usbtoaster.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import usbtoaster.trace.census.ThreadKind;

class AlmostNoThreadTest {
  @Test
  void shouldSeeFewThreadsParkedAtThePort() throws Exception {
    Trial.holds(new AlmostNoThread());
  }

  @Test
  void shouldSeeAnIoThreadForEachWrite() throws Exception {
    AlmostNoThread broken = new AlmostNoThread(k -> Trial.onThread(k, ThreadKind.IO));
    assertThat(Trial.failures(broken)).hasSize(3).contains("They are parked on: the port");
  }
}
