package usbtoaster.bench.echo;

import java.net.InetSocketAddress;
import usbtoaster.async.AsyncStateMachine;
import usbtoaster.async.Task;
import usbtoaster.engine.EngineUnavailableException;
import usbtoaster.engines.EngineOptions;
import usbtoaster.engines.IoSystem;
import usbtoaster.io.IoException;
import usbtoaster.io.OperationOptions;
import usbtoaster.io.ReusableOperation;
import usbtoaster.net.TcpListener;
import usbtoaster.net.TcpStream;

/**
 * Echoes on this stack: a state machine a connection, with operations used over and over or not.
 */
final class OwnEcho {
  private static final int BYTES = 4096;

  private OwnEcho() {}

  /** Starts to accept, and returns the port. */
  static int start(EngineOptions options, boolean reuses)
      throws EngineUnavailableException, IoException {
    IoSystem system = IoSystem.open(options);
    TcpListener listener =
        TcpListener.bind(system, new InetSocketAddress(EchoServer.loopback(), 0));
    new Accepting(listener, reuses).start();
    return listener.address().getPort();
  }

  /** Accepts for ever. */
  private static final class Accepting extends AsyncStateMachine<Void> {
    private final TcpListener listener;
    private final boolean reuses;
    private Task<TcpStream> accept = Task.canceled();

    Accepting(TcpListener listener, boolean reuses) {
      this.listener = listener;
      this.reuses = reuses;
    }

    @Override
    protected void moveNext() throws Exception {
      if (state() == 1) {
        TcpStream stream = resultOf(accept);
        (reuses ? new Reusing(stream) : new WithTasks(stream)).start();
      }
      accept = listener.acceptAsync();
      suspends(accept, 1);
    }
  }

  /** Nothing is allocated for a round trip. */
  private static final class Reusing extends AsyncStateMachine<Void> {
    private final byte[] data = new byte[BYTES];
    private final TcpStream stream;
    private final ReusableOperation read;
    private final ReusableOperation write;
    private short token;

    Reusing(TcpStream stream) {
      this.stream = stream;
      read = stream.reusableOperation();
      write = stream.reusableOperation();
    }

    @Override
    protected void moveNext() throws Exception {
      if (state() == 1) {
        int count = read.bytes(token);
        if (count == 0) {
          stream.close();
          complete(null);
          return;
        }
        token = write.write(data, 0, count, 0);
        suspends(write, token, 2, false);
        return;
      }
      if (state() == 2) {
        write.bytes(token);
      }
      token = read.read(data, 0, BYTES, 0);
      suspends(read, token, 1, false);
    }
  }

  /** A task for each operation, as most programs would. */
  private static final class WithTasks extends AsyncStateMachine<Void> {
    private final byte[] data = new byte[BYTES];
    private final TcpStream stream;
    private Task<Integer> task = Task.completed(0);

    WithTasks(TcpStream stream) {
      this.stream = stream;
    }

    @Override
    protected void moveNext() throws Exception {
      if (state() == 1) {
        int count = resultOf(task);
        if (count == 0) {
          stream.close();
          complete(null);
          return;
        }
        task = stream.writeAsync(data, 0, count, OperationOptions.NONE);
        suspends(task, 2);
        return;
      }
      if (state() == 2) {
        resultOf(task);
      }
      task = stream.readAsync(data, 0, BYTES, OperationOptions.NONE);
      suspends(task, 1);
    }
  }
}
