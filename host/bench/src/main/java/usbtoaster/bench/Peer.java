package usbtoaster.bench;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import usbtoaster.io.ThreadPool;
import usbtoaster.io.ThreadPoolOptions;
import usbtoaster.kernel.IoManager;
import usbtoaster.kernel.NtStatus;
import usbtoaster.trace.Trace;

/**
 * What takes work from one thread and runs it on another: the stack's completion port with its I/O
 * threads, its workers, three of the JDK, and Netty's event loops. Each runs at most as many at
 * once as there are processors.
 */
interface Peer extends AutoCloseable {
  /** Hands {@code work} over. Any thread. */
  void post(Work work);

  @Override
  void close();

  /** Makes the peer with this name. */
  static Peer of(String name) {
    int processors = Runtime.getRuntime().availableProcessors();
    return switch (name) {
      case "port" -> new Port(ThreadPoolOptions.DEFAULT);
      case "port, no spin" -> new Port(ThreadPoolOptions.DEFAULT.withSpin(Duration.ZERO));
      case "workers" -> new Workers();
      case "ThreadPoolExecutor" ->
          new Service(
              new ThreadPoolExecutor(
                  processors, processors, 20, TimeUnit.SECONDS, new LinkedBlockingQueue<>()));
      case "ForkJoinPool" ->
          new Service(
              new ForkJoinPool(
                  processors, ForkJoinPool.defaultForkJoinWorkerThreadFactory, null, true));
      case "virtual threads" -> new Service(Executors.newVirtualThreadPerTaskExecutor());
      case "Netty" -> // an event loop a processor, each with a queue of its own, posted to in turns
          new Service(new MultiThreadIoEventLoopGroup(processors, EpollIoHandler.newFactory()));
      default -> throw new IllegalArgumentException("No peer is called " + name + ".");
    };
  }

  /** The port. Each post makes a new packet, as a post by hand does; an IRP brings its own. */
  final class Port implements Peer {
    private final ThreadPool pool;

    Port(ThreadPoolOptions options) {
      pool = new ThreadPool(new IoManager(Trace.OFF, 1), options);
    }

    @Override
    public void post(Work work) {
      pool.port().post(0, work, NtStatus.SUCCESS, 0);
    }

    @Override
    public void close() {
      pool.close();
    }
  }

  /** The workers of the same pool, which run continuations. */
  final class Workers implements Peer {
    private final ThreadPool pool =
        new ThreadPool(new IoManager(Trace.OFF, 1), ThreadPoolOptions.DEFAULT);

    @Override
    public void post(Work work) {
      pool.workers().queue(work);
    }

    @Override
    public void close() {
      pool.close();
    }
  }

  /** An executor of the JDK. */
  record Service(ExecutorService executor) implements Peer {
    @Override
    public void post(Work work) {
      executor.execute(work);
    }

    @Override
    public void close() {
      executor.close();
    }
  }
}
