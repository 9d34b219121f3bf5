package usbtoaster.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;
import usbtoaster.async.AsyncStateMachine;
import usbtoaster.async.CancellationRegistration;
import usbtoaster.async.Task;
import usbtoaster.async.TaskCompletionSource;
import usbtoaster.async.TaskScheduler;
import usbtoaster.engines.IoSystem;
import usbtoaster.io.Inlining;
import usbtoaster.io.OperationOptions;
import usbtoaster.net.TcpOptions;
import usbtoaster.net.TcpStream;
import usbtoaster.trace.census.NativeWait;

/**
 * Makes TCP connections on a system, whichever engine that has. A host that is no address is asked
 * for on a worker, which is blocked meanwhile: Linux has no call for it that returns at once. A
 * token ends that for the caller, though not for the worker; a deadline counts from the connect.
 */
public final class TcpConnector implements HttpConnector {
  private static final NativeWait ASKS = new NativeWait("asks for the address of a host", true);

  private final IoSystem system;
  private final HostFinder finder;

  /** Finds the address of a host, and blocks the thread meanwhile. */
  @FunctionalInterface
  interface HostFinder {
    InetAddress find(String host) throws UnknownHostException;
  }

  /** Connects on {@code system}, with which the connections are closed at the latest. */
  public TcpConnector(IoSystem system) {
    this(system, InetAddress::getByName);
  }

  TcpConnector(IoSystem system, HostFinder finder) {
    this.system = system;
    this.finder = finder;
  }

  @Override
  public Task<HttpTransport> connectAsync(
      String host, int port, Inlining inlining, OperationOptions until) {
    return new Connect(this, host, port, inlining, until).start();
  }

  /** Finds the address, connects to it, and has the connection. */
  private static final class Connect extends AsyncStateMachine<HttpTransport> {
    private final TcpConnector connector;
    private final IoSystem system;
    private final String host;
    private final int port;
    private final Inlining inlining;
    private final OperationOptions until;
    private Task<InetAddress> address = Task.canceled();
    private Task<TcpStream> connected = Task.canceled();

    Connect(
        TcpConnector connector, String host, int port, Inlining inlining, OperationOptions until) {
      super(connector.system.pool().workers(), inlining == Inlining.WORKER);
      this.connector = connector;
      system = connector.system;
      this.host = host;
      this.port = port;
      this.inlining = inlining;
      this.until = until;
    }

    @Override
    protected void moveNext() throws Exception {
      switch (state()) {
        case 0 -> {
          InetAddress literal = literal(host);
          address = literal == null ? find() : Task.completed(literal);
          suspends(address.configureAwait(false), 1);
        }
        case 1 -> {
          connected =
              TcpStream.connectAsync(
                  system,
                  new InetSocketAddress(resultOf(address), port),
                  TcpOptions.DEFAULT.withInlining(inlining),
                  until);
          suspends(connected.configureAwait(false), 2);
        }
        default -> complete(new Connection(resultOf(connected)));
      }
    }

    private Task<InetAddress> find() {
      if (until.token().isCancellationRequested()) {
        return Task.canceled();
      }
      TaskScheduler workers = system.pool().workers();
      TaskCompletionSource<InetAddress> source = new TaskCompletionSource<>(workers, false);
      CancellationRegistration cancels = until.token().register(source::trySetCanceled);
      workers.queue(
          () -> {
            if (!source.task().isCompleted()) {
              find(source, cancels);
            }
          });
      return source.task();
    }

    private InetAddress asked() throws UnknownHostException {
      ASKS.begin();
      try {
        return connector.finder.find(host);
      } finally {
        NativeWait.end();
      }
    }

    private void find(TaskCompletionSource<InetAddress> source, CancellationRegistration cancels) {
      try {
        InetAddress found = asked();
        cancels.tryUnregister(); // before the end is seen
        source.trySetResult(found);
      } catch (UnknownHostException e) {
        cancels.tryUnregister();
        source.trySetException(new IOException("There is no host " + host + ".", e));
      } catch (Throwable fault) { // an error, too: somebody waits
        cancels.tryUnregister();
        source.trySetException(fault);
      }
    }
  }

  private static @Nullable InetAddress literal(String host) {
    try {
      return InetAddress.ofLiteral(host);
    } catch (IllegalArgumentException name) {
      return null;
    }
  }

  private record Connection(TcpStream stream) implements HttpTransport {
    @Override
    public Task<Integer> readAsync(byte[] data, int offset, int length, OperationOptions until) {
      return stream.readAsync(data, offset, length, until);
    }

    @Override
    public Task<Integer> writeAsync(byte[] data, OperationOptions until) {
      return stream.writeAsync(data, 0, data.length, until);
    }

    @Override
    public void close() {
      stream.close();
    }
  }
}
