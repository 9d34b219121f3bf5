package usbtoaster.mock;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import usbtoaster.protocol.ControlCode;
import usbtoaster.protocol.DeviceStatus;
import usbtoaster.protocol.Opcode;
import usbtoaster.protocol.Protocol;
import usbtoaster.protocol.SlotState;

class BootTest {
  private final Host host = new Host();

  @Test
  void shouldReceiveNothingWhileItBoots() {
    assertThat(host.poll().valid()).isFalse();
    host.time.advance(Host.BOOT_NANOS - 1);
    assertThat(host.poll().valid()).isFalse();
    assertThat(host.interrupts).isZero();
    host.time.advance(1);
    assertThat(host.interrupts).isEqualTo(1);
    assertThat(host.poll().valid()).isTrue();
    assertThat(host.status.booted()).isTrue();
    assertThat(host.toaster.device().ledger().unheard()).isEqualTo(2);
  }

  @Test
  void shouldRefuseAllButThreeUntilIdentified() {
    host.time.advance(Host.BOOT_NANOS);
    for (Opcode opcode :
        new Opcode[] {
          Opcode.WRITE, Opcode.READ, Opcode.DATA, Opcode.CONTROL, Opcode.CANCEL, Opcode.UNKNOWN
        }) {
      host.begin(opcode);
      assertThat(host.answer()).as(opcode.name()).isEqualTo(DeviceStatus.REBOOTED);
      assertThat(host.status.lastSequence()).isEqualTo(host.sequence());
    }
    assertThat(host.poll().booted()).isTrue();
    host.begin(Opcode.IDENTIFY);
    assertThat(host.answer()).isEqualTo(DeviceStatus.OK);
    assertThat(host.status.booted()).isFalse();
    assertThat(host.status.reply(0) >>> 16).isEqualTo(Protocol.VERSION);
    assertThat(host.status.reply(0) & 0xFFFF).isEqualTo(Firmware.VERSION);
    assertThat(host.status.reply(1) >>> 16).isEqualTo(Protocol.SLOTS);
    assertThat(host.status.reply(1) & 0xFFFF).isEqualTo(Protocol.MAX_BURST_BYTES);
    assertThat(host.status.reply(2)).isEqualTo(Protocol.SLOT_BYTES);
  }

  private Host toasting() {
    Host ready = Host.ready();
    ready.browning(5);
    ready.toast(1, 0, new byte[100], 100);
    ready.write(2, 1, new byte[100], 100);
    ready.interrupts = 0;
    return ready;
  }

  private static void assertBooted(Host host) {
    assertThat(host.poll().valid()).isTrue();
    assertThat(host.status.booted()).isTrue();
    assertThat(host.status.lastSequence()).isZero();
    assertThat(host.status.lastOpcode()).isEqualTo(Opcode.UNKNOWN);
    assertThat(host.status.armedSlot()).isEqualTo(Protocol.NO_SLOT);
    for (int slot = 0; slot < Protocol.SLOTS; slot++) {
      assertThat(host.status.slotState(slot)).isEqualTo(SlotState.FREE);
    }
    assertThat(host.interrupts).isEqualTo(1);
    host.begin(Opcode.IDENTIFY);
    host.answer();
    assertThat(control(host, ControlCode.BROWNING_GET)).isEqualTo(Protocol.DEFAULT_BROWNING);
  }

  private static long control(Host host, ControlCode code) {
    host.begin(Opcode.CONTROL).argument(code.code());
    assertThat(host.answer()).isEqualTo(DeviceStatus.OK);
    return host.status.result();
  }

  @Test
  void shouldLoseEverythingAtTheResetLine() {
    Host toasting = toasting();
    toasting.toaster.reset().low();
    assertThat(toasting.poll().valid()).isFalse();
    toasting.time.advance(Protocol.RESET_PULSE_NANOS);
    toasting.toaster.reset().high();
    toasting.time.advance(Host.BOOT_NANOS);
    assertBooted(toasting);
    assertThat(control(toasting, ControlCode.RESETS)).isZero();
    assertThat(control(toasting, ControlCode.FRAMES)).isLessThan(10);
    toasting.time.advance(1_000_000_000);
    assertThat(toasting.toaster.device().ledger().toasted()).isZero();
    assertThat(toasting.toaster.device().ledger().shortPulses()).isZero();
    assertThat(toasting.toaster.device().ledger().boots()).isEqualTo(2);
  }

  @Test
  void shouldLoseEverythingButTheStatisticsAtTheCommand() {
    Host toasting = toasting();
    toasting.begin(Opcode.RESET);
    toasting.send();
    assertThat(toasting.poll().valid()).isFalse();
    toasting.time.advance(Host.BOOT_NANOS);
    assertBooted(toasting);
    assertThat(control(toasting, ControlCode.RESETS)).isEqualTo(1);
    assertThat(control(toasting, ControlCode.FRAMES)).isGreaterThan(8);
  }

  @Test
  void shouldDropTheInterruptLineInReset() {
    Host ready = Host.ready();
    ready.acknowledges = false;
    ready.begin(Opcode.CONTROL).argument(1);
    ready.send();
    ready.settle();
    assertThat(ready.toaster.irq().isHigh()).isTrue();
    ready.toaster.reset().low();
    assertThat(ready.toaster.irq().isHigh()).isFalse();
    ready.time.advance(1_000_000_000);
    assertThat(ready.interrupts).isEqualTo(1);
  }

  @Test
  void shouldCountPulsesThatAreTooShort() {
    Host ready = Host.ready();
    ready.toaster.ack().high();
    ready.time.stall(Protocol.ACK_PULSE_NANOS - 1);
    ready.toaster.ack().low();
    assertThat(ready.toaster.device().ledger().shortPulses()).isEqualTo(1);
    ready.toaster.reset().low();
    ready.time.advance(Protocol.RESET_PULSE_NANOS - 1);
    ready.toaster.reset().high();
    assertThat(ready.toaster.device().ledger().shortPulses()).isEqualTo(2);
  }
}
