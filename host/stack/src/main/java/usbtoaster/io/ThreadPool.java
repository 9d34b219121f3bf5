package usbtoaster.io;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
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
import usbtoaster.time.Timebase;

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
  private final @Nullable PortGate gate;
  private final IoThreads ioThreads;
  private final @Nullable PortService service;
  private final Set<FileObject> files = ConcurrentHashMap.newKeySet();
  private final Object sizes = new Object();
  private int minIoThreads = 1; // guarded by sizes
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
    int concurrency = options.pollers().threads(options.processorCount());
    port =
        new CompletionPort(
            source == null ? concurrency : 1, this::disposeLater, options.spinNanos());
    workers = new Workers(options);
    ioThreads = new IoThreads(io, options, port, workers);
    port.onStarved(ioThreads::add);
    Timebase time = options.workers().time();
    gate = time == null ? null : new PortGate(port, time, options::tell);
    if (gate != null) {
      port.onCongested(gate::watch);
    }
    service =
        byWorkers ? new PortService(io, port, workers, ioThreads::serve, options::tell) : null;
    if (source != null) {
      ioThreads.startPoller(source);
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
    return ioThreads.count();
  }

  /** Returns how many I/O threads were ever made. */
  public int ioThreadsMade() {
    return ioThreads.made();
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
    return Math.max(0, ioThreads.max() - ioThreads.count() + port.waiting());
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
      if (minIo < 0 || minIo > ioThreads.max() || !workers.setMin(workerThreads)) {
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
      ioThreads.max(options.maxIoThreads() == 0 ? 0 : Math.min(maxIo, WorkerGoal.MOST));
    }
    if (service == null) {
      ioThreads.add(); // there may be room now
    }
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
    return ioThreads.max();
  }

  /**
   * Serves the packets that are queued, on the calling thread, and returns how many there were; for
   * a pool without I/O threads.
   */
  public int pump() {
    return ioThreads.pump();
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
    if (gate != null) {
      gate.close();
    }
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
          ioThreads.handle(entry);
        };
    boolean here =
        options.maxIoThreads() == 0
            && new Apc(KernelThread.current(), Apc.Mode.KERNEL, rest).insert(0, 0);
    if (!here) {
      new StrayWork(rest).runElsewhere();
    }
  }
}
