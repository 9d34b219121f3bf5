package usbtoaster.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import usbtoaster.bench.echo.Quantile;

/**
 * From post over dequeue to the callback: the completion port and its I/O threads against the
 * executors of the JDK and Netty's event loops.
 *
 * <p>Why it is fair: all run the same callback object, with the same work in it, on at most as many
 * threads as there are processors; all queues are unbounded; each peer is warmed up in a JVM of its
 * own, and all those JVMs live at once while one at a time works, in another random order each
 * round. The port is posted to by hand: it allocates a packet for each post, as the executors
 * allocate a node, an adapter or a thread. Ratios are paired within a round; told is their median.
 *
 * <p>What the port does and they do not: it counts the threads that run, and hands over to the
 * thread that waited last. One order over all producers keep the port and the thread pool executor.
 *
 * <p>Throughput: each producer posts {@value #BATCH} at a time and waits for the last. Latency:
 * each posts one and waits for it; in the time is the way back to the producer, unpark and switch,
 * which is the same for all and draws the ratios towards 1.
 */
public final class PostToCallback {
  private static final List<String> ALL =
      List.of(
          "port",
          "port, no spin",
          "ThreadPoolExecutor",
          "ForkJoinPool",
          "virtual threads",
          "Netty");
  private static final List<Integer> PRODUCERS = List.of(1, 2, 4);
  private static final int BATCH = 1000;
  private static final int WARM_MILLIS = 400;
  private static final double WARM_POSTS = 2e6; // for the JIT to see
  private static final int MOST_WARM_VISITS = 20;

  private final List<String> which; // the port comes first
  private final Map<String, PeerProcess> peers = new HashMap<>();
  private final Map<Case, List<PeerVisit>> visits = new HashMap<>();

  /** Which peer was visited how. */
  private record Case(String peer, int producers, int batch) {}

  private PostToCallback(List<String> which) {
    this.which = which;
  }

  /**
   * Takes the turns.
   *
   * @param arguments how many rounds, how many milliseconds a visit takes, and then perhaps which
   *     peers beside the port
   */
  public static void main(String[] arguments) throws IOException {
    int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 15;
    int millis = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 100;
    List<String> which = new ArrayList<>(ALL);
    if (arguments.length > 2) {
      which.retainAll(List.of(arguments).subList(2, arguments.length));
      which.addFirst(ALL.getFirst());
    }
    PostToCallback turns = new PostToCallback(which);
    try {
      for (String peer : turns.which) {
        turns.peers.put(peer, warm(new PeerProcess(peer)));
      }
      turns.round(turns.which, WARM_MILLIS);
      turns.visits.clear();
      Random random = new Random();
      for (int round = 0; round < rounds; round++) {
        List<String> order = new ArrayList<>(turns.which);
        Collections.shuffle(order, random);
        turns.round(order, millis);
      }
    } finally {
      for (PeerProcess peer : turns.peers.values()) {
        peer.close();
      }
    }
    System.out.printf("medians of %d rounds, %d ms a visit%n", rounds, millis);
    turns.print();
  }

  private static PeerProcess warm(PeerProcess peer) throws IOException {
    double posts = 0;
    for (int i = 0; i < MOST_WARM_VISITS && posts < WARM_POSTS; i++) {
      posts += 1000 * WARM_MILLIS * peer.visit(2, WARM_MILLIS, BATCH).postsPerMicro();
    }
    return peer;
  }

  private void round(List<String> order, int millis) throws IOException {
    for (int producers : PRODUCERS) {
      for (int batch : new int[] {BATCH, 1}) {
        for (String peer : order) {
          PeerVisit visit = Objects.requireNonNull(peers.get(peer)).visit(producers, millis, batch);
          visits
              .computeIfAbsent(new Case(peer, producers, batch), made -> new ArrayList<>())
              .add(visit);
        }
      }
    }
  }

  private void print() {
    System.out.printf(
        "%-18s %26s | %29s%n", "", "posts of 1000 at a time", "one at a time: latency");
    System.out.printf(
        "%-18s %8s %6s %5s %4s | %6s %6s %6s %5s %4s%n",
        "producers, peer",
        "posts/us",
        "ratio",
        "sw/k",
        "CPU",
        "p50 us",
        "ratio",
        "p90 us",
        "sw",
        "CPU");
    for (int producers : PRODUCERS) {
      for (String peer : which) {
        print(new Case(peer, producers, BATCH), new Case(peer, producers, 1));
      }
    }
    System.out.println(
        """
        ratio: port / peer, paired within a round; sw/k: context switches per 1000 posts,
        sw: per post; CPU: ns (throughput) and us (latency) of all threads per post\
        """);
  }

  private void print(Case many, Case one) {
    System.out.printf(
        Locale.ROOT,
        "%d %-16.16s %8.2f %6.2f %5.1f %4.0f | %6.1f %6.2f %6.1f %5.2f %4.1f%n",
        many.producers,
        many.peer,
        median(many, PeerVisit::postsPerMicro),
        ratio(many, PeerVisit::postsPerMicro),
        median(many, PeerVisit::switches) * 1000,
        median(many, PeerVisit::processorNanos),
        median(one, PeerVisit::medianMicros),
        ratio(one, PeerVisit::medianMicros),
        median(one, PeerVisit::highMicros),
        median(one, PeerVisit::switches),
        median(one, PeerVisit::processorNanos) / 1000);
  }

  private List<PeerVisit> visits(Case of) {
    return Objects.requireNonNull(visits.get(of));
  }

  private double median(Case of, ToDoubleFunction<PeerVisit> figure) {
    return Quantile.of(visits(of).stream().map(figure::applyAsDouble).toList(), 0.5);
  }

  private double ratio(Case peer, ToDoubleFunction<PeerVisit> figure) {
    List<PeerVisit> port = visits(new Case(which.getFirst(), peer.producers, peer.batch));
    List<PeerVisit> theirs = visits(peer);
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < port.size(); i++) {
      ratios.add(figure.applyAsDouble(port.get(i)) / figure.applyAsDouble(theirs.get(i)));
    }
    return Quantile.of(ratios, 0.5);
  }
}
