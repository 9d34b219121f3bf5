package usbtoaster.experiments;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import usbtoaster.engine.EngineKind;
import usbtoaster.engine.EngineUnavailableException;
import usbtoaster.engines.IoSystem;
import usbtoaster.trace.census.ThreadCensus;

/** The same writes to a stream of Linux by each engine: who holds threads meanwhile. */
final class EnginesExperiment implements Experiment {
  /** Opens a system on an engine: the one that is asked for, or in a test another. */
  @FunctionalInterface
  interface Opener {
    IoSystem open(EngineKind kind) throws EngineUnavailableException;
  }

  private static final int MOST_IN_FLIGHT = 16;
  private static final int HELD_BYTES = 1 << 18; // more than a pipe takes
  private static final long SETTLED_NANOS = 200_000_000;
  private static final int WRITES = 100; // a round; all of one fit into a pipe
  private static final int WRITES_A_ROUND = 5; // in flight: a small setting has few rounds
  private static final int MOST_ROUNDS = 20;

  private final Opener opener;
  private final List<EngineKind> kinds;

  EnginesExperiment() {
    this(IoSystem::open, List.of(EngineKind.values()));
  }

  EnginesExperiment(Opener opener, List<EngineKind> kinds) {
    this.opener = opener;
    this.kinds = kinds;
  }

  @Override
  public String name() {
    return "engines";
  }

  @Override
  public String title() {
    return "The same writes by each engine: threads held, time, switches.";
  }

  @Override
  public String claim() {
    return "On Windows a completion port, on Linux epoll, and \"ongoing work\" to use io_uring:"
        + " none of them holds a thread for a write that is in flight. Who has none of these"
        + " and calls itself asynchronous holds one for each.";
  }

  @Override
  public String method() {
    return "Writes to pipes that nobody reads stay in flight: every thread of the process is looked"
        + " at. Then they are read, and many small writes are made one after the"
        + " other, warm. Below are the time and the processor time of one of these, in microseconds"
        + " (us), and its switches between threads. They are of one short run on this machine, and"
        + " no benchmark.";
  }

  @Override
  public Finding run(Setting setting) throws IOException, InterruptedException {
    Table.Builder table =
        Table.of("engine", ">in flight", ">threads held", ">us a write", ">CPU us", ">switches");
    List<Expectation> expectations = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    int count = Math.min(MOST_IN_FLIGHT, setting.writes());
    int rounds = Math.min(MOST_ROUNDS, Math.ceilDiv(setting.writes(), WRITES_A_ROUND));
    int pure = 0;
    for (EngineKind kind : kinds) {
      try (IoSystem system = opener.open(kind)) {
        int held = hold(setting, system, kind, count);
        Cost cost = cost(system, rounds);
        table.row(kind.title(), count, held, cost.micros(), cost.cpuMicros(), cost.switches());
        notes.add(kind.title() + ": " + system.description());
        expectations.add(judge(kind, count, held));
        pure += kind.sacrificesThreads() ? 0 : 1;
      } catch (EngineUnavailableException refused) {
        table.row(kind.title(), "not here", "-", "-", "-", "-");
        notes.add(kind.title() + " is not here: " + refused.getMessage());
      }
    }
    expectations.add(
        new Expectation(
            "Engines here that hold no thread: at least 1", String.valueOf(pure), pure > 0));
    return new Finding(table.build(), expectations, notes);
  }

  private static Expectation judge(EngineKind kind, int count, int held) {
    if (!kind.sacrificesThreads()) {
      return Expectation.equal(kind.title() + ": threads held: 0", 0, held);
    }
    return kind == EngineKind.THREADS
        ? Expectation.equal(kind.title() + ": threads held: " + count, count, held)
        : new Expectation(
            kind.title() + ": threads held: at least 1", String.valueOf(held), held > 0);
  }

  /** Returns how many threads wait while so many writes are in flight. */
  private static int hold(Setting setting, IoSystem system, EngineKind kind, int count)
      throws IOException, InterruptedException {
    try (WritePipes pipes = WritePipes.open(system, count)) {
      pipes.write(new byte[HELD_BYTES]);
      if (kind.sacrificesThreads()) { // they may still be on their way into their calls
        Waits.until(setting, () -> Waits.waiting() >= (kind == EngineKind.THREADS ? count : 1));
      }
      Waits.moment(SETTLED_NANOS, () -> Waits.waiting() >= count); // does one come after all?
      ThreadCensus census = Waits.census();
      if (pipes.written() > 0) {
        throw new IOException("A write has ended though nobody has read: a pipe takes more here.");
      }
      pipes.read(HELD_BYTES);
      Waits.until(setting, () -> pipes.written() == count);
      return census.waiting().size();
    }
  }

  /** What a write has cost, as text. */
  private record Cost(String micros, String cpuMicros, String switches) {
    static Cost of(Usage used, double writes) {
      return new Cost(
          text(used.nanos() / 1e3 / writes),
          text(used.cpuNanos() / 1e3 / writes),
          text(used.switches() / writes));
    }

    private static String text(double number) {
      return String.format(Locale.ROOT, "%.1f", number);
    }
  }

  /** Makes small writes one after the other, twice, and returns what one of the second has cost. */
  private static Cost cost(IoSystem system, int rounds) throws IOException, InterruptedException {
    try (WritePipes pipes = WritePipes.open(system, 1)) {
      rounds(pipes, rounds);
      Usage before = Usage.now();
      rounds(pipes, rounds);
      return Cost.of(Usage.now().since(before), (double) rounds * WRITES);
    }
  }

  private static void rounds(WritePipes pipes, int rounds)
      throws IOException, InterruptedException {
    byte[] data = new byte[Kitchen.BYTES];
    for (int round = 0; round < rounds; round++) {
      pipes.writeInTurn(data, WRITES);
      pipes.read(WRITES * data.length);
    }
  }
}
