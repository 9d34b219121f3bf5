package usbtoaster.system;

import static org.assertj.core.api.Assertions.assertThat;
import static usbtoaster.wires.When.every;
import static usbtoaster.wires.When.next;

import com.pi4j.io.gpio.digital.DigitalState;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import usbtoaster.async.Task;
import usbtoaster.driver.ToasterSettings;
import usbtoaster.driver.ToasterWiring;
import usbtoaster.io.FileAccess;
import usbtoaster.kernel.NtStatus;
import usbtoaster.protocol.Protocol;
import usbtoaster.protocol.Toast;
import usbtoaster.toaster.ToasterStream;
import usbtoaster.wires.FaultPlan;
import usbtoaster.wires.Faults;

/** Faults as somebody else's test scripts them, on the model and on the firmware. */
@ParameterizedClass(name = "on the {0}")
@EnumSource(TestTarget.class)
class WireFaultTest {
  private static final long MILLI = 1_000_000;
  private static final int WRITES = 12;

  private final TestTarget target;

  WireFaultTest(TestTarget target) {
    this.target = target;
  }

  /** What is done to the wires of a toaster at work. */
  enum Blow {
    RESET,
    POWER_CYCLE,
    IRQ_HELD_LOW,
    IRQ_HELD_HIGH_LATER,
    ACK_HELD_LOW,
    ACK_HELD_HIGH,
    ACK_LOST,
    SHORT_TRANSFERS,
    EXCEPTIONS,
    SILENCE;

    void strike(Faults faults, ToasterWiring wires) {
      switch (this) {
        case RESET -> faults.power().resetIn(3 * MILLI);
        case POWER_CYCLE -> faults.power().cycleIn(3 * MILLI);
        case IRQ_HELD_LOW -> faults.line(wires.irq()).hold(DigitalState.LOW, 900 * MILLI);
        case IRQ_HELD_HIGH_LATER ->
            faults.line(wires.irq()).hold(DigitalState.HIGH, 2 * MILLI, 300 * MILLI);
        case ACK_HELD_LOW -> faults.line(wires.ack()).hold(DigitalState.LOW, 90 * MILLI);
        case ACK_HELD_HIGH -> faults.line(wires.ack()).hold(DigitalState.HIGH, 90 * MILLI);
        case ACK_LOST -> faults.levels(wires.ack()).lose(next(1));
        case SHORT_TRANSFERS -> faults.transfers(wires.bus()).cutTo(20, every(7));
        case EXCEPTIONS ->
            faults
                .calls(wires.bus(), "transfer")
                .failAfter(() -> new IllegalStateException("on purpose"), every(9));
        case SILENCE -> faults.in(2 * MILLI, () -> faults.silence(120 * MILLI));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Blow.class)
  void shouldLoseNothingButToastInAReset(Blow blow) {
    try (VirtualSystem system =
        new VirtualSystem(
            target, FaultPlan.none(), ToasterSettings.DEFAULT.withBurstBytes(64), 0)) {
      ToasterStream stream = system.open(FileAccess.READ_WRITE);
      system.run(stream.writeAsync(new byte[1]));
      system.run(stream.readAsync(new byte[1]));
      Faults faults = system.device.faults();
      blow.strike(faults, system.device.wiring());
      int lost = 0;
      for (int i = 0; i < WRITES; i++) {
        byte[] bread = new byte[300];
        new Random(i).nextBytes(bread);
        assertThat(system.run(stream.writeAsync(bread)).result()).as("%s", faults).isEqualTo(300);
        byte[] toast = new byte[300];
        Task<Integer> read = system.run(stream.readAsync(toast));
        if (read.isFaulted()) {
          assertThat(VirtualSystem.statusOf(read)).isEqualTo(NtStatus.DEVICE_DATA_ERROR);
          lost++;
        } else {
          Toast.untoast(toast, 0, 300, 0, Protocol.DEFAULT_BROWNING);
          assertThat(toast).as("%s", faults).isEqualTo(bread);
        }
      }
      assertThat(faults.total()).isPositive();
      assertThat(lost)
          .as("%s", faults)
          .isLessThanOrEqualTo((int) (Protocol.SLOTS * system.driver.counters().deviceResets()));
    }
  }
}
