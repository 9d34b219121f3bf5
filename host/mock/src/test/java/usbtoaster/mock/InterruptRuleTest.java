package usbtoaster.mock;

import static org.assertj.core.api.Assertions.assertThat;

import com.pi4j.io.gpio.digital.DigitalStateChangeListener;
import org.junit.jupiter.api.Test;
import usbtoaster.protocol.CommandFrame;
import usbtoaster.protocol.DeviceStatus;
import usbtoaster.protocol.Opcode;
import usbtoaster.protocol.Protocol;
import usbtoaster.protocol.SlotState;
import usbtoaster.wires.FaultPlan;

class InterruptRuleTest {
  private static final long REARM_NANOS = 100_000;

  private final Host host = Host.ready();

  @Test
  void shouldInterruptOnceForEachFrame() {
    for (int i = 1; i <= 6; i++) {
      host.begin(i % 2 == 0 ? Opcode.POLL : Opcode.CONTROL).argument(1).more(i % 3 == 0);
      host.send();
      assertThat(host.interrupts).isEqualTo(i - 1);
      host.time.runUntil(() -> !host.toaster.irq().isHigh() && host.interrupts > 0, 1_000);
      host.settle();
      assertThat(host.interrupts).isEqualTo(i);
    }
  }

  /** Toast gets done under {@code command}, and the line is held, so that both wait. */
  private void endWithAChange(CommandFrame command) {
    host.toast(1, 0, new byte[64], 64);
    host.settle();
    host.toaster.ack().high();
    host.interrupts = 0;
    host.command.begin(command.opcode()).more(command.more());
    host.send();
    host.time.advance(1_000_000);
    assertThat(host.interrupts).isZero();
    host.toaster.ack().low();
    host.settle();
  }

  private static CommandFrame frame(Opcode opcode) {
    return new CommandFrame(new byte[Protocol.HEADER_BYTES]).begin(opcode);
  }

  @Test
  void shouldGiveAChangeAnInterruptOfItsOwnBehindAPollThatNothingFollows() {
    endWithAChange(frame(Opcode.POLL));
    assertThat(host.interrupts).isEqualTo(2);
    assertThat(host.state(0)).isEqualTo(SlotState.TOASTED);
  }

  @Test
  void shouldReportAChangeWithAPollThatSomethingFollows() {
    endWithAChange(frame(Opcode.POLL).more(true));
    assertThat(host.interrupts).isEqualTo(1);
    assertThat(host.state(0)).isEqualTo(SlotState.TOASTED);
  }

  @Test
  void shouldReportAChangeWithAnyOtherFrame() {
    endWithAChange(frame(Opcode.CANCEL));
    assertThat(host.interrupts).isEqualTo(1);
    assertThat(host.state(0)).isEqualTo(SlotState.TOASTED);
  }

  @Test
  void shouldHoldTheLineUntilAcknowledged() {
    host.acknowledges = false;
    host.begin(Opcode.CONTROL).argument(1);
    host.send();
    host.time.advance(1_000_000_000);
    assertThat(host.interrupts).isEqualTo(1);
    assertThat(host.toaster.irq().isHigh()).isTrue();
    host.acknowledge();
    assertThat(host.toaster.irq().isLow()).isTrue();
    host.time.advance(1_000_000_000);
    assertThat(host.interrupts).isEqualTo(1);
  }

  @Test
  void shouldGiveOneMoreInterruptForAChangeThatCameWhileTheLineWasHigh() {
    host.acknowledges = false;
    for (int i = 0; i < 3; i++) {
      host.begin(Opcode.CONTROL).argument(1);
      host.send();
      host.settle();
    }
    assertThat(host.interrupts).isEqualTo(1);
    host.acknowledge();
    host.settle();
    assertThat(host.interrupts).isEqualTo(2);
    host.acknowledge();
    host.settle();
    assertThat(host.interrupts).isEqualTo(2);
    assertThat(host.toaster.irq().isLow()).isTrue();
  }

  @Test
  void shouldNotRiseWhileAckIsHigh() {
    host.toaster.ack().high();
    host.begin(Opcode.CONTROL).argument(1);
    host.send();
    host.time.advance(1_000_000);
    assertThat(host.interrupts).isZero();
    host.toaster.ack().low();
    host.settle();
    assertThat(host.interrupts).isEqualTo(1);
  }

  @Test
  void shouldArmTheChangeBeforeTheLineRises() {
    host.acknowledges = false;
    byte[] bread = new byte[64];
    host.toast(1, 0, bread, 64);
    host.acknowledge();
    host.settle();
    host.acknowledge();
    host.interrupts = 0;
    host.time.runUntil(() -> host.toaster.irq().isHigh(), 100_000_000);
    assertThat(host.poll().slotState(0)).isEqualTo(SlotState.TOASTED);
  }

  @Test
  void shouldDeliverTheFallingEdgeBeforeTheNextRisingOne() {
    StringBuilder edges = new StringBuilder();
    DigitalStateChangeListener recorder = event -> edges.append(event.state().isHigh() ? 'H' : 'L');
    host.toaster.irq().addListener(recorder);
    for (int i = 0; i < 3; i++) {
      host.begin(Opcode.CONTROL).argument(1);
      host.send();
      host.settle();
    }
    assertThat(edges.toString()).isEqualTo("HLHLHL");
    host.toaster.irq().removeListener(recorder);
    host.begin(Opcode.CONTROL).argument(1);
    host.send();
    host.settle();
    assertThat(edges.toString()).isEqualTo("HLHLHL");
  }

  @Test
  void shouldRaiseTheLineAfterItsLatency() {
    Host slow =
        Host.ready(
            ToasterOptions.DEFAULT.withInterrupt(Protocol.INTERRUPT_NANOS), FaultPlan.none());
    slow.time.advance(10_000_000);
    slow.interrupts = 0;
    slow.begin(Opcode.CONTROL).argument(1);
    slow.send();
    slow.time.advance(Protocol.INTERRUPT_NANOS - 1);
    assertThat(slow.interrupts).isZero();
    slow.time.advance(1);
    assertThat(slow.interrupts).isEqualTo(1);
  }

  @Test
  void shouldBeDeafForAMomentAfterAFrameIfAsked() {
    Host slow = Host.ready(ToasterOptions.DEFAULT.withRearm(REARM_NANOS), FaultPlan.none());
    slow.time.advance(1_000_000);
    slow.interrupts = 0;
    slow.begin(Opcode.CONTROL).argument(1);
    slow.send();
    assertThat(slow.status.valid()).isTrue();
    int sequence = slow.sequence();
    slow.time.advance(REARM_NANOS / 2);
    slow.begin(Opcode.CONTROL).argument(2);
    slow.send(); // too early: garbled, not taken
    assertThat(slow.status.valid()).isFalse();
    slow.time.advance(REARM_NANOS - 1);
    assertThat(slow.interrupts).isZero();
    slow.time.advance(1);
    assertThat(slow.interrupts).isEqualTo(1);
    assertThat(slow.poll().valid()).isTrue();
    assertThat(slow.status.lastSequence()).isEqualTo(sequence);
    assertThat(slow.status.lastStatus()).isEqualTo(DeviceStatus.BAD_CRC);
    slow.time.stall(REARM_NANOS); // no alarm runs, and yet it is armed again
    assertThat(slow.poll().valid()).isTrue();
    assertThat(slow.toaster.device().ledger().malformed()).isEqualTo(1);
  }

  @Test
  void shouldReportASelectWithoutAWordOnlyWhileAckIsHigh() {
    host.toaster.spi().transfer(new byte[0], 0, new byte[0], 0, 0);
    host.time.advance(1_000_000);
    assertThat(host.interrupts).isZero();
    host.toaster.ack().high();
    host.toaster.spi().transfer(new byte[0], 0, new byte[0], 0, 0);
    host.time.advance(1_000_000);
    assertThat(host.interrupts).isZero();
    host.toaster.ack().low();
    host.time.advance(1_000_000);
    assertThat(host.interrupts).isEqualTo(1);
  }
}
