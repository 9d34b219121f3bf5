package usbtoaster.io;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class SystemLoadTest {
  @Test
  void shouldReadTheShareOfTheMemoryInUse() {
    String text = "MemTotal:        8000000 kB\nMemFree:  100 kB\nMemAvailable:    2000000 kB\n";
    assertThat(SystemLoad.memoryUsed(text)).isEqualTo(0.75, Offset.offset(1e-9));
    assertThat(SystemLoad.memoryUsed("MemTotal: 0 kB\nMemAvailable: 0 kB\n")).isNegative();
    assertThat(SystemLoad.memoryUsed("something else")).isNegative();
    assertThat(MachineLoad.SYSTEM.memoryUsed()).isLessThan(1);
    assertThat(MachineLoad.SYSTEM.processNanos()).isNotZero();
  }
}
