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
import org.openjdk.jmh.annotations.Threads;

/**
 * From post over dequeue to the callback: the completion port and its I/O threads against the
 * executors of the JDK.
 *
 * <p>Why it is fair: all run the same callback object, with the same work in it, on at most as many
 * threads as there are processors; all queues are unbounded and first in first out; each is warmed
 * up, in a JVM of its own, and has made its threads by then. The port is posted to by hand: it
 * allocates a packet for each post, as the executors allocate a node, an adapter or a thread. The
 * port also does what they do not: it counts the threads that run, and hands over to the thread
 * that waited last.
 *
 * <p>Throughput: each producer posts {@value #BATCH} at a time and waits for the last. Latency:
 * each posts one and waits for it; in the time is the way back to the producer, unpark and switch,
 * which is the same for all and draws the ratios towards 1.
 */
@State(Scope.Benchmark)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets the parameters, and calls setUp
public class PostToCallback {
  private static final int BATCH = 1000;

  /** Who takes the posts. */
  @Param({"port", "workers", "threadPoolExecutor", "forkJoinPool", "virtualThreads"})
  public String peer;

  /** The work of the callback, in JMH's tokens of about a nanosecond. */
  @Param("100")
  public int tokens;

  private Peer posted;

  /** A thread that posts. */
  @State(Scope.Thread)
  @SuppressWarnings("NullAway.Init") // JMH calls setUp
  public static class Producer {
    private Work work;

    /** Makes its callback, on its thread. */
    @Setup(Level.Iteration)
    public void setUp(PostToCallback benchmark) {
      work = new Work(benchmark.tokens);
    }
  }

  /** Starts the peer. */
  @Setup(Level.Trial)
  public void setUp() {
    posted = Peer.of(peer);
  }

  /** Stops it. */
  @TearDown(Level.Trial)
  public void tearDown() {
    posted.close();
  }

  /** Posts of one producer. */
  @Benchmark
  @BenchmarkMode(Mode.Throughput)
  @OperationsPerInvocation(BATCH)
  @Threads(1)
  public void throughputOfOne(Producer producer) {
    producer.work.postAndWait(posted, BATCH);
  }

  /** Posts of two producers. */
  @Benchmark
  @BenchmarkMode(Mode.Throughput)
  @OperationsPerInvocation(BATCH)
  @Threads(2)
  public void throughputOfTwo(Producer producer) {
    producer.work.postAndWait(posted, BATCH);
  }

  /** One post at a time. */
  @Benchmark
  @BenchmarkMode(Mode.SampleTime)
  @Threads(1)
  public void latencyOfOne(Producer producer) {
    producer.work.postAndWait(posted, 1);
  }

  /** Two producers, one post each at a time. */
  @Benchmark
  @BenchmarkMode(Mode.SampleTime)
  @Threads(2)
  public void latencyOfTwo(Producer producer) {
    producer.work.postAndWait(posted, 1);
  }
}
