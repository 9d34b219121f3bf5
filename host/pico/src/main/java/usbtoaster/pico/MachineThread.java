package usbtoaster.pico;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import usbtoaster.trace.census.StackThread;
import usbtoaster.trace.census.ThreadKind;

/**
 * Lets a machine's time pass in step with the real clock. Its one thread is the hardware: it runs
 * the machine while the host does nothing, and delivers its edges.
 *
 * <p>Overview: one lock guards the machine. An action of the host takes the lock and runs the
 * machine on the host's own thread until the action is over, as a thread stays in an ioctl until
 * the transfer is done; the machine's thread gives way to it between two slices. Edges are
 * delivered without the lock, so a listener may act in its turn. It must be so: a listener may wait
 * for a lock of the driver's that another thread holds while it acts on the machine.
 *
 * <p>The thread parks while the machine sleeps with nothing to come, or is as far as its pace
 * allows; {@link #leave} wakes it. Nothing polls.
 */
final class MachineThread implements Conductor, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MachineThread.class);

  /** The machine gives way this often, in its own time. */
  private static final long SLICE_PICOS = TimeUnit.MICROSECONDS.toNanos(50) * Tempo.PICOS_PER_NANO;

  /**
   * A host that comes back after a long time, or a machine too slow for its pace, need not make up
   * for more than this: it is longer than any time of the protocol.
   */
  private static final long MOST_BEHIND_PICOS =
      TimeUnit.MILLISECONDS.toNanos(250) * Tempo.PICOS_PER_NANO;

  private final Pace pace;
  private final LongSupplier nanoClock;
  private final BiConsumer<String, Throwable> listenerFault;
  private final ReentrantLock lock = new ReentrantLock();
  private final AtomicInteger wanting = new AtomicInteger();
  private final Edges edges = new Edges();
  private final StackThread thread = new StackThread(ThreadKind.DEVICE, "rp2040", this::run);
  private @Nullable Machine machine; // under the lock, as the tempo; set once
  private @Nullable Tempo tempo;
  // Volatile: set by close, read by the thread.
  private volatile boolean closed;

  MachineThread(Pace pace, LongSupplier nanoClock) {
    this(
        pace,
        nanoClock,
        (wire, thrown) ->
            LOG.error(
                "A listener of {} failed. An Error ends the edges of a real input.", wire, thrown));
  }

  /**
   * Makes a conductor.
   *
   * @param listenerFault takes what a listener of the host threw, on this thread
   */
  MachineThread(Pace pace, LongSupplier nanoClock, BiConsumer<String, Throwable> listenerFault) {
    this.pace = pace;
    this.nanoClock = nanoClock;
    this.listenerFault = listenerFault;
  }

  @Override
  public void conduct(Machine machine) {
    lock.lock();
    try {
      this.machine = machine;
      tempo = new Tempo(pace, nanoClock.getAsLong(), machine.picos());
    } finally {
      lock.unlock();
    }
    thread.start();
  }

  @Override
  public void enter() {
    wanting.incrementAndGet();
    lock.lock();
    wanting.decrementAndGet();
    try {
      catchUp();
    } catch (RuntimeException | Error e) {
      lock.unlock();
      throw e;
    }
  }

  private void catchUp() {
    long real = nanoClock.getAsLong();
    long most = machine().picos() + MOST_BEHIND_PICOS;
    if (tempo().floorPicos(real) > most) {
      tempo().forgive(real, most);
    }
    runTo(tempo().floorPicos(real));
  }

  @Override
  public void leave() {
    long real = nanoClock.getAsLong();
    long now = machine().picos();
    tempo().acted(real, now);
    long aheadNanos = tempo().nanosUntil(now, real);
    lock.unlock();
    if (Thread.currentThread() != thread) {
      LockSupport.unpark(thread);
    }
    if (aheadNanos > 0) { // the action took its time, and real time has not passed yet
      LockSupport.parkNanos(this, aheadNanos);
    }
  }

  @Override
  public void leaveAside() {
    lock.unlock();
    if (Thread.currentThread() != thread) {
      LockSupport.unpark(thread); // it gives way to whoever wants the machine
    }
  }

  @Override
  public void runTo(long picos) {
    runWhile(() -> true, picos);
  }

  @Override
  public void runWhile(BooleanSupplier busy, long picos) {
    Machine conducted = machine();
    while (busy.getAsBoolean() && conducted.picos() < picos) {
      conducted.runTo(picos);
    }
  }

  @Override
  public void noted() {
    tempo().activity(machine().picos());
    machine().pause();
  }

  @Override
  public void failed(String wire, Throwable thrown) {
    listenerFault.accept(wire, thrown);
  }

  @Override
  public void add(EdgeSource input) {
    edges.add(input);
  }

  @Override
  public void remove(EdgeSource input) {
    edges.remove(input);
  }

  private void run() {
    try {
      while (!closed) {
        long idleNanos = slice();
        // Closed is looked at once more, as a wait for the lock may have used up the permit of
        // close.
        if (!edges.deliver() && idleNanos > 0 && !closed) {
          LockSupport.parkNanos(this, idleNanos);
          Thread.interrupted(); // it would keep the thread from parking
        }
      }
    } catch (RuntimeException | Error e) {
      LOG.error("The emulated Pico has stopped: its emulator failed.", e);
    }
  }

  /** Runs the machine for a slice; returns for how long there is nothing to do. */
  private long slice() {
    if (wanting.get() > 0) {
      return Long.MAX_VALUE; // whoever wants it wakes us when done
    }
    lock.lock();
    try {
      Machine conducted = machine();
      long real = nanoClock.getAsLong();
      long now = conducted.picos();
      long from = conducted.asleep() ? Math.max(now, conducted.nextPicos()) : now;
      if (from == Long.MAX_VALUE) {
        return Long.MAX_VALUE;
      }
      long ceiling = tempo().ceilingPicos(real);
      if (now >= ceiling || from > ceiling) {
        return Math.max(1, tempo().nanosUntil(Math.max(from, now + SLICE_PICOS), real));
      }
      conducted.runTo(Math.min(ceiling, from + SLICE_PICOS));
      return 0;
    } finally {
      lock.unlock();
    }
  }

  private Machine machine() {
    Machine conducted = machine;
    if (conducted == null) {
      throw new IllegalStateException("There is no machine yet: conduct one first");
    }
    return conducted;
  }

  private Tempo tempo() {
    Tempo current = tempo;
    if (current == null) {
      throw new IllegalStateException("There is no machine yet: conduct one first");
    }
    return current;
  }

  /** Stops the thread, and waits until it has ended unless it calls this itself. */
  @Override
  public void close() {
    closed = true;
    thread.awaitEnd();
  }
}
