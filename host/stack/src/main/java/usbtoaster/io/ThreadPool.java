package usbtoaster.io;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import usbtoaster.async.TaskScheduler;
import usbtoaster.kernel.CompletionEntry;
import usbtoaster.kernel.CompletionPort;
import usbtoaster.kernel.IoManager;
import usbtoaster.kernel.KernelThread;
import usbtoaster.kernel.NtStatus;
import usbtoaster.trace.StackThread;
import usbtoaster.trace.Stage;
import usbtoaster.trace.ThreadKind;

/**
 * I/O threads that serve one completion port, and workers that run continuations.
 *
 * <p>An I/O thread is made when a packet is queued, nobody waits for it and fewer threads run than
 * there are processors; it leaves when it has been idle for long enough. It waits for packets of
 * whatever request, never for one request. When a callback blocks in a kernel wait, the port lets
 * another thread run in its place (semantics item 65). Any thread may call any method.
 */
public final class ThreadPool implements AutoCloseable {
  private final IoManager io;
  private final ThreadPoolOptions options;
  private final CompletionPort port;
  private final ThreadPoolExecutor workerThreads;
  private final TaskScheduler workers;
  private final AtomicInteger ioThreads = new AtomicInteger();
  private final AtomicBoolean starting = new AtomicBoolean();
  private final AtomicInteger ioThreadsMade = new AtomicInteger();
  private final AtomicInteger workersMade = new AtomicInteger();

  /** Makes a pool without threads; they are made on demand. */
  public ThreadPool(IoManager io, ThreadPoolOptions options) {
    this.io = io;
    this.options = options;
    int processors = options.processorCount();
    port = new CompletionPort(processors, io::dispose);
    port.onStarved(this::addIoThread);
    workerThreads =
        new ThreadPoolExecutor(
            processors,
            processors,
            options.idle().toNanos(),
            TimeUnit.NANOSECONDS,
            new LinkedBlockingQueue<>(),
            this::newWorker);
    workerThreads.allowCoreThreadTimeOut(!options.idle().isZero());
    workers = TaskScheduler.from(workerThreads, "workers");
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
    return workerThreads.getPoolSize();
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

  /** Lets the I/O threads go and stops the workers after what they have queued. */
  @Override
  public void close() {
    port.close();
    workerThreads.shutdown();
  }

  /**
   * Makes an I/O thread if the port needs one. One at a time: a thread counts as starting until its
   * first dequeue has returned, and only then the port counts it; whoever gives the turn back looks
   * again, so a call that found it taken is not lost.
   */
  private void addIoThread() {
    while (starved() && starting.compareAndSet(false, true)) {
      boolean room = ioThreads.get() < options.maxIoThreads();
      if (room && starved()) {
        ioThreads.incrementAndGet();
        String name = "io-" + ioThreadsMade.incrementAndGet();
        new StackThread(ThreadKind.IO, name, this::serve).start();
        return;
      }
      starting.set(false);
      if (!room) {
        return;
      }
    }
  }

  private boolean starved() {
    return !port.closed()
        && port.depth() > 0
        && port.waiting() == 0
        && port.running() < port.concurrency();
  }

  private void serve() {
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
        handle(entry);
        status = io.dequeue(port, entry, idleNanos);
      }
    } finally {
      ioThreads.decrementAndGet();
      KernelThread.current().exit();
      addIoThread(); // a packet may have come while this one was leaving
    }
  }

  private void handle(CompletionEntry entry) {
    long id = entry.id();
    if (entry.context() instanceof CompletionCallback callback) {
      try {
        callback.completed(entry.status(), entry.information());
      } catch (Throwable fault) {
        options.faults().accept(fault);
      }
    }
    io.trace().record(Stage.RETURN, id, 0);
  }

  private Thread newWorker(Runnable body) {
    return new StackThread(ThreadKind.WORKER, "worker-" + workersMade.incrementAndGet(), body);
  }
}
