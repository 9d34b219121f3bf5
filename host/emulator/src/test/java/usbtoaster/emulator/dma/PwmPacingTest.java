package usbtoaster.emulator.dma;

import static org.assertj.core.api.Assertions.assertThat;
import static usbtoaster.emulator.dma.DmaBench.ABORT;
import static usbtoaster.emulator.dma.DmaBench.EN;
import static usbtoaster.emulator.dma.DmaBench.INCR_READ;
import static usbtoaster.emulator.dma.DmaBench.PORT;
import static usbtoaster.emulator.dma.DmaBench.SRAM;
import static usbtoaster.emulator.dma.DmaBench.WORDS;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import usbtoaster.emulator.pwm.Pwm;
import usbtoaster.emulator.signal.InterruptLine;

@DisplayName("4.5.2.8 DMA paced by the wrap of a PWM slice, 2.5.3.1 DREQ 24 to 31")
final class PwmPacingTest {
  private static final int PWM = 0x4005_0000;
  private static final int SLICE = 3;
  private static final int TREQ = 24 + SLICE;
  private static final int CONTROL = EN | WORDS | INCR_READ;

  private final DmaBench bench = new DmaBench();
  private final List<Dreq> dreqs = IntStream.range(24, 32).mapToObj(Dreq::new).toList();

  @BeforeEach
  void runASliceThatWrapsEvery100Ticks() {
    dreqs.forEach(bench.dma::connect);
    Pwm pwm = new Pwm(bench.clock, bench.sys, InterruptLine.UNCONNECTED, dreqs);
    bench.bus.attach(PWM, pwm.registers());
    bench.bus.write(0, PWM + 0x14 * SLICE + 0x10, 4, 99);
    bench.bus.write(0, PWM + 0x14 * SLICE, 4, 1);
  }

  @Test
  void shouldTransferOnceAWrap() {
    bench.ticks(350);
    bench.start(0, SRAM, PORT, 4, CONTROL | TREQ << 15);
    bench.ticks(1000);
    assertThat(bench.port.ticks).containsExactly(407L, 507L, 607L, 707L);
    assertThat(bench.busy(0)).isFalse();
  }

  @Test
  void shouldArmNothingWhenTheChannelHasEnded() {
    bench.start(0, SRAM, PORT, 2, CONTROL | TREQ << 15);
    assertThat(bench.clock.next()).isNotNull();
    bench.ticks(300);
    assertThat(dreqs.get(SLICE).wanted()).isFalse();
    assertThat(bench.clock.next()).isNull();
  }

  @Test
  void shouldArmNothingWhenTheChannelIsAborted() {
    bench.start(0, SRAM, PORT, 2, CONTROL | TREQ << 15);
    bench.dma(ABORT, 1);
    assertThat(bench.clock.next()).isNull();
  }

  @Test
  void shouldFollowAChangeOfTheRequestWhileBusy() {
    bench.start(0, SRAM, PORT, 9, CONTROL | 20 << 15);
    bench.ticks(250);
    bench.dma(0x10, CONTROL | TREQ << 15); // AL1_CTRL
    bench.ticks(100);
    bench.dma(0x10, CONTROL | 20 << 15);
    bench.ticks(500);
    assertThat(bench.port.ticks).containsExactly(307L);
    assertThat(bench.clock.next()).isNull();
  }
}
