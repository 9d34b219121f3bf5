package usbtoaster.io;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import usbtoaster.async.BlockingWatcher;
import usbtoaster.async.TaskScheduler;
import usbtoaster.kernel.CompletionEntry;
import usbtoaster.kernel.CompletionPort;
import usbtoaster.kernel.IoManager;
import usbtoaster.kernel.KernelThread;
import usbtoaster.kernel.NtStatus;

/**
 * Serves the port of a pool without I/O threads: whoever brings ends takes their packets itself,
 * and a worker takes those that others have put in.
 *
 * <p>Overview: a thread that brings ends is the port's from the first packet that it takes until
 * {@link #end}, and an ordinary worker again after that. Where the port lacks a thread, a work item
 * is scheduled, one at a time; not by a thread that comes back to the port by itself. It does
 * unless it blocks in a kernel wait or a join: then the port has another in its place (semantics
 * item 65). Who leaves the port leaves no packet without a thread: the port tells so.
 */
final class PortService {
  private static final int MOST_AT_ONCE = 64;

  private final IoManager io;
  private final CompletionPort port;
  private final TaskScheduler workers;
  private final Consumer<CompletionEntry> server;
  private final Consumer<Throwable> faults;
  private final Runnable item = this::onWorker; // one for all times
  private final AtomicBoolean scheduled = new AtomicBoolean();

  @SuppressWarnings("ThreadLocalUsage") // a pool's: a thread may bring ends to several
  private final ThreadLocal<@Nullable Server> servers = new ThreadLocal<>();

  PortService(
      IoManager io,
      CompletionPort port,
      TaskScheduler workers,
      Consumer<CompletionEntry> server,
      Consumer<Throwable> faults) {
    this.io = io;
    this.port = port;
    this.workers = workers;
    this.server = server;
    this.faults = faults;
    port.onStarved(this::schedule);
  }

  private void schedule() {
    Server here = servers.get();
    boolean comesBack = here != null && here.depth > 0 && (!here.serving || port.runsHere());
    if (!comesBack && scheduled.compareAndSet(false, true)) {
      try {
        workers.queue(item);
      } catch (Throwable noMemory) {
        scheduled.set(false); // the next packet tries again
        faults.accept(noMemory);
      }
    }
  }

  private void onWorker() {
    scheduled.set(false);
    begin();
    try {
      serve();
    } finally {
      end();
    }
  }

  void begin() {
    Server here = servers.get();
    if (here == null) {
      here = new Server();
      servers.set(here);
    }
    if (here.depth++ == 0) {
      here.outer = BlockingWatcher.watchThisThread(here);
    }
  }

  void serve() {
    Server here = servers.get();
    if (here == null || here.depth == 0 || here.serving) {
      return; // from within a callback: the packets wait for its end
    }
    here.serving = true;
    try {
      int served = 0;
      while (served++ < MOST_AT_ONCE && io.dequeue(port, here.entry, 0) == NtStatus.SUCCESS) {
        server.accept(here.entry);
      }
    } finally {
      here.serving = false;
    }
  }

  void end() {
    Server here = servers.get();
    if (here != null && --here.depth == 0) {
      BlockingWatcher.watchThisThread(here.outer);
      here.outer = null;
      here.self.leavePort();
    }
  }

  /** A thread that serves, and tells the port and its own pool when it blocks in a join. */
  private static final class Server implements BlockingWatcher {
    final KernelThread self = KernelThread.current();
    final CompletionEntry entry = new CompletionEntry();
    int depth;
    boolean serving;
    @Nullable BlockingWatcher outer;

    @Override
    public void beforeBlocking() {
      self.beforeBlocking();
      BlockingWatcher pool = outer;
      if (pool != null) {
        pool.beforeBlocking();
      }
    }

    @Override
    public void afterBlocking() {
      BlockingWatcher pool = outer;
      if (pool != null) {
        pool.afterBlocking();
      }
      self.afterBlocking();
    }
  }
}
