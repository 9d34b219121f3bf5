package usbtoaster.experiments;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import usbtoaster.async.Task;
import usbtoaster.trace.census.ThreadCensus;

/** As many writes in flight as one likes: what each costs. */
final class Pending implements Experiment {
  private static final int MOST_BYTES = 1024;
  private static final int THREADS = 100;
  private static final int COLLECTIONS = 3; // what a reference handler frees is gone, too

  private final WriteCall call;

  Pending() {
    this(WriteCall.ASYNCHRONOUS);
  }

  Pending(WriteCall call) {
    this.call = call;
  }

  @Override
  public String name() {
    return "pending";
  }

  @Override
  public String title() {
    return "100 000 writes in flight cost some memory, and no thread.";
  }

  @Override
  public String claim() {
    return "As no thread waits, a \"much smaller number of threads is able to handle the same"
        + " amount of operations comparing to asynchronous/waiting approach\": what is in flight"
        + " costs its packet and its task.";
  }

  @Override
  public String method() {
    return "The toaster's slots are full. Very many writes are begun and awaited; the heap is"
        + " measured before and after, and the threads are counted. Then all are cancelled. For"
        + " comparison some writes are made by blocking calls.";
  }

  @Override
  public Finding run(Setting setting) throws IOException, InterruptedException {
    Table.Builder table =
        Table.of("the writes", ">in flight", ">memory each", ">threads more", ">threads waiting");
    int writes = setting.pending();
    try (Kitchen kitchen = Kitchen.open(setting)) {
      kitchen.fill();
      Seen awaited = awaited(setting, kitchen);
      table.row(
          "awaited",
          awaited.inFlight,
          awaited.heapBytes + " bytes",
          awaited.moreThreads,
          awaited.waiting);
      int before = Thread.activeCount();
      BlockedWriters writers = BlockedWriters.start(kitchen, Math.min(THREADS, writes));
      ThreadCensus census = Waits.census();
      int more = Thread.activeCount() - before;
      table.row(
          "by blocking calls",
          kitchen.stream().inFlight(),
          "a stack",
          more,
          census.waiting().size());
      kitchen.stream().cancelAll();
      writers.join();
      return new Finding(
          table.build(),
          List.of(
              Expectation.equal("Writes in flight at once: " + writes, writes, awaited.inFlight),
              Expectation.equal("Threads that were made for them: 0", 0, awaited.moreThreads),
              Expectation.equal("Threads that wait for them: 0", 0, awaited.waiting),
              new Expectation(
                  "Bytes of the heap a write: at most " + MOST_BYTES,
                  String.valueOf(awaited.heapBytes),
                  awaited.heapBytes <= MOST_BYTES),
              Expectation.equal(
                  "Writes that are cancelled, each once: all " + writes,
                  writes,
                  awaited.cancelled)));
    }
  }

  /** What the awaited writes have cost. */
  private record Seen(int inFlight, long heapBytes, int moreThreads, int waiting, long cancelled) {}

  private Seen awaited(Setting setting, Kitchen kitchen) throws InterruptedException {
    int writes = setting.pending();
    List<Task<Integer>> tasks = new ArrayList<>(writes);
    CountDownLatch ended = new CountDownLatch(writes);
    Runnable continuation = ended::countDown;
    long heap = usedHeap();
    int threads = Thread.activeCount();
    for (int i = 0; i < writes; i++) {
      Task<Integer> write = call.start(kitchen);
      write.onCompleted(continuation, false);
      tasks.add(write);
    }
    Waits.until(setting, () -> kitchen.stream().inFlight() == writes);
    int more = Thread.activeCount() - threads;
    int inFlight = kitchen.stream().inFlight();
    ThreadCensus census = Waits.census();
    long each = Math.max(0, usedHeap() - heap) / writes;
    kitchen.stream().cancelAll();
    ended.await();
    long cancelled = tasks.stream().filter(Task::isCanceled).count();
    return new Seen(inFlight, each, more, census.waiting().size(), cancelled);
  }

  private static long usedHeap() {
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
