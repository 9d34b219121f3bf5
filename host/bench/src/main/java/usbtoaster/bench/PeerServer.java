package usbtoaster.bench;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.IntStream;
import usbtoaster.bench.echo.ProcessorTime;

/**
 * One {@link Peer} in a JVM of its own: for each line that it reads, which says how many post for
 * how many milliseconds and how much at a time, it lets them, and says what it has seen. Ends with
 * its input.
 */
public final class PeerServer {
  private static final int TOKENS = 100; // of JMH's, about 200 ns
  private static final int MOST_SAMPLES = 1 << 18;

  private final Peer peer;
  // Volatile: set by main, read by the producers.
  private volatile boolean stop;

  private PeerServer(Peer peer) {
    this.peer = peer;
  }

  /**
   * Serves.
   *
   * @param arguments which peer
   */
  public static void main(String[] arguments) throws Exception {
    PeerServer server = new PeerServer(Peer.of(arguments[0]));
    try (BufferedReader asked =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = asked.readLine(); line != null; line = asked.readLine()) {
        int[] numbers = Arrays.stream(line.split(" ")).mapToInt(Integer::parseInt).toArray();
        System.out.println(server.visit(numbers[0], numbers[1], numbers[2]).line());
      }
    }
    Runtime.getRuntime().halt(0);
  }

  private PeerVisit visit(int producers, int millis, int batch) throws Exception {
    stop = false;
    CyclicBarrier together = new CyclicBarrier(producers + 1);
    List<Producer> all = new ArrayList<>();
    for (int i = 0; i < producers; i++) {
      Producer producer = new Producer(batch, together);
      all.add(producer);
      producer.start();
    }
    long switches = ContextSwitches.count();
    long processor = ProcessorTime.nanos();
    long begin = System.nanoTime();
    together.await();
    Thread.sleep(millis);
    stop = true;
    together.await();
    double micros = (System.nanoTime() - begin) / 1e3;
    processor = ProcessorTime.nanos() - processor;
    switches = ContextSwitches.count() - switches;
    together.await(); // until here the producers live, and are counted
    double posts = all.stream().mapToLong(producer -> producer.posts).sum();
    int[] sorted = all.stream().flatMapToInt(Producer::samples).sorted().toArray();
    return new PeerVisit(
        posts / micros,
        sorted[sorted.length / 2] / 1e3,
        sorted[sorted.length * 9 / 10] / 1e3,
        switches / posts,
        processor / posts);
  }

  /** Posts a batch, waits for its last, and posts the next. */
  private final class Producer extends Thread {
    private final int batch;
    private final CyclicBarrier together;
    private final int[] nanos = new int[MOST_SAMPLES]; // of a batch
    private int batches;
    long posts;

    Producer(int batch, CyclicBarrier together) {
      this.batch = batch;
      this.together = together;
    }

    IntStream samples() {
      return Arrays.stream(nanos, 0, Math.min(batches, MOST_SAMPLES));
    }

    @Override
    public void run() {
      try {
        together.await();
        Work work = new Work(TOKENS);
        do { // once at least, so that there is something to tell
          long begin = System.nanoTime();
          work.postAndWait(peer, batch);
          nanos[batches++ % MOST_SAMPLES] = (int) (System.nanoTime() - begin);
          posts += batch;
        } while (!stop);
        together.await();
        together.await();
      } catch (Exception e) {
        throw new IllegalStateException("A producer has failed.", e);
      }
    }
  }
}
