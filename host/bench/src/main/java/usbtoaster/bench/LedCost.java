package usbtoaster.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import usbtoaster.driver.ToasterSettings;
import usbtoaster.io.IoException;
import usbtoaster.kernel.CompletionEntry;
import usbtoaster.kernel.CompletionPort;
import usbtoaster.kernel.FileObject;
import usbtoaster.kernel.IoRequest;
import usbtoaster.kernel.NtStatus;
import usbtoaster.kernel.SharedTimer;
import usbtoaster.trace.Trace;
import usbtoaster.view.led.LedMode;
import usbtoaster.view.led.LedPanel;

/**
 * What the LEDs cost a write: without any, and with a panel whose output does nothing. With {@code
 * -prof gc} also in bytes. What a real output costs is the kernel's: a system call for each change.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets the parameters, and calls setUp
public class LedCost {
  private static final int BATCH = 256;

  /** The LEDs. */
  @Param({"none", "raw", "human"})
  public String leds;

  private final byte[] data = new byte[64];
  private final IoRequest request = new IoRequest().context("write");
  private final CompletionEntry entry = new CompletionEntry();
  private SharedTimer time;
  private LedPanel panel;
  private Rig rig;
  private CompletionPort port;
  private FileObject shortest;

  /** Boots the toaster, and opens a driver without a device. */
  @Setup(Level.Trial)
  public void setUp() throws IoException {
    time = new SharedTimer();
    panel = LedPanel.start(leds.equals("human") ? LedMode.HUMAN : LedMode.RAW, time);
    panel.connect((mask, levels) -> {});
    Trace trace = leds.equals("none") ? Trace.OFF : Trace.ofActivities(panel);
    rig = Rig.traced(ToasterSettings.DEFAULT, trace);
    port = new CompletionPort(0);
    shortest = RequestAllocation.open(rig.io, RequestAllocation.echo(rig.io), port);
  }

  /** Switches it off. */
  @TearDown(Level.Trial)
  public void tearDown() {
    entry.giveBack();
    rig.io.close(shortest);
    port.close();
    rig.close();
    panel.close();
    time.close();
    if (panel.levels() != 0) {
      throw new IllegalStateException("An LED is on, and the stack is closed");
    }
  }

  /** The I/O manager and the port alone: in flight, APC and IOCP go on and off once each. */
  @Benchmark
  public int kernel() {
    int status = rig.io.write(shortest, request, data, 0, data.length);
    if (status == NtStatus.PENDING) {
      status = rig.io.dequeue(port, entry, -1);
    }
    return status;
  }

  /** The whole way: two interrupts, their DPCs and a continuation, too. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public int whole() {
    return new Lane(rig.stream, data, BATCH).start().join();
  }
}
