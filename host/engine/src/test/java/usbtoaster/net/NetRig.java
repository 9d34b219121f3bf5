package usbtoaster.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import usbtoaster.async.Task;
import usbtoaster.engine.EngineKind;
import usbtoaster.engines.EngineRig;
import usbtoaster.engines.IoSystem;
import usbtoaster.io.IoException;
import usbtoaster.io.OperationOptions;
import usbtoaster.io.TimerDelayer;
import usbtoaster.kernel.NtStatus;
import usbtoaster.kernel.SharedTimer;
import usbtoaster.testing.Stillness;

/** A system on one engine, a listener on it, and pairs of connections. */
final class NetRig implements AutoCloseable {
  private final EngineRig rig;
  final IoSystem system;
  private final SharedTimer clock = new SharedTimer();
  private final TimerDelayer timer;

  NetRig(EngineKind kind) {
    rig = new EngineRig(kind);
    system = rig.system;
    timer = new TimerDelayer(clock, system.pool().workers());
  }

  /** Both ends of a connection. */
  record Pair(TcpStream client, TcpStream server) {}

  static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(address("127.0.0.1"), port);
  }

  static InetAddress address(String literal) {
    try {
      return InetAddress.getByName(literal);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  TcpListener listener() throws IoException {
    return TcpListener.bind(system, loopback(0));
  }

  Pair pair() throws IoException {
    return pair(TcpOptions.DEFAULT);
  }

  Pair pair(TcpOptions options) throws IoException {
    try (TcpListener listener = TcpListener.bind(system, loopback(0), 1, options)) {
      return pair(listener, options);
    }
  }

  Pair pair(TcpListener listener, TcpOptions options) {
    Task<TcpStream> accept = listener.acceptAsync();
    TcpStream client =
        TcpStream.connectAsync(system, listener.address(), options, OperationOptions.NONE).join();
    return new Pair(client, accept.join());
  }

  /** Reads {@code length} bytes, or those until the end. */
  static byte[] read(TcpStream stream, int length) {
    byte[] data = new byte[length];
    int done = 0;
    int count = 1;
    while (done < length && count > 0) {
      count = stream.readAsync(data, done, length - done, OperationOptions.NONE).join();
      done += count;
    }
    return done == length ? data : Arrays.copyOf(data, done);
  }

  /** Returns the status with which {@code task} fails. */
  static int status(Task<?> task) {
    Throwable thrown = catchThrowable(task::join);
    Throwable cause = thrown instanceof IoException || thrown == null ? thrown : thrown.getCause();
    if (thrown instanceof CancellationException || task.isCanceled()) {
      return NtStatus.CANCELLED;
    }
    return cause instanceof IoException failed ? failed.status() : NtStatus.SUCCESS;
  }

  static void assertFails(Task<?> task, int status) {
    assertThat(NtStatus.name(status(task))).as("%s", task).isEqualTo(NtStatus.name(status));
  }

  OperationOptions within(long nanos) {
    return OperationOptions.NONE.withDeadline(timer, nanos);
  }

  static void until(String what, BooleanSupplier condition) {
    Stillness.until(what, condition);
  }

  @Override
  public void close() {
    rig.close();
    clock.close();
  }
}
