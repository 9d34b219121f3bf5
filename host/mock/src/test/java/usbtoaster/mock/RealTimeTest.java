package usbtoaster.mock;

import static org.assertj.core.api.Assertions.assertThat;

import com.pi4j.io.gpio.digital.DigitalStateChangeEvent;
import com.pi4j.io.gpio.digital.DigitalStateChangeListener;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import usbtoaster.kernel.SharedTimer;
import usbtoaster.protocol.CommandFrame;
import usbtoaster.protocol.Opcode;
import usbtoaster.protocol.Protocol;
import usbtoaster.protocol.StatusFrame;
import usbtoaster.trace.Trace;
import usbtoaster.trace.census.ThreadKind;
import usbtoaster.wires.FaultPlan;

/** The mock with a hardware thread, at the speed that it has. */
class RealTimeTest {
  private static final int FRAMES = 10_000;

  @Test
  void shouldInterruptOnItsOwnThreadAndCarryTheWholeTransferOnIt() throws InterruptedException {
    try (SharedTimer time = new SharedTimer(ThreadKind.DEVICE, "mock-device")) {
      MockToaster toaster =
          new MockToaster(time, ToasterOptions.DEFAULT, FaultPlan.none(), Trace.OFF);
      Pump pump = new Pump(toaster);
      toaster.reset().low(); // it may have booted already, and its edge is lost
      toaster.irq().addListener(pump);
      spin(Protocol.RESET_PULSE_NANOS);
      toaster.reset().high();
      long start = System.nanoTime();
      pump.done.await();
      long nanos = System.nanoTime() - start;
      System.out.printf("mock in real time: %d ns a frame with its interrupt%n", nanos / FRAMES);
      assertThat(pump.elsewhere).isZero();
      assertThat(toaster.device().ledger().commands(Opcode.CONTROL)).isEqualTo(FRAMES);
      assertThat(toaster.device().ledger().shortPulses()).isZero();
    }
  }

  private static void spin(long nanos) {
    long end = System.nanoTime() + nanos;
    while (System.nanoTime() - end < 0) {
      Thread.onSpinWait();
    }
  }

  /** Each interrupt is acknowledged and starts the next frame, as ISR and DPC do. */
  private static final class Pump implements DigitalStateChangeListener {
    final CountDownLatch done = new CountDownLatch(1);
    volatile int elsewhere; // volatile: read by the test's thread
    private final MockToaster toaster;
    private final byte[] mosi = new byte[Protocol.HEADER_BYTES];
    private final byte[] miso = new byte[Protocol.HEADER_BYTES];
    private final CommandFrame command = new CommandFrame(mosi);
    private final StatusFrame status = new StatusFrame(miso);
    private int sent;

    Pump(MockToaster toaster) {
      this.toaster = toaster;
    }

    @Override
    @SuppressWarnings("rawtypes") // Pi4J's own signature
    public void onDigitalStateChange(DigitalStateChangeEvent event) {
      if (event.state().isLow()) {
        return;
      }
      if (ThreadKind.of(Thread.currentThread()) != ThreadKind.DEVICE) {
        elsewhere = 1;
      }
      toaster.ack().high();
      spin(Protocol.ACK_PULSE_NANOS);
      toaster.ack().low();
      if (sent == FRAMES) {
        done.countDown();
        return;
      }
      if (sent == 0 && status.lastOpcode() != Opcode.IDENTIFY) {
        command.begin(Opcode.IDENTIFY).seal();
        toaster.spi().transfer(mosi, 0, miso, 0, mosi.length);
        command.begin(Opcode.POLL).seal();
        toaster.spi().transfer(mosi, 0, miso, 0, mosi.length);
        return;
      }
      sent++;
      command.begin(Opcode.CONTROL).argument(1).sequence(sent).seal();
      toaster.spi().transfer(mosi, 0, miso, 0, mosi.length);
    }
  }
}
