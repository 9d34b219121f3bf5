package usbtoaster.targets;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import usbtoaster.chardev.EdgeListener;
import usbtoaster.driver.PinMap;
import usbtoaster.pico.Wire;
import usbtoaster.pico.Wiring;
import usbtoaster.trace.Stage;
import usbtoaster.trace.Trace;
import usbtoaster.trace.record.Entry;
import usbtoaster.trace.record.Entry.LineChanged;
import usbtoaster.trace.record.Recorder;

/** The device's side of a frame, from what a listener to the Pico is told. */
final class DeviceTraceTest {
  private static final int SPI0_RX = 17;
  private static final int SPI0_TX = 16;

  private final Trace trace = new Trace(64, () -> 1_000_000, () -> 0);
  private final Wiring wiring = ToasterPico.wiring(PinMap.DEFAULT);
  private final DeviceTrace device = new DeviceTrace(trace, wiring, PinMap.DEFAULT, null, null);

  private void level(String wire, boolean high, long picos) {
    Wire told = wiring.named(wire).orElseThrow();
    assertThat(device.wires()).contains(told.name());
    device.level(told, high, picos);
  }

  private static byte[] write(int bytes) {
    byte[] command = new byte[bytes];
    command[0] = 0x42;
    command[1] = 3;
    command[2] = 0x34;
    command[3] = 0x12;
    return command;
  }

  private List<String> told() {
    List<String> told = new ArrayList<>();
    trace.drain(
        event -> told.add(event.stage() + " " + event.detail() + " at " + event.deviceNanos()));
    return told;
  }

  @Test
  void shouldTellTheDevicesSideOfAFrame() {
    device.frame(0, 0, write(64), 64);
    level("CE0", false, 1_000_000);
    device.dmaStopped(0, SPI0_TX, 0, 20_000_000);
    device.dmaStopped(1, SPI0_RX, 3, 30_000_000); // stopped, not finished
    device.dmaStopped(1, SPI0_RX, 0, 52_200_000);
    level("CE0", true, 52_300_000);
    level("IRQ", true, 62_200_000);
    level("ACK", true, 72_200_000);
    level("IRQ", false, 72_300_000);
    level("ACK", false, 73_200_000);

    assertThat(told())
        .containsExactly(
            Stage.DMA_SEEN + " 4660 at 1000",
            Stage.DMA_DONE + " 4660 at 52200",
            Stage.IRQ_RAISED + " 1 at 62200",
            Stage.ACK_SEEN + " 1 at 72200");
  }

  @Test
  void shouldWaitForAWordThatIsMovedAfterTheFrame() {
    device.frame(0, 0, write(64), 64);
    level("CE0", false, 1_000);
    level("CE0", true, 2_000);
    assertThat(told()).containsExactly(Stage.DMA_SEEN + " 4660 at 1");
    device.dmaStopped(1, SPI0_RX, 0, 3_000);
    assertThat(told()).containsExactly(Stage.DMA_DONE + " 4660 at 3");
  }

  @Test
  void shouldTellOfNoRequestWhereTheFrameIsOfNone() {
    device.frame(1, 0, write(64), 64); // another bus
    level("CE0", false, 1_000);
    device.frame(0, 0, write(63), 63);
    level("CE0", true, 2_000);
    level("CE0", false, 3_000);
    assertThat(told()).containsExactly(Stage.DMA_SEEN + " 0 at 1", Stage.DMA_SEEN + " 0 at 3");
  }

  @Test
  void shouldRecordTheLevelsOfTheLinesForWhomeverRecords() {
    Recorder recorder = new Recorder(16, () -> 5);
    DeviceTrace both = new DeviceTrace(trace, wiring, PinMap.DEFAULT, recorder, null);
    assertThat(both.wires()).containsExactlyInAnyOrder("CE0", "IRQ", "ACK", "RESET");
    for (String name : both.wires()) {
      both.level(wiring.named(name).orElseThrow(), name.equals("ACK"), 7_999);
    }
    List<Entry> recorded = new ArrayList<>();
    recorder.drain(recorded::add);
    assertThat(recorded)
        .containsExactlyInAnyOrder(
            new LineChanged("CE0", false, 5, 7),
            new LineChanged("IRQ", false, 5, 7),
            new LineChanged("ACK", true, 5, 7),
            new LineChanged("RESET", false, 5, 7));
    assertThat(told()).containsExactly(Stage.ACK_SEEN + " 1 at 7", Stage.DMA_SEEN + " 0 at 7");
  }

  @Test
  void shouldRecordWhatTheKernelSawOfIrq() {
    Recorder recorder = new Recorder(16, () -> 5);
    EdgeListener kernel = KernelLines.traced(PinMap.DEFAULT, trace, recorder);
    int irq = PinMap.DEFAULT.irq();
    kernel.edge(irq, true, 100, 1, 1, 0);
    kernel.edge(irq, false, 200, 2, 2, 0);
    kernel.edge(irq + 1, true, 300, 3, 1, 0);
    List<Entry> recorded = new ArrayList<>();
    recorder.drain(recorded::add);
    assertThat(recorded)
        .containsExactly(
            new LineChanged("IRQ", true, 100, Trace.NO_DEVICE_TIME),
            new LineChanged("IRQ", false, 200, Trace.NO_DEVICE_TIME));
    assertThat(told()).containsExactly(Stage.EDGE + " 1 at " + Trace.NO_DEVICE_TIME);
  }

  @Test
  void shouldBeSilentOnWiresThatAreNotTheToasters() {
    assertThat(
            new DeviceTrace(trace, Wiring.parse("BCM25 <- GP2 x"), PinMap.DEFAULT, null, null)
                .wires())
        .containsExactly("x");
    assertThat(new DeviceTrace(trace, Wiring.NONE, PinMap.DEFAULT, null, null).wires()).isEmpty();
  }
}
