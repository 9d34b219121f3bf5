package usbtoaster.bench.echo;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * Echo of 64 bytes, in turns: each server runs in a JVM of its own, and one client visits one after
 * the other, forward and backward, so that what else the machine does meets all of them. Ratios are
 * paired within a round; told is their median, and between which the middle half lies.
 */
public final class EchoTurns {
  private static final List<String> ALL =
      List.of(
          "uring",
          "uring-tasks",
          "uring-worker",
          "epoll",
          "iocp",
          "netty-uring",
          "netty-epoll",
          "netty-nio",
          "jdk-async",
          "virtual");
  private static final List<String> PEERS = List.of("netty-uring", "netty-epoll", "jdk-async");
  private static final double SECONDS = 0.5;
  private static final double WARM_SECONDS = 2;
  private static final int WARM_CONNECTIONS = 100; // the most round trips for the JIT to see
  private static final long WARM_TRIPS = 150_000;
  private static final int MOST_WARM_VISITS = 10;

  private final String client;
  private final int connections;
  private final List<Row> rows = new ArrayList<>();

  /** A server, and what its visits have shown. */
  private record Row(String name, ServerProcess server, List<Visit> visits) {
    double median(ToDoubleFunction<Visit> figure) {
      return Quantile.of(visits.stream().map(figure::applyAsDouble).toList(), 0.5);
    }
  }

  private EchoTurns(String client, int connections) {
    this.client = client;
    this.connections = connections;
  }

  /**
   * Takes the turns.
   *
   * @param arguments the client's program, how many connections, how many rounds, and then perhaps
   *     which servers
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    EchoTurns turns = new EchoTurns(arguments[0], Integer.parseInt(arguments[1]));
    List<String> which =
        arguments.length > 3 ? Arrays.asList(arguments).subList(3, arguments.length) : ALL;
    try {
      turns.take(which, Integer.parseInt(arguments[2]));
    } finally {
      for (Row row : turns.rows) {
        row.server.close();
      }
    }
    turns.print();
  }

  private void take(List<String> which, int rounds) throws IOException, InterruptedException {
    for (String name : which) {
      Row row = new Row(name, new ServerProcess(name), new ArrayList<>());
      rows.add(row);
      warmUp(row.server);
    }
    for (int round = 0; round < rounds; round++) {
      for (Row row : round % 2 == 0 ? rows : rows.reversed()) {
        row.visits.add(row.server.visit(client, connections, SECONDS));
      }
    }
  }

  private void warmUp(ServerProcess server) throws IOException, InterruptedException {
    double trips = 0;
    for (int i = 0; i < MOST_WARM_VISITS && trips < WARM_TRIPS; i++) {
      Visit visit = server.visit(client, WARM_CONNECTIONS, WARM_SECONDS);
      trips += visit.tripsPerSecond() * WARM_SECONDS;
    }
  }

  private void print() {
    System.out.printf("%d connections; medians; the ratios are of processor time%n", connections);
    System.out.printf(
        "%-13s %8s %7s %7s %6s %6s", "", "trips/s", "p50 us", "p99 us", "CPU ns", "bytes");
    List<Row> peers = rows.stream().filter(row -> PEERS.contains(row.name)).toList();
    peers.forEach(peer -> System.out.printf(" %17s", peer.name));
    System.out.println();
    for (Row row : rows) {
      System.out.printf(
          Locale.ROOT,
          "%-13s %8.0f %7.1f %7.0f %6.0f %6.0f",
          row.name,
          row.median(Visit::tripsPerSecond),
          row.median(Visit::medianMicros),
          row.median(Visit::highMicros),
          row.median(Visit::processorNanos),
          row.median(Visit::bytes));
      peers.forEach(peer -> System.out.print(ratio(row, peer)));
      System.out.println();
    }
  }

  private static String ratio(Row row, Row peer) {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < row.visits.size(); i++) {
      ratios.add(row.visits.get(i).processorNanos() / peer.visits.get(i).processorNanos());
    }
    return String.format(
        Locale.ROOT,
        " %5.2f (%4.2f %4.2f)",
        Quantile.of(ratios, 0.5),
        Quantile.of(ratios, 0.25),
        Quantile.of(ratios, 0.75));
  }
}
