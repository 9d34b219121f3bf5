package usbtoaster.mock;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import usbtoaster.protocol.DeviceStatus;
import usbtoaster.protocol.Opcode;
import usbtoaster.protocol.Protocol;
import usbtoaster.wires.Fault;
import usbtoaster.wires.FaultKind;
import usbtoaster.wires.FaultPlan;

/** Each fault alone. A ready host has used frame 0 (IDENTIFY) and rising edges 0 and 1. */
class FaultsTest {
  private static Host host(Fault... faults) {
    return Host.ready(ToasterOptions.DEFAULT, FaultPlan.scripted(faults));
  }

  private static void control(Host host) {
    host.begin(Opcode.CONTROL).argument(1);
    host.send();
    host.settle();
  }

  private static void assertCounted(Host host, FaultKind kind) {
    assertThat(host.toaster.faults().count(kind)).isEqualTo(1);
    assertThat(host.toaster.faults().total()).isEqualTo(1);
  }

  @Test
  void shouldLoseAnEdgeButNotTheLevel() {
    Host host = host(new Fault.LostEdge(2));
    control(host);
    assertThat(host.interrupts).isZero();
    assertThat(host.toaster.irq().isHigh()).isTrue();
    host.acknowledge();
    control(host);
    assertThat(host.interrupts).isEqualTo(1);
    assertCounted(host, FaultKind.LOST_EDGE);
  }

  @Test
  void shouldDoubleAnEdge() {
    Host host = host(new Fault.DoubleEdge(2));
    control(host);
    assertThat(host.interrupts).isEqualTo(2);
    assertCounted(host, FaultKind.DOUBLE_EDGE);
  }

  @Test
  void shouldDelayAnEdge() {
    Host host = host(new Fault.LateEdge(2, 500_000));
    control(host);
    assertThat(host.interrupts).isZero();
    assertThat(host.toaster.irq().isHigh()).isTrue();
    host.time.advance(500_000);
    assertThat(host.interrupts).isEqualTo(1);
    assertThat(host.toaster.irq().isHigh()).isFalse();
    assertCounted(host, FaultKind.LATE_EDGE);
  }

  @Test
  void shouldBringAnEdgeOutOfNothing() {
    Host host = host(new Fault.SpuriousEdge(50_000_000));
    assertThat(host.interrupts).isZero();
    host.time.advance(50_000_000);
    assertThat(host.interrupts).isEqualTo(1);
    assertCounted(host, FaultKind.SPURIOUS_EDGE);
  }

  @Test
  void shouldFlipABitToTheDeviceAndLeaveTheHostsBufferAlone() {
    Host host = host(new Fault.MosiFlip(1, 8 * 30 + 7));
    host.begin(Opcode.CONTROL).argument(1);
    host.send();
    host.settle();
    assertThat(host.command.valid()).isTrue();
    assertThat(host.interrupts).isEqualTo(1);
    assertThat(host.poll().lastStatus()).isEqualTo(DeviceStatus.BAD_CRC);
    assertThat(host.status.lastSequence()).isNotEqualTo(host.sequence());
    assertCounted(host, FaultKind.MOSI_FLIP);
  }

  @Test
  void shouldFlipABitToTheHostThoughTheCommandWasTaken() {
    Host host = host(new Fault.MisoFlip(1, 9));
    host.begin(Opcode.CONTROL).argument(1);
    host.send();
    assertThat(host.status.valid()).isFalse();
    assertThat(host.miso[1]).isEqualTo((byte) (Protocol.VERSION ^ 0x40));
    host.settle();
    assertThat(host.poll().valid()).isTrue();
    assertThat(host.status.lastSequence()).isEqualTo(host.sequence());
    assertCounted(host, FaultKind.MISO_FLIP);
  }

  @Test
  void shouldNotCountAFlipBehindTheEndOfAFrame() {
    Host host = host(new Fault.MosiFlip(1, 8 * 64));
    control(host);
    assertThat(host.toaster.faults().total()).isZero();
  }

  @Test
  void shouldFailTheBus() {
    Host host = host(new Fault.BusError(1));
    host.begin(Opcode.CONTROL).argument(1).seal();
    assertThat(host.transfer(64)).isEqualTo(-1);
    host.settle();
    assertThat(host.interrupts).isZero();
    assertThat(host.poll().lastSequence()).isNotEqualTo(host.sequence());
    assertCounted(host, FaultKind.BUS_ERROR);
  }

  @Test
  void shouldResetInTheMiddleOfABurst() {
    Host host = host(new Fault.Reset(3, 100));
    byte[] bread = new byte[200];
    assertThat(host.write(1, 0, bread, 200)).isEqualTo(DeviceStatus.OK); // frames 1 and 2
    host.interrupts = 0;
    host.bread(1, 0, bread, 0, 200).seal();
    assertThat(host.transfer(264)).isEqualTo(264);
    assertThat(host.status.valid()).isTrue(); // the header was out before the reset
    assertThat(host.poll().valid()).isFalse();
    host.time.advance(Host.BOOT_NANOS);
    assertThat(host.interrupts).isEqualTo(1);
    assertThat(host.poll().booted()).isTrue();
    assertThat(host.toaster.device().ledger().boots()).isEqualTo(2);
    assertCounted(host, FaultKind.RESET);
  }

  @Test
  void shouldBeSilentForATime() {
    Host host = host(new Fault.Silence(1, 3_000_000, false));
    control(host);
    assertThat(host.status.valid()).isFalse();
    host.time.advance(2_000_000);
    assertThat(host.poll().valid()).isFalse();
    host.time.advance(1_000_000);
    assertThat(host.poll().valid()).isTrue();
    assertThat(host.status.lastSequence()).isNotEqualTo(host.sequence());
    control(host);
    assertThat(host.interrupts).isEqualTo(1);
    assertCounted(host, FaultKind.SILENCE);
  }

  @Test
  void shouldHoldBackInterruptsWhileItIsSilent() {
    Host host = host(new Fault.Silence(5, 20_000_000, false));
    host.toast(1, 0, new byte[64], 64); // frames 1 to 4; toasts for 707 us
    host.settle(); // the interrupt of the last one's end
    host.interrupts = 0;
    host.poll(); // frame 5: silent
    host.time.advance(10_000_000);
    assertThat(host.interrupts).isZero();
    host.time.advance(10_000_000);
    assertThat(host.interrupts).isEqualTo(1);
    assertThat(host.toaster.device().ledger().toasted()).isEqualTo(1);
  }

  @Test
  void shouldBeSilentForEverOrUntilTheResetLine() {
    Host dead = host(new Fault.Silence(1, Fault.FOR_EVER, false));
    Host hung = host(new Fault.Silence(1, Fault.FOR_EVER, true));
    for (Host host : new Host[] {dead, hung}) {
      control(host);
      host.time.advance(1_000_000_000_000L);
      assertThat(host.poll().valid()).isFalse();
      host.toaster.reset().low();
      host.time.advance(Protocol.RESET_PULSE_NANOS);
      host.toaster.reset().high();
      host.time.advance(1_000_000_000);
      assertThat(host.poll().valid()).isEqualTo(host == hung);
      assertThat(host.interrupts).isEqualTo(host == hung ? 1 : 0);
      assertCounted(host, FaultKind.SILENCE);
    }
  }
}
