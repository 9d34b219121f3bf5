package usbtoaster.net;

import java.net.InetSocketAddress;
import java.util.Objects;
import usbtoaster.async.Task;
import usbtoaster.async.TaskCompletionSource;
import usbtoaster.engine.Descriptor;
import usbtoaster.engines.IoSystem;
import usbtoaster.io.DeviceStream;
import usbtoaster.io.Inlining;
import usbtoaster.io.IoException;
import usbtoaster.io.OperationOptions;
import usbtoaster.io.StreamOptions;

/**
 * Accepts TCP connections, as .NET's {@code TcpListener}.
 *
 * <p>Any thread may call. Any number of accepts may be under way: they get the connections in the
 * order in which they were called. A cancelled accept takes no connection away. Errors are {@link
 * IoException} in the task: {@code TOO_MANY_OPENED_FILES} where the process may have no more, by an
 * engine that has a ring. The others try again after a pause, and the accept waits.
 */
public final class TcpListener implements AutoCloseable {
  /** As many connections wait for an accept as Linux allows. */
  public static final int MOST = Integer.MAX_VALUE;

  private final IoSystem system;
  private final DeviceStream stream;
  private final InetSocketAddress address;
  private final TcpOptions options;

  private TcpListener(
      IoSystem system, DeviceStream stream, InetSocketAddress address, TcpOptions options) {
    this.system = system;
    this.stream = stream;
    this.address = address;
    this.options = options;
  }

  /** Listens with the longest backlog and {@link TcpOptions#DEFAULT}. */
  public static TcpListener bind(IoSystem system, InetSocketAddress address) throws IoException {
    return bind(system, address, MOST, TcpOptions.DEFAULT);
  }

  /**
   * Begins to listen. Another listener's address may be taken as soon as that is closed ({@code
   * SO_REUSEADDR}); one of IPv6's wildcard takes IPv4's connections, too, as Linux has it set.
   *
   * @param address port 0: Linux chooses one
   * @param backlog how many connections wait for an accept; Linux takes one more, and answers
   *     nobody beyond that
   * @param options of the connections that are accepted
   * @throws IoException {@code ADDRESS_ALREADY_EXISTS}, {@code ACCESS_DENIED} and others
   * @throws IllegalArgumentException if the address is a name that was not found
   */
  public static TcpListener bind(
      IoSystem system, InetSocketAddress address, int backlog, TcpOptions options)
      throws IoException {
    StreamOptions how = options.stream(system); // before there is anything to close
    int number = SocketCalls.open(address);
    SocketCalls.listen(number, address, backlog);
    InetSocketAddress bound = Objects.requireNonNull(SocketCalls.local(number));
    Descriptor descriptor = new Descriptor(number, Descriptor.Type.LISTENER);
    return new TcpListener(system, TcpStream.device(system, descriptor, how), bound, options);
  }

  /** Returns where it listens. */
  public InetSocketAddress address() {
    return address;
  }

  /** Starts to accept a connection; returns at once. */
  public Task<TcpStream> acceptAsync(OperationOptions until) {
    Task<Long> accept = stream.controlAsync(SocketDriver.ACCEPT, 0, until);
    TaskCompletionSource<TcpStream> source =
        new TaskCompletionSource<>(
            system.pool().workers(), options.stream(system).inlining() == Inlining.WORKER);
    accept.onCompleted(() -> accepted(accept, source), false);
    return source.task();
  }

  /** Starts to accept a connection; nothing but a close ends it early. */
  public Task<TcpStream> acceptAsync() {
    return acceptAsync(OperationOptions.NONE);
  }

  private void accepted(Task<Long> accept, TaskCompletionSource<TcpStream> source) {
    Throwable failure = accept.exception();
    if (accept.isCanceled()) {
      source.setCanceled();
    } else if (failure instanceof IoException io) {
      source.setException(new IoException("To accept at " + address, io.status()));
    } else if (failure != null) {
      source.setException(failure);
    } else {
      try {
        source.setResult(TcpStream.accepted(system, accept.result().intValue(), options));
      } catch (Throwable e) { // an error, too: somebody waits
        source.setException(e);
      }
    }
  }

  /** Returns how many accepts are under way. */
  public int inFlight() {
    return stream.inFlight();
  }

  /**
   * Listens no more: accepts that are under way end as cancelled, and connections that nobody has
   * accepted are broken off. Waits for nothing; twice does nothing.
   */
  @Override
  public void close() {
    stream.close();
  }

  @Override
  public String toString() {
    return "TCP listener at " + address;
  }
}
