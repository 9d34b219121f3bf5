package usbtoaster.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import org.junit.jupiter.api.Test;
import usbtoaster.driver.PiWires;
import usbtoaster.driver.PinMap;
import usbtoaster.driver.ToasterWiring;
import usbtoaster.pico.EmulatedPico;
import usbtoaster.pico.MachineTime;
import usbtoaster.protocol.CommandFrame;
import usbtoaster.protocol.Opcode;
import usbtoaster.protocol.Protocol;
import usbtoaster.protocol.StatusFrame;
import usbtoaster.targets.FirmwareImage;
import usbtoaster.targets.ToasterPico;
import usbtoaster.trace.Trace;

/** The real firmware at the end of Pi4J's objects, without a driver. */
final class FirmwareTest {
  @Test
  void shouldBootAndIdentifyItself() throws Exception {
    MachineTime time = new MachineTime();
    try (EmulatedPico pico = ToasterPico.open(FirmwareImage.ofThisBuild(), time, Trace.OFF)) {
      Context pi4j = Pi4J.newContextBuilder().add(pico.providers()).build();
      ToasterWiring wires = PiWires.create(pi4j, PinMap.DEFAULT);
      time.runUntil(() -> wires.irq().isHigh(), Protocol.BOOT_NANOS);
      byte[] out = new byte[64];
      byte[] in = new byte[64];
      new CommandFrame(out).begin(Opcode.IDENTIFY).sequence(1).seal();
      wires.ack().high();
      wires.ack().low();
      assertThat(wires.bus().transfer(out, in)).isEqualTo(64);
      StatusFrame status = new StatusFrame(in);
      assertThat(status.valid()).isTrue();
      assertThat(status.booted()).isTrue();
      time.runUntil(() -> wires.irq().isHigh(), Protocol.INTERRUPT_NANOS);
      wires.ack().high();
      wires.ack().low();
      new CommandFrame(out).begin(Opcode.POLL).seal();
      wires.bus().transfer(out, in);
      assertThat(status.valid()).isTrue();
      assertThat(status.booted()).isFalse();
      assertThat(status.lastOpcode()).isEqualTo(Opcode.IDENTIFY);
      time.runUntil(() -> wires.irq().isHigh(), Protocol.INTERRUPT_NANOS);
      assertThat(wires.irq().isHigh()).as("the end of a POLL is told too").isTrue();
      pi4j.shutdown();
    }
  }
}
