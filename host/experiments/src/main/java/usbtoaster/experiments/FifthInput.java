package usbtoaster.experiments;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;

/** A thread for each input starves at the fifth; one thread for all edges does not. */
final class FifthInput implements Experiment {
  private static final int INPUTS = 5;
  private static final int THREADS = 4;
  private static final int EDGES = 3;

  private final InputServer.Maker one;

  FifthInput() {
    this(EdgeThread::new);
  }

  FifthInput(InputServer.Maker one) {
    this.one = one;
  }

  @Override
  public String name() {
    return "fifth-input";
  }

  @Override
  public String title() {
    return "With a thread an input, one starves; with one for all, none.";
  }

  @Override
  public String claim() {
    return "\"There must be a thread that is doing the wait\": one for each input. Then a pool of"
        + " four threads serves four inputs, however silent these are, and a fifth never; one"
        + " thread that waits for any of them serves all.";
  }

  @Override
  public String method() {
    return "Five inputs, each a descriptor at which Linux tells of edges, which are changes of a"
        + " level, as at a pin of a Raspberry Pi. Input 5 gets an edge first, then input 1 three,"
        + " the others none. First a pool of four threads serves them, each parked in a read of its"
        + " input, then one thread that waits for all.";
  }

  @Override
  public Finding run(Setting setting) throws IOException, InterruptedException {
    Table.Builder table =
        Table.of("who serves", ">threads", ">input 1", ">inputs 2 to 4", ">input 5");
    Served many = serve(setting, inputs -> new InputThreads(inputs, THREADS), EDGES);
    table.row("a thread an input", many.threads, many.first, many.silent, many.fifth);
    Served all = serve(setting, one, EDGES + 1);
    table.row("one edge thread", all.threads, all.first, all.silent, all.fifth);
    return new Finding(
        table.build(),
        List.of(
            Expectation.equal(
                "Four threads for five inputs: edges of input 5 that are served: 0", 0, many.fifth),
            Expectation.equal(
                "Edges of input 1 meanwhile, all of which came later: " + EDGES, EDGES, many.first),
            Expectation.equal("Threads that serve all five: 1", 1, all.threads),
            Expectation.equal("Edges of input 5 that it serves: 1", 1, all.fifth),
            Expectation.equal("Edges of input 1: " + EDGES, EDGES, all.first)));
  }

  /** What was served. */
  private record Served(int threads, long first, long silent, long fifth) {}

  /** Lets somebody serve the inputs, until {@code edges} are served. */
  private static Served serve(Setting setting, InputServer.Maker maker, int edges)
      throws IOException, InterruptedException {
    try (Inputs inputs = new Inputs(INPUTS);
        InputServer server = maker.serve(inputs)) {
      AtomicLongArray counts = inputs.counts();
      inputs.edge(INPUTS - 1);
      for (int i = 0; i < EDGES; i++) {
        inputs.edge(0);
      }
      Waits.until(setting, () -> sum(counts, 0, INPUTS) >= edges);
      return new Served(
          server.threads(), counts.get(0), sum(counts, 1, INPUTS - 1), counts.get(INPUTS - 1));
    }
  }

  private static long sum(AtomicLongArray counts, int from, int to) {
    long sum = 0;
    for (int i = from; i < to; i++) {
      sum += counts.get(i);
    }
    return sum;
  }
}
