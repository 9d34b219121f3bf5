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
import usbtoaster.io.IoException;

/**
 * What a trace costs a write. What is recorded is taken by a thread of its own; where that falls
 * behind, the trace drops, and costs less: how much is told at the end. {@link TraceTurns} measures
 * the same in turns, for a machine that is not quiet.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets the parameters, and calls setUp
public class TraceCost {
  private static final int BATCH = 256;

  /** What is traced: {@link TracedRig#WAYS}. */
  @Param({"off", "ring", "leds", "recording"})
  public String trace;

  /** Nanoseconds of a byte on the bus: none, or as at 10 MHz. Nothing to {@code kernel}. */
  @Param({"0", "800"})
  public long bus;

  private TracedRig rig;

  /** Boots the toaster. */
  @Setup(Level.Trial)
  public void setUp() throws IoException {
    rig = new TracedRig(trace, bus);
  }

  /** Switches it off. */
  @TearDown(Level.Trial)
  public void tearDown() throws InterruptedException {
    rig.close();
    System.out.println(rig.taken());
  }

  /** The I/O manager and the port alone: the shortest way there is, and so the dearest trace. */
  @Benchmark
  public int kernel() {
    return rig.kernel();
  }

  /** The whole way. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public int whole() {
    return rig.whole(BATCH);
  }
}
