package usbtoaster.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
import usbtoaster.async.Task;
import usbtoaster.driver.ToasterSettings;
import usbtoaster.io.IoException;
import usbtoaster.wires.FaultPlan;

/**
 * The round trip of a write on the virtual toaster in real time, from the call to the line after
 * the {@code await}.
 *
 * <p>Compared are writes that are awaited by state machines and writes that each block a thread of
 * their own. Both send the same requests through the same driver to the same device, with the same
 * number in flight at all times; both hand a batch over and wait once for its end. The difference
 * is what a completion wakes: a continuation on the I/O thread that took the packet, or a thread.
 *
 * <p>An operation is one write; with 8 in flight its time is the time between two completions.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets the parameters, and calls setUp
public class WriteRoundTrip {
  private static final int BATCH = 256;

  /** Whether Mockito stands between the driver and the device. */
  @Param({"direct", "mocked"})
  public String wires;

  /** Bytes of a write. */
  @Param({"64", "4096"})
  public int size;

  /** Payload bytes of a burst. */
  @Param({"256", "4032"})
  public int burst;

  /** Microseconds that the toaster on direct wires takes to arm again after a frame. */
  @Param({"0"})
  public int rearm;

  /** Writes in flight. */
  @Param({"1", "8"})
  public int inFlight;

  private byte[] data;
  private Rig rig;
  private ExecutorService blockers;

  /** Boots the toaster. */
  @Setup(Level.Trial)
  public void setUp() throws IoException {
    ToasterSettings settings = ToasterSettings.DEFAULT.withBurstBytes(burst);
    data = new byte[size];
    rig =
        wires.equals("direct")
            ? Rig.direct(settings, 1000L * rearm, null)
            : Rig.mocked(settings, FaultPlan.none());
    blockers = Executors.newFixedThreadPool(inFlight);
  }

  /** Switches it off. */
  @TearDown(Level.Trial)
  public void tearDown() {
    blockers.shutdown();
    rig.close();
  }

  /** State machines await: no thread waits for a write. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public List<Integer> await() {
    List<Task<Integer>> lanes = new ArrayList<>();
    for (int i = 0; i < inFlight; i++) {
      lanes.add(new Lane(rig.stream, data, BATCH / inFlight).start());
    }
    return Task.whenAll(lanes).join();
  }

  /** Each write blocks a thread. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public int blocking() throws Exception {
    List<Future<Integer>> lanes = new ArrayList<>();
    for (int i = 0; i < inFlight; i++) {
      lanes.add(blockers.submit(this::block));
    }
    int written = 0;
    for (Future<Integer> lane : lanes) {
      written += lane.get();
    }
    return written;
  }

  private int block() throws IoException {
    int writes = BATCH / inFlight;
    for (int i = 0; i < writes; i++) {
      rig.stream.write(data, 0, data.length);
    }
    return writes;
  }
}
