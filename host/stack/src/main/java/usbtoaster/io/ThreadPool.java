package usbtoaster.io;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import usbtoaster.async.BlockingWatcher;
import usbtoaster.async.ExecutionContext;
import usbtoaster.async.SynchronizationContext;
import usbtoaster.async.TaskScheduler;
import usbtoaster.kernel.Apc;
import usbtoaster.kernel.CompletionEntry;
import usbtoaster.kernel.CompletionPacket;
import usbtoaster.kernel.CompletionPort;
import usbtoaster.kernel.FileObject;
import usbtoaster.kernel.IoManager;
import usbtoaster.kernel.KernelThread;
import usbtoaster.kernel.NtStatus;
import usbtoaster.kernel.PortSource;
import usbtoaster.trace.Stage;
import usbtoaster.trace.census.ThreadKind;

/**
 * I/O threads that serve one completion port, and workers that run continuations.
 *
 * <p>An I/O thread is made when a packet is queued, nobody waits for it and fewer threads run than
 * there are processors; it leaves when it has been idle for long enough. It waits for packets of
 * whatever request, never for one request. When a callback blocks in a kernel wait or a join, the
 * port lets another thread run in its place (semantics item 65). Any thread may call any method.
 *
 * <p>A thread that cannot be started costs nothing but its work's time: the counts are as before,
 * the handler is told, and the next packet tries again. Where none runs either, one of the JDK's
 * common pool is borrowed for what is queued.
 *
 * <p>{@link #close} is told in {@code docs/closing.md}.
 */
public final class ThreadPool implements AutoCloseable {
  private final IoManager io;
  private final ThreadPoolOptions options;
  private final CompletionPort port;
  private final Workers workers;
  private final @Nullable PortService service;
  private final Set<FileObject> files = ConcurrentHashMap.newKeySet();
  private final AtomicInteger ioThreads = new AtomicInteger();
  private final AtomicBoolean starting = new AtomicBoolean();
  private final AtomicBoolean borrowing = new AtomicBoolean();
  private final AtomicInteger ioThreadsMade = new AtomicInteger();
  private final Object sizes = new Object();
  private int minIoThreads = 1; // guarded by sizes
  // Volatile: changed under sizes, read by whoever makes a thread.
  private volatile int maxIoThreads;
  // Volatile: set before the handles are closed, read after one is added: one sees the other.
  private volatile boolean closed;

  /** Makes a pool without threads; they are made on demand. */
  public ThreadPool(IoManager io, ThreadPoolOptions options) {
    this(io, options, null);
  }

  /**
   * Makes a pool whose port is {@code source}, if that is not null: one I/O thread, the poller, is
   * made at once, stays until the pool is closed, and takes what it finds there itself. Another
   * takes its place while a callback on it blocks in a kernel wait or a join.
   *
   * @throws Error or a RuntimeException if the poller cannot be started: there is no pool without
   */
  public ThreadPool(IoManager io, ThreadPoolOptions options, @Nullable PortSource source) {
    this(io, options, source, false);
  }

  /**
   * Makes a pool without I/O threads whose port is served by who brings ends ({@link
   * #beginServing}), and by workers where nobody else comes.
   */
  public static ThreadPool servedByWorkers(IoManager io, ThreadPoolOptions options) {
    return new ThreadPool(io, options, null, true);
  }

  private ThreadPool(
      IoManager io, ThreadPoolOptions options, @Nullable PortSource source, boolean byWorkers) {
    this.io = io;
    this.options = options;
    port = new CompletionPort(source == null ? options.processorCount() : 1, this::disposeLater);
    port.onStarved(this::addIoThread);
    maxIoThreads = options.maxIoThreads();
    workers = new Workers(options);
    service = byWorkers ? new PortService(io, port, workers, this::serve) : null;
    if (source != null) {
      startPoller(source);
    }
  }

  private void startPoller(PortSource polled) {
    ioThreads.incrementAndGet();
    String name = "io-" + ioThreadsMade.incrementAndGet();
    options.threads().make(ThreadKind.IO, name, () -> poll(polled)).start();
  }

  private void poll(PortSource polled) {
    BlockingWatcher.watchThisThread(new PortWatcher());
    port.pollHere(polled);
    CompletionEntry entry = new CompletionEntry();
    try {
      while (io.dequeue(port, entry, -1) == NtStatus.SUCCESS) {
        serve(entry);
      }
    } finally {
      polled.close();
      ioThreads.decrementAndGet();
      KernelThread.current().exit();
    }
  }

  /** Returns the port that handles are bound to. */
  public CompletionPort port() {
    return port;
  }

  /** Returns the scheduler that runs work on the workers. */
  public TaskScheduler workers() {
    return workers;
  }

  /** Returns how many I/O threads there are. */
  public int ioThreads() {
    return ioThreads.get();
  }

  /** Returns how many I/O threads were ever made. */
  public int ioThreadsMade() {
    return ioThreadsMade.get();
  }

  /** Returns how many workers there are. */
  public int workerThreads() {
    return workers.size();
  }

  /** Returns how many workers may have work at once just now: see {@link #setMinThreads}. */
  public int workerGoal() {
    return workers.goal();
  }

  /** Returns how many workers could still begin on something, up to the maximum. */
  public int availableWorkers() {
    return workers.available();
  }

  /** Returns how many I/O threads could still take a packet, up to the maximum. */
  public int availableIoThreads() {
    return Math.max(0, maxIoThreads - ioThreads.get() + port.waiting());
  }

  /**
   * Sets how many workers are made on demand at once, before the pool thinks twice. The minimum of
   * the I/O threads is noted and changes nothing, as the port says how many run.
   *
   * <p>As .NET does (semantics item 85): 0 is taken for 1.
   *
   * @return false, and nothing is changed, if one is negative or above its maximum
   */
  public boolean setMinThreads(int workerThreads, int minIo) {
    synchronized (sizes) {
      if (minIo < 0 || minIo > maxIoThreads || !workers.setMin(workerThreads)) {
        return false;
      }
      minIoThreads = Math.max(1, minIo);
      return true;
    }
  }

  /**
   * Sets how many threads there may be. Those in excess go when they have done what they do. A pool
   * {@link ThreadPoolOptions#withoutIoThreads without I/O threads} has none, whatever is set here.
   *
   * <p>As .NET does (semantics item 85): more than 32767 are taken for that.
   *
   * @return false, and nothing is changed, if one is below 1 or its minimum
   */
  public boolean setMaxThreads(int workerThreads, int maxIo) {
    synchronized (sizes) {
      boolean ok = maxIo >= minIoThreads && workers.setMax(workerThreads);
      if (!ok) {
        return false;
      }
      maxIoThreads = options.maxIoThreads() == 0 ? 0 : Math.min(maxIo, WorkerGoal.MOST);
    }
    addIoThread(); // there may be room now
    return true;
  }

  /** Returns the minimum of workers. */
  public int minWorkers() {
    return workers.min();
  }

  /** Returns the maximum of workers. */
  public int maxWorkers() {
    return workers.max();
  }

  /** Returns the minimum of I/O threads that was set last. */
  public int minIoThreads() {
    synchronized (sizes) {
      return minIoThreads;
    }
  }

  /** Returns the maximum of I/O threads; 0: the port is served by {@link #pump}. */
  public int maxIoThreads() {
    return maxIoThreads;
  }

  /**
   * Serves the packets that are queued, on the calling thread, and returns how many there were; for
   * a pool without I/O threads.
   */
  public int pump() {
    CompletionEntry entry = new CompletionEntry();
    int served = 0;
    while (io.dequeue(port, entry, 0) == NtStatus.SUCCESS) {
      handle(entry);
      served++;
    }
    return served;
  }

  /**
   * The calling thread brings ends from now on, and takes their packets itself: after some of them
   * it calls {@link #serveQueued}, and {@link #endServing} at last. Of a pool that is {@link
   * #servedByWorkers}; of any other this does nothing, as its I/O threads come.
   */
  public void beginServing() {
    if (service != null) {
      service.begin();
    }
  }

  /** Serves packets on the calling thread, between {@link #beginServing} and the end of that. */
  public void serveQueued() {
    if (service != null) {
      service.serve();
    }
  }

  /** The calling thread brings no more ends; what is still queued, a worker takes. */
  public void endServing() {
    if (service != null) {
      service.end();
    }
  }

  /** Binds {@code file} to the port, and closes it with the pool; false if that is closed. */
  public boolean bind(FileObject file) {
    return tryBind(file) != NtStatus.FILE_CLOSED;
  }

  /** As {@link #bind}; returns how the binding went, or FILE_CLOSED for a closed pool. */
  int tryBind(FileObject file) {
    files.add(file);
    if (closed) {
      files.remove(file);
      return NtStatus.FILE_CLOSED;
    }
    int status = file.bind(port, 0);
    if (file.port() != port) {
      files.remove(file);
    }
    return status;
  }

  /** Forgets {@code file}, which its owner has closed. */
  public void unbind(FileObject file) {
    files.remove(file);
  }

  /**
   * Closes the streams that were opened on this pool, cancels what the toaster has of theirs, and
   * lets the threads go; waits for none. What ends afterwards runs on the JDK's common pool or, for
   * a pool without I/O threads, on the thread that brings its end. Closing twice does nothing.
   */
  @Override
  public void close() {
    closed = true;
    for (FileObject file : files) {
      end(file);
    }
    if (options.maxIoThreads() == 0) {
      pump(); // on the thread that served the port before
    }
    port.close();
    workers.close();
  }

  private void end(FileObject file) {
    try {
      io.close(file);
      io.cancelIoEx(file, null);
    } catch (Throwable fault) { // of a driver: the other files are closed all the same
      options.tell(fault);
    }
    files.remove(file);
  }

  /**
   * The port is closed: a packet left over goes where it harms nobody. Not here: this thread may be
   * the device's at DISPATCH, or hold the locks of whoever closes the pool. A pool without threads
   * of its own has no other than this one, and lets it come down to PASSIVE first.
   */
  private void disposeLater(CompletionPacket packet) {
    Runnable rest =
        () -> {
          CompletionEntry entry = new CompletionEntry();
          io.dispose(packet, entry);
          handle(entry);
        };
    boolean here =
        options.maxIoThreads() == 0
            && new Apc(KernelThread.current(), Apc.Mode.KERNEL, rest).insert(0, 0);
    if (!here) {
      new StrayWork(rest).runElsewhere();
    }
  }

  /**
   * Makes an I/O thread if the port needs one. One at a time: a thread counts as starting until its
   * first dequeue has returned, and only then the port counts it; whoever gives the turn back looks
   * again, so a call that found it taken is not lost.
   */
  private void addIoThread() {
    while (starved() && starting.compareAndSet(false, true)) {
      boolean room = ioThreads.get() < maxIoThreads;
      if (room && starved()) {
        startIoThread();
        return;
      }
      starting.set(false);
      if (!room) {
        return;
      }
    }
  }

  private void startIoThread() {
    ioThreads.incrementAndGet();
    String name = "io-" + ioThreadsMade.incrementAndGet();
    try {
      options.threads().make(ThreadKind.IO, name, this::serve).start();
    } catch (Throwable fault) {
      ioThreadsMade.decrementAndGet();
      ioThreads.decrementAndGet();
      starting.set(false);
      options.tell(fault);
      if (port.running() == 0) { // else whoever runs comes back, and takes what is queued
        borrowThread();
      }
    }
  }

  /** No thread runs and none can be started: a foreign one serves what is queued. */
  private void borrowThread() {
    if (borrowing.compareAndSet(false, true)) {
      new StrayWork(this::serveBorrowed).runElsewhere();
    }
  }

  private void serveBorrowed() {
    try {
      pump();
    } finally {
      KernelThread.current().leavePort();
      borrowing.set(false);
      addIoThread(); // a packet may have come while this one was leaving
    }
  }

  private boolean starved() {
    return !port.closed()
        && port.depth() > 0
        && port.waiting() == 0
        && port.running() < port.concurrency();
  }

  private void serve() {
    BlockingWatcher.watchThisThread(new PortWatcher());
    CompletionEntry entry = new CompletionEntry();
    long idleNanos = options.idle().toNanos();
    try {
      int status;
      try {
        status = io.dequeue(port, entry, idleNanos);
      } finally {
        starting.set(false); // now the port counts this thread
      }
      while (status == NtStatus.SUCCESS) {
        addIoThread();
        serve(entry);
        status = io.dequeue(port, entry, idleNanos);
      }
    } finally {
      ioThreads.decrementAndGet();
      KernelThread.current().exit();
      addIoThread(); // a packet may have come while this one was leaving
    }
  }

  private void serve(CompletionEntry entry) {
    Thread.interrupted(); // what a callback left is not the next one's
    handle(entry);
    Thread.interrupted(); // what a callback leaves set is nobody's
  }

  private void handle(CompletionEntry entry) {
    try {
      if (entry.context() instanceof CompletionCallback callback) {
        call(callback, entry);
      }
    } finally {
      io.trace().record(Stage.RETURN, entry.id(), 0);
      entry.giveBack();
    }
  }

  private void call(CompletionCallback callback, CompletionEntry entry) {
    SynchronizationContext surroundings = SynchronizationContext.current();
    ExecutionContext flow = ExecutionContext.capture();
    try {
      callback.completed(entry.status(), entry.information());
    } catch (Throwable fault) {
      options.tell(fault);
    } finally {
      SynchronizationContext.setCurrent(surroundings); // the callback's own ends with it
      ExecutionContext.restore(flow);
    }
  }

  /** Tells the port that a callback of its thread blocks in a join. One a thread. */
  private static final class PortWatcher implements BlockingWatcher {
    private final KernelThread self = KernelThread.current();

    @Override
    public void beforeBlocking() {
      self.beforeBlocking();
    }

    @Override
    public void afterBlocking() {
      self.afterBlocking();
    }

    @Override
    public void park(Object blocker) {
      self.park(blocker, -1);
    }

    @Override
    public void unpark(Thread thread) {
      self.unpark();
    }
  }
}
