package usbtoaster.experiments;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import usbtoaster.async.Task;
import usbtoaster.io.ThreadPool;
import usbtoaster.trace.census.CensusEntry;
import usbtoaster.trace.census.ThreadCensus;
import usbtoaster.trace.census.ThreadKind;

/** "There is (almost) no thread": who is parked at the port. */
final class AlmostNoThread implements Experiment {
  private static final String PORT = "CompletionPort";

  private final WriteCall call;

  AlmostNoThread() {
    this(WriteCall.ASYNCHRONOUS);
  }

  AlmostNoThread(WriteCall call) {
    this.call = call;
  }

  @Override
  public String name() {
    return "almost-no-thread";
  }

  @Override
  public String title() {
    return "Few threads are parked at the port, and none for a write.";
  }

  @Override
  public String claim() {
    return "\"There are IOCP threads blocked for processing I/O completion port notifications - so,"
        + " there is (almost) no thread\": a few threads, about as many as there are processors,"
        + " observe one port for all operations.";
  }

  @Override
  public String method() {
    return "Writes are brought in flight: none, one, many. Each time all threads of the process"
        + " are looked at: which are the I/O threads of the pool, and what are they parked on?";
  }

  @Override
  public Finding run(Setting setting) throws IOException, InterruptedException {
    Table.Builder table =
        Table.of(">in flight", ">I/O threads", ">at the port", ">waiting for a write", "parked on");
    List<Expectation> expectations = new ArrayList<>();
    int processors = Runtime.getRuntime().availableProcessors();
    try (Kitchen kitchen = Kitchen.open(setting)) {
      kitchen.fill();
      List<Task<Integer>> writes = new ArrayList<>();
      kitchen.write().onCompleted(() -> {}, false); // one goes all the way, so there is a thread
      kitchen.read(1);
      int most = 0;
      Set<String> parkedOn = new TreeSet<>();
      int waiting = 0;
      for (int inFlight : new int[] {0, 1, setting.writes()}) {
        while (writes.size() < inFlight) {
          writes.add(call.start(kitchen));
        }
        ThreadPool pool = kitchen.toaster().pool();
        Waits.until(
            setting,
            () ->
                pool.port().waiting() == pool.ioThreads()
                    && kitchen.stream().inFlight() == inFlight);
        ThreadCensus census = Waits.census();
        List<CensusEntry> io =
            census.threads().stream().filter(each -> each.kind() == ThreadKind.IO).toList();
        Set<String> places = new TreeSet<>(io.stream().map(CensusEntry::waitsFor).toList());
        table.row(
            kitchen.stream().inFlight(),
            io.size(),
            pool.port().waiting(),
            census.waiting().size(),
            String.join(", ", places));
        most = Math.max(most, io.size());
        waiting = Math.max(waiting, census.waiting().size());
        parkedOn.addAll(places);
      }
      kitchen.read(writes.size());
      Task.whenAll(writes).join();
      expectations.add(
          new Expectation(
              "I/O threads at most: " + processors + ", one for each processor",
              String.valueOf(most),
              most > 0 && most <= processors));
      expectations.add(
          Expectation.equal("They are parked on: the port", PORT, String.join(", ", parkedOn)));
      expectations.add(Expectation.equal("Threads that wait for a write: 0", 0, waiting));
    }
    return new Finding(table.build(), expectations);
  }
}
