package usbtoaster.system;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import usbtoaster.async.AsyncStateMachine;
import usbtoaster.async.Awaiter;
import usbtoaster.async.CancellationToken;
import usbtoaster.async.SynchronizationContext;
import usbtoaster.async.Task;
import usbtoaster.async.UiLoop;
import usbtoaster.driver.ToasterDriver;
import usbtoaster.driver.ToasterSettings;
import usbtoaster.driver.ToasterWiring;
import usbtoaster.io.FileAccess;
import usbtoaster.io.Inlining;
import usbtoaster.io.IoException;
import usbtoaster.io.ThreadPool;
import usbtoaster.io.ThreadPoolOptions;
import usbtoaster.kernel.DeviceObject;
import usbtoaster.kernel.Driver;
import usbtoaster.kernel.IoManager;
import usbtoaster.kernel.Irp;
import usbtoaster.kernel.KernelEvent;
import usbtoaster.kernel.MajorFunction;
import usbtoaster.protocol.ControlCode;
import usbtoaster.testing.Stillness;
import usbtoaster.time.Timebase;
import usbtoaster.toaster.ToasterStream;
import usbtoaster.trace.Trace;
import usbtoaster.trace.census.StackThread;
import usbtoaster.trace.census.ThreadCensus;

/**
 * A whole stack with requests of every kind in flight, which is closed part by part, in whatever
 * order; and what must be left afterwards: nothing.
 */
final class ClosingStack implements Driver {
  /** What can be closed. */
  enum Part {
    STREAM,
    DRIVER,
    POOL,
    TARGET,
    TIMER,
    LOOP
  }

  private static final int WRITES = 12;
  private static final int BYTES = 1000;

  private final Activities activities = new Activities();
  final IoManager io = new IoManager(Trace.ofActivities(activities), 64);
  final ThreadPool pool;
  final ToasterDriver driver;
  final ToasterStream stream;
  final UiLoop loop = new UiLoop("ui", this::fault);
  private final Map<Part, Runnable> closers = new EnumMap<>(Part.class);
  private final DeviceObject lower;
  private final Map<MajorFunction, Integer> requests = new ConcurrentHashMap<>();
  private final List<Task<Integer>> transfers = new ArrayList<>();
  private final List<Task<?>> tasks = new ArrayList<>(); // these, and what awaits them
  private final List<Thread> threads = new ArrayList<>(); // which the test made
  private final ConcurrentLinkedQueue<Thread> poolThreads = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Throwable> faults = new ConcurrentLinkedQueue<>();
  private final StringBuilder story = new StringBuilder();

  ClosingStack(
      ThreadPoolOptions options, ToasterWiring wiring, Timebase time, Runnable closeTarget) {
    pool =
        new ThreadPool(
            io,
            new ThreadPoolOptions(
                options.processors(),
                options.maxIoThreads(),
                options.idle(),
                this::fault,
                (kind, name, body) -> {
                  Thread made = new StackThread(kind, name, body);
                  poolThreads.add(made);
                  return made;
                }));
    driver = ToasterDriver.start("toaster", io, wiring, ToasterSettings.DEFAULT, time);
    lower = driver.device();
    DeviceObject counted = new DeviceObject("counted", this, DeviceObject.Transfer.DIRECT, lower);
    try {
      stream = ToasterStream.open(io, counted, pool, FileAccess.READ_WRITE, Inlining.INLINE);
    } catch (IoException e) {
      throw new AssertionError(e);
    }
    closers.put(Part.STREAM, stream::close);
    closers.put(Part.DRIVER, driver::close);
    closers.put(Part.POOL, pool::close);
    closers.put(Part.TARGET, closeTarget);
    closers.put(Part.LOOP, loop::close);
  }

  /** Adds a part that only some stacks have. */
  ClosingStack with(Part part, Runnable closer) {
    closers.put(part, closer);
    return this;
  }

  private void fault(Throwable fault) {
    faults.add(fault);
  }

  /** Counts what passes on its way to the toaster. */
  @Override
  public int dispatch(DeviceObject device, Irp irp) {
    requests.merge(irp.currentStackLocation().major(), 1, Integer::sum);
    irp.skipStackLocation();
    return io.callDriver(lower, irp);
  }

  int requests(MajorFunction major) {
    return requests.getOrDefault(major, 0);
  }

  /** Issues the writes, reads and a control, and lets virtual threads and machines await some. */
  void issue() {
    for (int i = 0; i < WRITES; i++) {
      transfers.add(stream.writeAsync(new byte[BYTES]));
    }
    for (int i = 0; i < 3; i++) {
      transfers.add(stream.readAsync(new byte[BYTES]));
    }
    tasks.addAll(transfers);
    tasks.add(stream.controlAsync(ControlCode.FRAMES, 0));
    for (int awaited : new int[] {0, 4, WRITES - 1, WRITES, WRITES + 2}) {
      run(Thread.ofVirtual().unstarted(() -> await(transfers.get(awaited))));
    }
    tasks.add(new After(transfers.get(1), false).start());
    tasks.add(new After(transfers.get(WRITES - 2), false).start());
    tasks.add(onLoop(transfers.get(2)));
    tasks.add(onLoop(transfers.get(WRITES + 1)));
  }

  private Task<Integer> onLoop(Task<Integer> awaited) {
    SynchronizationContext before = SynchronizationContext.current();
    SynchronizationContext.setCurrent(loop.context());
    try {
      return new After(awaited, true).start();
    } finally {
      SynchronizationContext.setCurrent(before);
    }
  }

  /** Lets two threads write and read synchronously. */
  void issueBlocking() {
    run(new Thread(() -> ignoring(() -> stream.write(new byte[2 * BYTES], 0, 2 * BYTES)), "write"));
    run(new Thread(() -> ignoring(() -> stream.read(new byte[BYTES], 0, BYTES)), "read"));
    run(new Thread(() -> ignoring(() -> stream.control(ControlCode.FRAMES, 0)), "control"));
  }

  /** Lets threads of both kinds write again and again, until that is refused. */
  void issueWithoutEnd() {
    Call writes =
        () -> {
          while (true) {
            stream.write(new byte[BYTES], 0, BYTES);
            stream.read(new byte[BYTES], 0, BYTES);
          }
        };
    run(new Thread(() -> ignoring(writes), "writes"));
    run(
        Thread.ofVirtual()
            .unstarted(
                () -> {
                  while (await(stream.writeAsync(new byte[BYTES]))) {
                    stream.readAsync(new byte[BYTES]);
                  }
                }));
  }

  private void run(Thread thread) {
    threads.add(thread);
    thread.start();
  }

  /** A call that may fail, as its request is ended from outside. */
  @FunctionalInterface
  private interface Call {
    void call() throws IoException;
  }

  private static void ignoring(Call call) {
    try {
      call.call();
    } catch (IoException ended) {
      // How is the toaster's to say; that it ends is what counts.
    }
  }

  private static boolean await(Task<?> task) {
    try {
      Awaiter.await(task);
      return true;
    } catch (Exception ended) {
      return false; // as above
    }
  }

  /** An async method that awaits a transfer. */
  private static final class After extends AsyncStateMachine<Integer> {
    private final Task<Integer> transfer;
    private final boolean captures;

    After(Task<Integer> transfer, boolean captures) {
      this.transfer = transfer;
      this.captures = captures;
    }

    @Override
    protected void moveNext() throws Exception {
      switch (state()) {
        case 0 -> suspends(transfer.configureAwait(captures), 1);
        default -> complete(resultOf(transfer));
      }
    }
  }

  void close(Part part) {
    story.append(' ').append(part);
    closer(part).run();
  }

  /** Closes all parts at the same moment, each on a thread of its own. */
  void closeAtOnce() {
    story.append(" all at once");
    CyclicBarrier together = new CyclicBarrier(closers.size());
    for (Runnable closer : closers.values()) {
      run(
          new Thread(
              () -> {
                try {
                  together.await();
                  closer.run();
                } catch (Exception e) {
                  fault(e);
                }
              },
              "closes"));
    }
  }

  private Runnable closer(Part part) {
    return Objects.requireNonNull(closers.get(part));
  }

  boolean transfersEnded() {
    return transfers.stream().allMatch(Task::isCompleted);
  }

  /** Returns the statuses with which transfers failed. */
  Set<Integer> statuses() {
    return transfers.stream()
        .filter(Task::isFaulted)
        .map(VirtualSystem::statusOf)
        .collect(Collectors.toSet());
  }

  /** Demands that everything ends, that there is nothing left, and that later calls are refused. */
  void expectNothingLeft() {
    CountDownLatch run = new CountDownLatch(tasks.size());
    tasks.forEach(task -> task.onCompleted(run::countDown, false));
    until("every task is complete and its continuation has run", () -> run.getCount() == 0);
    until("every caller goes on", () -> threads.stream().noneMatch(Thread::isAlive));
    until("every packet is back", () -> io.packetsInUse() == 0);
    until(
        "the handle is closed",
        () -> requests(MajorFunction.CLOSE) == 1 && requests(MajorFunction.CLEANUP) == 1);
    until("nothing is in flight", () -> stream.inFlight() == 0);
    activities.expectNothingLeft();
    until("the pool's threads end", () -> poolThreads.stream().noneMatch(Thread::isAlive));
    until("the pool counts none", () -> pool.ioThreads() + pool.workerThreads() == 0);
    Task<Integer> late = stream.writeAsync(new byte[1], 0, 1, CancellationToken.NONE);
    if (!(late.exception() instanceof IoException)) {
      throw failure("A write after close is refused: " + late);
    }
    if (!faults.isEmpty()) {
      throw failure("No callback fails: " + faults);
    }
  }

  void until(String what, BooleanSupplier condition) {
    try {
      Stillness.until(what, condition);
    } catch (AssertionError e) {
      throw failure(what);
    }
  }

  private AssertionError failure(String what) {
    List<String> lines = new ArrayList<>();
    lines.add("Does not hold: " + what + ". Closed, in this order:" + story);
    lines.add(driver + ", " + io.packetsInUse() + " packets in use, " + stream.inFlight());
    tasks.stream().filter(task -> !task.isCompleted()).forEach(task -> lines.add("left: " + task));
    threads.stream()
        .filter(Thread::isAlive)
        .forEach(thread -> lines.add("alive: " + thread + " " + List.of(thread.getStackTrace())));
    lines.addAll(
        ThreadCensus.take(
                (blocker, stack) -> blocker instanceof Task || blocker instanceof KernelEvent)
            .table());
    return new AssertionError(String.join("\n", lines));
  }
}
