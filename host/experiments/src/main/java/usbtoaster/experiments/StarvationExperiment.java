package usbtoaster.experiments;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import usbtoaster.async.CancellationToken;
import usbtoaster.async.Task;
import usbtoaster.io.Starvation;
import usbtoaster.io.ThreadPoolOptions;
import usbtoaster.io.WorkerOptions;
import usbtoaster.toaster.ToasterStream;
import usbtoaster.trace.Trace;

/** Work that blocks the pool's workers starves the continuations that would let it go. */
final class StarvationExperiment implements Experiment {
  private static final int WORKERS = 2;
  private static final int WORKS = 3; // so that one is stuck, too, when the pool looks who is

  /** A piece of work: writes, and is done when that is. */
  @FunctionalInterface
  interface Work {
    void run(ToasterStream stream, CountDownLatch done);
  }

  private final int works;
  private final Work awaiting;

  StarvationExperiment() {
    this(WORKS, StarvationExperiment::await);
  }

  /** Makes one with so many pieces of work, 2 or more. */
  StarvationExperiment(int works, Work awaiting) {
    this.works = works;
    this.awaiting = awaiting;
  }

  @Override
  public String name() {
    return "starvation";
  }

  @Override
  public String title() {
    return "Work that blocks starves the pool; work that awaits does not.";
  }

  @Override
  public String claim() {
    return "\"While we await on an ongoing I/O operation, the calling thread may be released for"
        + " doing other work\", which \"provides a great thread re-usability\". Threads that block"
        + " are not released, and may \"lead to threads starvation\".";
  }

  @Override
  public String method() {
    return "A pool of two workers gets some pieces of work; each makes a write, which ends as soon"
        + " as somebody reads. First each blocks until its write is done: the continuation that"
        + " would say so waits for a worker. The pool notices and adds one after half a second, as"
        + " .NET does. Then the same work awaits.";
  }

  /** What came of it. */
  private record Seen(int workers, List<Starvation> told, long millis) {}

  @Override
  public Finding run(Setting setting) throws IOException, InterruptedException {
    Seen blocking = run(setting, StarvationExperiment::block);
    Seen released = run(setting, awaiting);
    Table.Builder table =
        Table.of("the work", ">pieces", ">workers in the end", ">times starved", ">done after ms");
    table.row("blocks", works, blocking.workers, blocking.told.size(), blocking.millis);
    table.row("awaits", works, released.workers, released.told.size(), released.millis);
    boolean starved = !blocking.told.isEmpty();
    return new Finding(
        table.build(),
        List.of(
            new Expectation(
                "Work that blocks: the pool says that it starves, and where its workers are",
                starved ? blocking.told.getFirst().sentence() : "It said nothing.",
                starved),
            new Expectation(
                "It needs more workers than " + WORKERS,
                String.valueOf(blocking.workers),
                blocking.workers > WORKERS),
            Expectation.equal("Work that awaits: times starved: 0", 0, released.told.size()),
            new Expectation(
                "It needs no more than " + WORKERS,
                String.valueOf(released.workers),
                released.workers <= WORKERS)));
  }

  private Seen run(Setting setting, Work work) throws IOException, InterruptedException {
    Queue<Starvation> told = new ConcurrentLinkedQueue<>();
    WorkerOptions workers =
        WorkerOptions.DEFAULT.withSizes(WORKERS, 1000).withStarvation(told::add);
    ThreadPoolOptions options = ThreadPoolOptions.DEFAULT.withWorkers(workers);
    try (Kitchen kitchen = Kitchen.open(setting, Trace.OFF, options)) {
      kitchen.fill();
      CountDownLatch done = new CountDownLatch(works);
      List<Thread> running = Collections.synchronizedList(new ArrayList<>());
      for (int i = 0; i < works; i++) {
        kitchen
            .toaster()
            .pool()
            .workers()
            .queue(
                () -> {
                  running.add(Thread.currentThread());
                  work.run(kitchen.stream(), done);
                });
      }
      Waits.until(setting, () -> kitchen.stream().inFlight() >= WORKERS);
      Waits.untilAtRest(List.copyOf(running)); // they block, or have no work any more
      long began = System.nanoTime();
      kitchen.read(works);
      done.await();
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
      int made = kitchen.toaster().pool().workerThreads();
      if (made > WORKERS) { // the worker comes before the listener is told why
        Waits.until(setting, () -> !told.isEmpty());
      }
      return new Seen(made, List.copyOf(told), millis);
    }
  }

  private static Task<Integer> write(ToasterStream stream) {
    return stream.writeAsync(new byte[Kitchen.BYTES], 0, Kitchen.BYTES, CancellationToken.NONE);
  }

  /** Blocks the worker in a wait that the pool cannot see: in a future of the JDK's. */
  static void block(ToasterStream stream, CountDownLatch done) {
    try {
      write(stream).toCompletableFuture().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("The write failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      done.countDown();
    }
  }

  /** Lets the worker go. */
  static void await(ToasterStream stream, CountDownLatch done) {
    write(stream).onCompleted(done::countDown, false);
  }
}
