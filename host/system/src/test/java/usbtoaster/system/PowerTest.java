package usbtoaster.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import usbtoaster.async.Task;
import usbtoaster.driver.ToasterSettings;
import usbtoaster.io.FileAccess;
import usbtoaster.kernel.NtStatus;
import usbtoaster.pico.EmulatedPico;
import usbtoaster.pico.Pace;
import usbtoaster.protocol.ControlCode;
import usbtoaster.protocol.Protocol;
import usbtoaster.protocol.Toast;
import usbtoaster.toaster.ToasterStream;
import usbtoaster.wires.FaultPlan;

/** Somebody resets the Pico, unplugs it or flashes it anew while the host is at work. */
final class PowerTest {
  private static final Logger LOG = LoggerFactory.getLogger(PowerTest.class);
  private static final int BROWNING = 4;

  /** What is done to the Pico. */
  enum Blow {
    RESET,
    POWER_CYCLE,
    REFLASH,
    POWER_FAILS_IN_A_FRAME;

    void strike(EmulatedPico pico) {
      switch (this) {
        case RESET -> pico.reset();
        case POWER_CYCLE -> pico.powerCycle();
        case REFLASH -> pico.reflash(EmulatedDevice.FIRMWARE);
        case POWER_FAILS_IN_A_FRAME -> pico.powerFailsAfter(50);
      }
    }
  }

  /** At each of many moments of eight writes; nothing is lost but toast that was made already. */
  @ParameterizedTest
  @EnumSource(Blow.class)
  void shouldRecoverFromABlowAtAnyMoment(Blow blow) {
    for (int moment = 0; moment < 20; moment++) {
      EmulatedDevice device = new EmulatedDevice(FaultPlan.none(), 0);
      try (VirtualSystem system = new VirtualSystem(device, ToasterSettings.DEFAULT)) {
        ToasterStream stream = system.open(FileAccess.READ_WRITE);
        system.run(stream.controlAsync(ControlCode.BROWNING_SET, BROWNING));
        List<byte[]> breads = new ArrayList<>();
        List<Task<Integer>> writes = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
          byte[] bread = new byte[1 + 700 * i];
          new Random(i).nextBytes(bread);
          breads.add(bread);
          writes.add(stream.writeAsync(bread));
        }
        system.advance(900_000L * moment);
        blow.strike(device.pico);
        int lost = 0;
        for (byte[] bread : breads) {
          byte[] toast = new byte[bread.length];
          Task<Integer> read = system.run(stream.readAsync(toast));
          if (read.isFaulted()) {
            assertThat(VirtualSystem.statusOf(read)).isEqualTo(NtStatus.DEVICE_DATA_ERROR);
            lost++;
          } else {
            Toast.untoast(toast, 0, toast.length, 0, BROWNING);
            assertThat(toast).isEqualTo(bread);
          }
        }
        assertThat(writes).noneMatch(Task::isFaulted);
        assertThat(lost).isLessThanOrEqualTo(Protocol.SLOTS);
        assertThat(system.run(stream.controlAsync(ControlCode.BROWNING_GET, 0)).result())
            .isEqualTo(BROWNING);
      }
    }
  }

  /** With real threads, blows from another thread. */
  @Test
  void shouldRecoverWhileThreadsWriteAndReadBack() throws Exception {
    long seed = Long.getLong("toaster.seed", new SplittableRandom().nextLong());
    LOG.info("blows: -Dtoaster.seed={}", seed);
    SplittableRandom random = new SplittableRandom(seed);
    AtomicInteger written = new AtomicInteger();
    try (RealSystem system =
            new RealSystem(
                TestTarget.EMULATOR, FaultPlan.none(), Pace.FAST, ToasterSettings.DEFAULT, 0);
        ExecutorService threads = Executors.newFixedThreadPool(5)) {
      List<Future<Integer>> writers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        SplittableRandom own = random.split();
        writers.add(
            threads.submit(() -> system.writeAndReadBack(own, 40, 1000, written::incrementAndGet)));
      }
      EmulatedPico pico = ((RealPico) system.device).pico;
      int blows = 0;
      while (writers.stream().anyMatch(writer -> !writer.isDone())) {
        int before = written.get();
        Blow.values()[blows++ % Blow.values().length].strike(pico);
        while (written.get() < before + 5
            && writers.stream().anyMatch(writer -> !writer.isDone())) {
          Thread.onSpinWait();
        }
      }
      int lost = 0;
      for (Future<Integer> writer : writers) {
        lost += writer.get();
      }
      LOG.info("{} blows, {} toasts lost, {}", blows, lost, system.driver.counters());
      assertThat(blows).isGreaterThan(5);
      assertThat(lost)
          .isLessThanOrEqualTo((int) (Protocol.SLOTS * system.driver.counters().deviceResets()));
    }
  }
}
