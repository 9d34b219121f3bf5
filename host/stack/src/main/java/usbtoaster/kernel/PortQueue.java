package usbtoaster.kernel;

import org.jspecify.annotations.Nullable;

/**
 * What a {@link CompletionPort} guards by its lock: its packets, its threads, and its poller while
 * that polls. All under the port's lock.
 *
 * <p>The invariant at every unlock: never a packet in the queue, somebody at rest who could take
 * it, and fewer running than may. Whoever adds a packet or lowers the number of those that run
 * calls {@link #handOver}.
 */
final class PortQueue {
  final PacketQueue packets = new PacketQueue();
  final PortThreads threads;
  boolean closed;
  private @Nullable WaitBlock polling; // the poller's, while it polls here

  PortQueue(int limit) {
    threads = new PortThreads(limit);
  }

  /**
   * Hands the oldest packet to {@code thread}, which comes for one and runs then. False: there is
   * none, or enough others run; then the thread runs no more.
   */
  boolean takeFor(KernelThread thread) {
    boolean takes = !packets.isEmpty() && threads.mayRun(thread);
    if (takes) {
      thread.handed = packets.poll();
      threads.start(thread);
    } else {
      threads.stop(thread);
    }
    return takes;
  }

  /** Returns whether one thread more may take a packet. */
  private boolean mayTake() {
    return !packets.isEmpty() && threads.mayRunOneMore();
  }

  /**
   * Hands the oldest packet to the thread that waited last, if one may run; else the poller is let
   * go, to take it.
   *
   * @return whom to unpark outside the lock
   */
  @Nullable WaitBlock handOver() {
    if (!mayTake() || threads.waiting() == 0) {
      packets.signalQueued();
      return packets.isEmpty() ? null : releasePoller();
    }
    WaitBlock taker = threads.pollWaiter();
    if (taker != null) {
      taker.thread.handed = packets.poll();
      threads.start(taker.thread);
      taker.release();
    }
    return taker;
  }

  /** Takes a waiter out, which runs now, whatever woke it. False: it was released before. */
  boolean withdraw(WaitBlock block) {
    boolean withdrawn = threads.removeWaiter(block);
    if (withdrawn) {
      threads.start(block.thread);
    }
    return withdrawn;
  }

  /** Returns whether a thread of the pool is lacking. */
  boolean lacksThread() {
    return mayTake() && threads.waiting() == 0;
  }

  /** Returns whether a packet waits because as many run as may. */
  boolean congested() {
    return !packets.isEmpty() && !threads.mayRunOneMore();
  }

  /** The poller polls here: it counts as running, and {@code block} is released to call it. */
  void beginPolling(WaitBlock block) {
    block.prepare();
    polling = block;
    threads.start(block.thread);
  }

  void endPolling() {
    polling = null;
  }

  /** Lets the poller go, which has something to do here. Returns its block, to be unparked. */
  @Nullable WaitBlock releasePoller() {
    WaitBlock poller = polling;
    if (poller != null) {
      polling = null;
      poller.release();
    }
    return poller;
  }

  /** Stops the threads that block in Java; the poller rests where it polls. */
  int stopBlocked() {
    WaitBlock poller = polling;
    return threads.stopBlocked(poller == null ? null : poller.thread);
  }
}
