package usbtoaster.experiments;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import usbtoaster.async.Task;
import usbtoaster.trace.census.ThreadCensus;

/** "There is no thread": many writes in flight, and nobody waits for them. */
final class NoThread implements Experiment {
  private final WriteCall call;

  NoThread() {
    this(WriteCall.ASYNCHRONOUS);
  }

  NoThread(WriteCall call) {
    this.call = call;
  }

  @Override
  public String name() {
    return "no-thread";
  }

  @Override
  public String title() {
    return "Many writes are in flight, and no thread waits for one.";
  }

  @Override
  public String claim() {
    return "While an asynchronous write is in flight no thread waits for it: no thread of the"
        + " application, of the library, of the system or of the driver. \"There is no thread.\"";
  }

  @Override
  public String method() {
    return "The toaster's slots are full, so writes stay in flight until somebody reads. Many are"
        + " begun and awaited, and every thread of the process is looked at from outside. Then the"
        + " same writes are made by blocking calls: does the look from outside see who waits?";
  }

  @Override
  public Finding run(Setting setting) throws IOException, InterruptedException {
    Table.Builder table =
        Table.of(
            "the same writes", ">in flight", ">threads waiting", ">threads in all", ">came back");
    int writes = setting.writes();
    try (Kitchen kitchen = Kitchen.open(setting)) {
      kitchen.fill();
      List<Task<Integer>> tasks = new ArrayList<>();
      CountDownLatch resumed = new CountDownLatch(writes);
      for (int i = 0; i < writes; i++) {
        Task<Integer> write = call.start(kitchen);
        write.onCompleted(resumed::countDown, false);
        tasks.add(write);
      }
      Waits.until(setting, () -> kitchen.stream().inFlight() == writes);
      ThreadCensus none = Waits.census();
      int inFlight = kitchen.stream().inFlight();
      kitchen.read(writes);
      resumed.await();
      long whole = tasks.stream().filter(task -> task.result() == Kitchen.BYTES).count();
      table.row(
          "awaited",
          inFlight,
          none.waiting().size(),
          none.threads().size(),
          Math.toIntExact(whole));

      BlockedWriters writers = BlockedWriters.start(kitchen, writes);
      ThreadCensus many = Waits.census();
      int blocked = kitchen.stream().inFlight();
      kitchen.read(writes);
      int ended = writers.join();
      table.row("by blocking calls", blocked, many.waiting().size(), many.threads().size(), ended);
      return new Finding(
          table.build(),
          List.of(
              Expectation.equal(
                  "Writes in flight at once when awaited: " + writes, writes, inFlight),
              Expectation.equal("Threads that wait for them: 0", 0, none.waiting().size()),
              Expectation.equal("Writes that come back whole: all " + writes, writes, whole),
              Expectation.equal(
                  "Threads that wait when the calls block, so that the look is seen to see: "
                      + writes,
                  writes,
                  many.waiting().size())));
    }
  }
}
