package usbtoaster.epoll;

import usbtoaster.io.ThreadPool;

/**
 * What the engine wants of the pool whose workers perform its I/O.
 *
 * <p>A thread that brings ends calls {@link #begin}, then after each of them {@link #serve}, and
 * {@link #end}. So it takes the packets itself that it has put into the port.
 */
interface EpollPool {
  /** Has a worker run {@code work}. Any thread, at PASSIVE to DISPATCH. */
  void queue(Runnable work);

  /** The calling thread brings ends from now on: nobody else need come for them. */
  void begin();

  /** Serves what is in the port. */
  void serve();

  /** The calling thread brings no more. */
  void end();

  /** Returns {@code pool} seen so. */
  static EpollPool of(ThreadPool pool) {
    return new EpollPool() {
      @Override
      public void queue(Runnable work) {
        pool.workers().queue(work);
      }

      @Override
      public void begin() {
        pool.beginServing();
      }

      @Override
      public void serve() {
        pool.serveQueued();
      }

      @Override
      public void end() {
        pool.endServing();
      }
    };
  }
}
