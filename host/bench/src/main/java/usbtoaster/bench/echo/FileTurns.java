package usbtoaster.bench.echo;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import usbtoaster.engine.EngineKind;
import usbtoaster.engine.EngineUnavailableException;

/**
 * Random reads of 4 KiB from a file in the page cache, in turns: so many reads by each way, forward
 * and backward, in one JVM. Ratios are paired within a round.
 */
public final class FileTurns {
  /** How many bytes a read has. */
  static final int PAGE = 4096;

  private static final int PAGES = 16_384;
  private static final int READS = 20_000;
  private static final int WARM_ROUNDS = 10;
  private static final String PEER = "AsynchronousFileChannel";

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private FileTurns() {}

  /** One way to read. */
  interface Reader extends AutoCloseable {
    /** Reads {@code count} pages, {@code depth} at a time, and returns when it is done. */
    void read(int count, int depth) throws IOException, InterruptedException;

    @Override
    void close() throws IOException;
  }

  /** A way to read, and what its turns have shown. */
  private record Way(String name, Reader reader, List<Turn> turns) {}

  /** What one turn has shown, for a read. */
  private record Turn(double perSecond, double processorNanos, double bytes) {}

  /**
   * Takes the turns.
   *
   * @param arguments how many rounds
   */
  public static void main(String[] arguments)
      throws IOException, InterruptedException, EngineUnavailableException {
    int rounds = Integer.parseInt(arguments[0]);
    Path file = Files.createTempFile(Path.of("."), "pages", null);
    try {
      Files.write(file, new byte[PAGES * PAGE]);
      List<Way> ways =
          List.of(
              new Way(PEER, new JdkReads.Asynchronous(file, PAGES), new ArrayList<>()),
              new Way("virtual threads", new JdkReads.Virtual(file, PAGES), new ArrayList<>()),
              new Way("URING", new OwnReads(EngineKind.URING, file, PAGES), new ArrayList<>()),
              new Way("EPOLL", new OwnReads(EngineKind.EPOLL, file, PAGES), new ArrayList<>()));
      for (int depth : new int[] {1, 32}) {
        take(ways, depth, rounds);
        print(depth, ways);
      }
      for (Way way : ways) {
        way.reader.close();
      }
    } finally {
      Files.delete(file);
    }
  }

  private static void take(List<Way> ways, int depth, int rounds)
      throws IOException, InterruptedException {
    ways.forEach(way -> way.turns.clear());
    for (int round = -WARM_ROUNDS; round < rounds; round++) {
      for (Way way : round % 2 == 0 ? ways : ways.reversed()) {
        Turn turn = turn(way.reader, depth);
        if (round >= 0) {
          way.turns.add(turn);
        }
      }
    }
  }

  private static Turn turn(Reader reader, int depth) throws IOException, InterruptedException {
    long time = ProcessorTime.nanos();
    long bytes = THREADS.getTotalThreadAllocatedBytes();
    long begin = System.nanoTime();
    reader.read(READS, depth);
    double took = System.nanoTime() - begin;
    long allocated = THREADS.getTotalThreadAllocatedBytes() - bytes; // before others allocate
    return new Turn(
        READS * 1e9 / took,
        (double) (ProcessorTime.nanos() - time) / READS,
        (double) allocated / READS);
  }

  private static void print(int depth, List<Way> ways) {
    System.out.printf(
        "depth %-18d %9s %7s %6s   divided by %s%n", depth, "reads/s", "CPU ns", "bytes", PEER);
    List<Turn> theirs = ways.getFirst().turns;
    for (Way way : ways) {
      System.out.printf(
          Locale.ROOT,
          "%-24s %9.0f %7.0f %6.0f   reads/s %.2f, CPU %.2f%n",
          way.name,
          median(way.turns, Turn::perSecond),
          median(way.turns, Turn::processorNanos),
          median(way.turns, Turn::bytes),
          ratio(way.turns, theirs, Turn::perSecond),
          ratio(way.turns, theirs, Turn::processorNanos));
    }
  }

  private static double median(List<Turn> turns, ToDoubleFunction<Turn> figure) {
    return Quantile.of(turns.stream().map(figure::applyAsDouble).toList(), 0.5);
  }

  private static double ratio(List<Turn> ours, List<Turn> theirs, ToDoubleFunction<Turn> figure) {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < ours.size(); i++) {
      ratios.add(figure.applyAsDouble(ours.get(i)) / figure.applyAsDouble(theirs.get(i)));
    }
    return Quantile.of(ratios, 0.5);
  }
}
