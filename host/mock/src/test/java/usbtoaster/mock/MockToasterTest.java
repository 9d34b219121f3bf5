package usbtoaster.mock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.gpio.digital.DigitalStateChangeListener;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import usbtoaster.protocol.Opcode;
import usbtoaster.protocol.Protocol;
import usbtoaster.protocol.StatusFrame;
import usbtoaster.testing.CapturedErrors;
import usbtoaster.time.VirtualTime;
import usbtoaster.trace.Stage;
import usbtoaster.trace.Trace;
import usbtoaster.wires.FaultPlan;

/** The Pi4J side of the mock. */
class MockToasterTest {
  private final Host host = Host.ready();

  @Test
  void shouldFailTransfersThatTheBusCannotTakeWithoutAnException() {
    byte[] big = new byte[10_000];
    assertThat(host.toaster.spi().transfer(big, 0, big, 0, 8193)).isEqualTo(-1);
    assertThat(host.toaster.spi().transfer(big, 0, big, 0, 8192)).isEqualTo(8192);
    Host narrow = Host.ready(ToasterOptions.DEFAULT.withBus(4096), FaultPlan.none());
    assertThat(narrow.transfer(Protocol.MAX_FRAME_BYTES)).isEqualTo(-1);
    assertThat(narrow.transfer(Protocol.SPIDEV_BURST_BYTES + 64)).isEqualTo(4096);
  }

  @Test
  void shouldTakeNoFrameFromATransferOfNothing() {
    long frames = host.toaster.device().ledger().frames();
    assertThat(host.transfer(0)).isZero();
    assertThat(host.toaster.device().ledger().frames()).isEqualTo(frames);
  }

  @Test
  void shouldHonourOffsetsAndTouchNothingElse() {
    byte[] write = new byte[100];
    byte[] read = new byte[100];
    host.command.begin(Opcode.POLL).seal();
    System.arraycopy(host.mosi, 0, write, 10, 64);
    assertThat(host.toaster.spi().transfer(write, 10, read, 20, 64)).isEqualTo(64);
    assertThat(read[19] | read[84]).isZero();
    System.arraycopy(read, 20, host.miso, 0, 64);
    assertThat(host.status.valid()).isTrue();
  }

  @Test
  void shouldWorkInOneBufferThroughPi4jsOwnDefaultMethod() {
    host.command.begin(Opcode.POLL).seal();
    byte[] both = new byte[64];
    System.arraycopy(host.mosi, 0, both, 0, 64);
    assertThat(host.toaster.spi().transfer(both)).isEqualTo(64);
    assertThat(new StatusFrame(both).valid()).isTrue();
  }

  @Test
  void shouldRefuseRangesOutsideTheArrays() {
    assertThatThrownBy(() -> host.toaster.spi().transfer(new byte[64], 1, new byte[64], 0, 64))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void shouldSayWhatTheMockDoesNotHave() {
    assertThatThrownBy(() -> host.toaster.spi().read())
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("The mocked toaster has no read()");
    assertThatThrownBy(() -> host.toaster.irq().config())
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("The mocked irq has no config()");
    assertThatThrownBy(() -> host.toaster.ack().pulse(1, TimeUnit.SECONDS))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("The mocked ack has no pulse()");
    assertThat(host.toaster.irq()).hasToString("mocked irq");
  }

  @Test
  void shouldShowTheLevelsOfTheLines() {
    assertThat(host.toaster.ack().state()).isEqualTo(DigitalState.LOW);
    assertThat(host.toaster.reset().state()).isEqualTo(DigitalState.HIGH);
    assertThat(host.toaster.irq().state()).isEqualTo(DigitalState.LOW);
    assertThat(host.toaster.ack().state(DigitalState.HIGH)).isSameAs(host.toaster.ack());
    assertThat(host.toaster.ack().isHigh()).isTrue();
    host.toaster.ack().setState(false);
    assertThat(host.toaster.ack().isLow()).isTrue();
    host.acknowledges = false;
    host.begin(Opcode.CONTROL).argument(1);
    host.send();
    host.settle();
    assertThat(host.toaster.irq().state()).isEqualTo(DigitalState.HIGH);
    assertThat(host.toaster.irq().isHigh()).isTrue();
    assertThat(host.toaster.irq().equals(DigitalState.HIGH)).isTrue(); // a default method of Pi4J's
  }

  @Test
  void shouldLogAListenersExceptionAndGoOn() {
    DigitalStateChangeListener bad =
        event -> {
          throw new IllegalStateException("a bad listener");
        };
    host.toaster.irq().addListener(bad);
    try (CapturedErrors log = new CapturedErrors()) {
      for (int i = 1; i <= 2; i++) {
        host.begin(Opcode.CONTROL).argument(1);
        host.send();
        host.settle();
        assertThat(host.interrupts).isEqualTo(i);
      }
      assertThat(
              log.count("A listener of IRQ threw: java.lang.IllegalStateException: a bad listener"))
          .isEqualTo(4);
    }
    assertThat(host.toaster.listenerExceptions()).isEqualTo(4); // two rising, two falling edges
    assertThat(host.toaster.edgeThreadDead()).isFalse();
  }

  @Test
  void shouldDeliverNothingMoreOnceAListenerLetAnErrorOut() {
    DigitalStateChangeListener worse =
        event -> {
          throw new AssertionError("a worse listener");
        };
    host.toaster.irq().addListener(worse);
    for (int i = 0; i < 2; i++) {
      host.begin(Opcode.CONTROL).argument(1);
      host.send();
      host.settle();
    }
    assertThat(host.interrupts).isEqualTo(1);
    assertThat(host.toaster.edgeThreadDead()).isTrue();
    assertThat(host.toaster.irq().isHigh()).isTrue(); // the line itself is not dead
  }

  @Test
  void shouldTakeTimeOnTheBusIfAsked() {
    Host slow = Host.ready(ToasterOptions.DEFAULT.withByte(800), FaultPlan.none());
    long before = slow.time.nanoTime();
    slow.poll();
    assertThat(slow.time.nanoTime() - before).isEqualTo(64 * 800);
  }

  @Test
  void shouldRecordWhenTheDeviceIsDone() {
    VirtualTime time = new VirtualTime();
    Trace trace = new Trace(64, time::nanoTime, () -> 0);
    VirtualToaster device = new VirtualToaster(time, ToasterOptions.DEFAULT, trace, high -> {});
    time.runUntilIdle();
    byte[] miso = new byte[256];
    byte[] bread = {1, 2, 3};
    host.begin(Opcode.IDENTIFY).tag(5).seal();
    device.frame(host.mosi, 0, miso, 0, 64);
    host.begin(Opcode.WRITE).tag(77).length(3).burstBytes(3);
    host.command.payloadCrc(host.crc.of(bread, 0, 3)).seal();
    device.frame(host.mosi, 0, miso, 0, 64);
    host.bread(78, 0, bread, 0, 3).tag(77).seal();
    device.frame(host.mosi, 0, miso, 0, 67);
    host.command.begin(Opcode.POLL).tag(99).seal();
    device.frame(host.mosi, 0, miso, 0, 64);
    time.runUntilIdle();
    StringBuilder seen = new StringBuilder();
    trace.drain(
        event -> {
          assertThat(event.stage()).isEqualTo(Stage.DMA_DONE);
          assertThat(event.request()).isZero();
          seen.append(event.detail()).append(' ');
        });
    assertThat(seen.toString()).isEqualTo("5 77 77 ");
    assertThat(device.ledger().toasted()).isEqualTo(1);
  }
}
