package usbtoaster.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import usbtoaster.engine.EngineKind;
import usbtoaster.engines.IoSystem;

class EnginesExperimentTest {
  @Test
  void shouldSeeWhichEnginesHoldThreads() throws Exception {
    Finding finding = Trial.holds(new EnginesExperiment());
    assertThat(finding.notes()).hasSize(EngineKind.values().length);
  }

  @Test
  void shouldSeeThreadsBehindEveryEngine() throws Exception {
    EnginesExperiment broken =
        new EnginesExperiment(kind -> IoSystem.open(EngineKind.THREADS), List.of(EngineKind.EPOLL));
    assertThat(Trial.failures(broken, Trial.IMPATIENT.withWrites(3)))
        .contains("epoll: threads held: 0");
  }
}
