package usbtoaster.async;

import java.util.ArrayDeque;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import usbtoaster.trace.census.StackThread;
import usbtoaster.trace.census.ThreadKind;

/**
 * A message pump: one thread that runs messages one after the other, in the order of their posts.
 *
 * <p>The thread is the caller of {@link #run}, or a new one ({@link #start()}). Its synchronization
 * context is {@link #context}, so what a message awaits comes back to the loop. Any thread may
 * post, send and quit. While there is no message the thread is parked; there is no timer.
 *
 * <p>{@link #quit}, or an interrupt of the thread while it runs no message, ends the loop in order:
 * what was posted before runs, what is posted after is refused. Where the loop never had a thread,
 * the one that closes it runs what was posted. So nothing that was posted is lost, and no sender is
 * left waiting.
 *
 * <p>Each message begins with this context and a clear interrupt flag, whatever the one before has
 * set: an interrupt that comes during a message is that message's.
 */
@SuppressWarnings("ReferenceEquality") // threads are what they are
public final class UiLoop implements AutoCloseable {
  private final String name;
  private final Consumer<? super Throwable> faults;
  private final SynchronizationContext context = new LoopContext();
  private final AtomicLong processed = new AtomicLong();
  private final AtomicInteger operations = new AtomicInteger();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Guarded by lock.
  private final ArrayDeque<Runnable> messages = new ArrayDeque<>();
  // Guarded by lock.
  private boolean quitting;

  // volatile: written under the lock, read by any thread that asks whether it is the loop's.
  private volatile @Nullable Thread thread;

  // volatile: set by any thread, read by one that is about to wait for ever.
  private volatile Consumer<? super Deadlock> deadlocks = this::reportDeadlock;

  // volatile: written by the thread that starts the loop, and read by one that closes it.
  private volatile boolean madeThread;

  /**
   * Makes a loop that does not run yet; messages may be posted.
   *
   * @param name names the thread that {@link #start()} makes
   * @param faults gets what a message throws, on the loop's thread; the loop goes on
   */
  public UiLoop(String name, Consumer<? super Throwable> faults) {
    this.name = name;
    this.faults = faults;
  }

  /**
   * Runs messages on the calling thread until the loop is quit. The thread's own synchronization
   * context is back afterwards; an interrupt that ended the loop is set again.
   *
   * @throws IllegalStateException if the loop has or had a thread
   */
  public void run() {
    own(Thread.currentThread());
    pump();
  }

  /** Runs the loop on a new thread of the kind {@link ThreadKind#UI}. */
  public void start() {
    start(pump -> new StackThread(ThreadKind.UI, name, pump));
  }

  /**
   * Runs the loop on a new thread of {@code factory}.
   *
   * <p>Where the thread cannot be started, what {@link Thread#start} throws comes out and the loop
   * is as before.
   *
   * @throws IllegalStateException if the loop has or had a thread
   */
  public void start(ThreadFactory factory) {
    Thread made = factory.newThread(this::pump);
    own(made);
    madeThread = true;
    boolean started = false;
    try {
      made.start();
      started = true;
    } finally {
      if (!started) { // too many threads: the loop is as before, and may be started again
        disown();
      }
    }
  }

  /**
   * Queues {@code message}, and does not wait.
   *
   * @throws RejectedExecutionException if the loop was quit
   */
  public void post(Runnable message) {
    lock.lock();
    try {
      if (quitting) {
        throw refusal();
      }
      messages.add(ExecutionContext.flowing(message));
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Runs {@code message} on the loop's thread and waits for its end: blocks the calling thread.
   * Called on the loop's thread it runs at once, before what is queued.
   *
   * @throws TaskException if the message threw; the loop's handler does not get it
   * @throws RejectedExecutionException if the loop was quit
   */
  public void send(Runnable message) {
    LoopMessage.Sent sent = new LoopMessage.Sent(context, message);
    if (Thread.currentThread() == thread) {
      Ambient.current().run(sent);
    } else {
      post(sent);
    }
    sent.join();
    if (sent.refused()) {
      throw refusal();
    }
  }

  private RejectedExecutionException refusal() {
    return new RejectedExecutionException("The loop \"" + name + "\" was quit: post before");
  }

  /**
   * Queues {@code message}, and returns a task for its value. What it throws fails the task; the
   * loop's handler does not get it.
   *
   * @throws RejectedExecutionException if the loop was quit
   */
  public <T extends @Nullable Object> Task<T> invokeLater(Callable<? extends T> message) {
    LoopMessage<T> execution = new LoopMessage<>(context, message);
    post(execution);
    return execution;
  }

  /**
   * Lets the loop end when it has run what was posted before. Does not wait. A loop that does not
   * run yet may still be run or closed for that; but senders do not wait for it: they are refused.
   */
  public void quit() {
    lock.lock();
    try {
      quitting = true;
      changed.signalAll();
      if (thread == null) {
        messages.removeIf(message -> message instanceof LoopMessage.Sent sent && sent.refuse());
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Quits, and waits for the end of the loop's thread where {@link #start} made it and it is not
   * the caller. An interrupt ends the wait and stays set. A loop that never ran runs what was
   * posted here, on the calling thread.
   */
  @Override
  public void close() {
    quit();
    if (ownIfFree(Thread.currentThread())) {
      pump();
      return;
    }
    Thread loop = thread;
    if (loop != null && madeThread && loop != Thread.currentThread()) {
      try {
        loop.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Lets {@code handler} be told when a thread is about to block for ever because it waits for this
   * loop, and this loop's thread for it ({@link Deadlocks}). The handler runs on that thread, often
   * the loop's own. If it throws, the exception comes out of the join, which then does not block.
   * Where there is no handler, the loop's handler of faults is told, and the thread blocks.
   */
  public void onDeadlock(Consumer<? super Deadlock> handler) {
    deadlocks = handler;
  }

  /** Returns why this loop's thread waits for ever; null: it does not, or nobody can see it. */
  public @Nullable Deadlock deadlock() {
    Thread loop = thread;
    return loop == null ? null : Deadlocks.of(loop);
  }

  /** Returns the context whose posts are messages of this loop. */
  public SynchronizationContext context() {
    return context;
  }

  /** Returns how many messages have run. */
  public long processed() {
    return processed.get();
  }

  /** Returns how many operations without a task are under way ({@link AsyncVoid}). */
  public int operations() {
    return operations.get();
  }

  private void own(Thread owner) {
    if (!ownIfFree(owner)) {
      throw new IllegalStateException("The loop \"" + name + "\" has its thread: make another");
    }
  }

  private boolean ownIfFree(Thread owner) {
    lock.lock();
    try {
      boolean free = thread == null;
      if (free) {
        thread = owner;
      }
      return free;
    } finally {
      lock.unlock();
    }
  }

  private void disown() {
    lock.lock();
    try {
      thread = null;
      madeThread = false;
    } finally {
      lock.unlock();
    }
  }

  private void pump() {
    @Nullable SynchronizationContext outer = SynchronizationContext.current();
    SynchronizationContext.setCurrent(context);
    boolean interrupted = false;
    try {
      while (true) {
        try {
          if (Thread.interrupted()) {
            throw new InterruptedException(); // between two messages: the loop is meant
          }
          Runnable message = take();
          if (message == null) {
            return;
          }
          handle(message);
        } catch (InterruptedException e) {
          interrupted = true;
          quit();
        }
      }
    } finally {
      SynchronizationContext.setCurrent(outer);
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Returns the next message; null: there will be none. */
  private @Nullable Runnable take() throws InterruptedException {
    lock.lock();
    try {
      while (messages.isEmpty() && !quitting) {
        changed.await();
      }
      return messages.poll();
    } finally {
      lock.unlock();
    }
  }

  private void handle(Runnable message) {
    try {
      Ambient.current().run(message);
    } catch (Throwable e) {
      fault(e);
    } finally {
      SynchronizationContext.setCurrent(context); // the handler's doing ends, too
      Thread.interrupted(); // what a message leaves set is nobody's
      processed.incrementAndGet();
    }
  }

  private void reportDeadlock(Deadlock deadlock) {
    fault(new IllegalStateException("A join never ends. " + deadlock + " " + deadlock.remedy()));
  }

  private void fault(Throwable exception) {
    try {
      faults.accept(exception);
    } catch (Throwable e) {
      Dispatch.uncaught(e);
    }
  }

  private final class LoopContext extends SynchronizationContext {
    @Override
    public void post(Runnable work) {
      UiLoop.this.post(work);
    }

    @Override
    public void send(Runnable work) {
      UiLoop.this.send(work);
    }

    @Override
    protected @Nullable Thread soleThread() {
      return thread;
    }

    @Override
    protected void deadlocked(Deadlock deadlock) {
      deadlocks.accept(deadlock);
    }

    @Override
    public String toString() {
      return "the loop \"" + name + "\"";
    }

    @Override
    public void operationStarted() {
      operations.incrementAndGet();
    }

    @Override
    public void operationCompleted() {
      operations.decrementAndGet();
    }
  }
}
