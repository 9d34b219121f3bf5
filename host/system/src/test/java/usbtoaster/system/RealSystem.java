package usbtoaster.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import usbtoaster.driver.ToasterDriver;
import usbtoaster.driver.ToasterSettings;
import usbtoaster.io.FileAccess;
import usbtoaster.io.Inlining;
import usbtoaster.io.IoException;
import usbtoaster.io.ThreadPool;
import usbtoaster.io.ThreadPoolOptions;
import usbtoaster.kernel.IoManager;
import usbtoaster.kernel.KernelThread;
import usbtoaster.kernel.NtStatus;
import usbtoaster.kernel.SharedTimer;
import usbtoaster.pico.Pace;
import usbtoaster.protocol.Protocol;
import usbtoaster.protocol.Toast;
import usbtoaster.toaster.ToasterStream;
import usbtoaster.trace.Trace;
import usbtoaster.wires.FaultPlan;

/** The whole stack and a toaster in real time, with their real threads. */
final class RealSystem implements AutoCloseable {
  final SharedTimer timer = new SharedTimer();
  final Activities activities = new Activities();
  final Trace trace;
  final RealDevice device;
  final IoManager io;
  final ThreadPool pool;
  final ToasterDriver driver;

  RealSystem(
      TestTarget target, FaultPlan faults, Pace pace, ToasterSettings settings, int traceEvents) {
    trace =
        traceEvents == 0
            ? Trace.ofActivities(activities)
            : new Trace(
                traceEvents,
                System::nanoTime,
                () -> KernelThread.current().processorNumber(),
                activities);
    device = target.real(faults, pace, trace);
    io = new IoManager(trace, 1024);
    pool = new ThreadPool(io, ThreadPoolOptions.DEFAULT);
    driver = ToasterDriver.start("toaster", io, device.wiring(), settings, timer);
  }

  ToasterStream open(FileAccess access, Inlining inlining) throws IoException {
    return ToasterStream.open(io, driver.device(), pool, access, inlining);
  }

  /**
   * Writes random bread of fewer than {@code longest} bytes and reads the toast back, one after the
   * other; returns how many toasts the device lost.
   *
   * @param written runs after each
   */
  int writeAndReadBack(SplittableRandom random, int writes, int longest, Runnable written)
      throws IoException {
    int lost = 0;
    try (ToasterStream stream = open(FileAccess.READ_WRITE, Inlining.INLINE)) {
      for (int i = 0; i < writes; i++) {
        byte[] bread = new byte[random.nextInt(1, longest)];
        random.nextBytes(bread);
        assertThat(stream.write(bread, 0, bread.length)).isEqualTo(bread.length);
        byte[] toast = new byte[longest];
        try {
          int got = stream.read(toast, 0, toast.length);
          Toast.untoast(toast, 0, got, 0, Protocol.DEFAULT_BROWNING);
          assertThat(Arrays.copyOf(toast, got)).isEqualTo(bread);
        } catch (IoException e) {
          assertThat(e.status()).isEqualTo(NtStatus.DEVICE_DATA_ERROR);
          lost++;
        }
        written.run();
      }
    }
    return lost;
  }

  @Override
  public void close() {
    driver.close();
    pool.close();
    timer.close();
    device.close();
    activities.expectNothingLeft();
  }
}
