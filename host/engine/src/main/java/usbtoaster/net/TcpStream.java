package usbtoaster.net;

import java.net.InetSocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import usbtoaster.async.Task;
import usbtoaster.async.TaskCompletionSource;
import usbtoaster.engine.Descriptor;
import usbtoaster.engines.IoSystem;
import usbtoaster.io.DeviceStream;
import usbtoaster.io.Inlining;
import usbtoaster.io.IoException;
import usbtoaster.io.OperationOptions;
import usbtoaster.io.ReusableOperation;
import usbtoaster.io.StreamOptions;
import usbtoaster.kernel.NtStatus;
import usbtoaster.linux.Libc;
import usbtoaster.linux.SocketFlags;
import usbtoaster.linux.Sockets;

/**
 * A TCP connection, as .NET's {@code NetworkStream} on its socket.
 *
 * <p>Any thread may call, and any number of reads and writes may be under way: reads get the bytes
 * in the order in which they were called, and writes go out in theirs. The bytes of an operation
 * are the stream's until its task is complete.
 *
 * <p><b>Ends.</b> A read of 0 bytes, where some were asked for, is the peer's end of its output;
 * this end may go on writing. A connection that broke fails its reads, when what came before has
 * been read, and its writes: {@code CONNECTION_RESET}, or {@code IO_TIMEOUT} where Linux gave the
 * peer up. A write after the own end of the output, or to a peer that has gone, is {@code
 * PIPE_BROKEN}.
 *
 * <p><b>Cancel.</b> By token or deadline, see {@link OperationOptions}. A cancelled read has taken
 * nothing out of the stream. A cancelled write that has not begun has sent nothing. One that was in
 * its middle breaks the output, since nobody would know where the next begins: later writes are
 * {@code PIPE_BROKEN}, reads go on.
 *
 * <p><b>Errors</b> are {@link IoException} in the task.
 */
public final class TcpStream implements AutoCloseable {
  private static final byte[] NOTHING = {};

  private final Descriptor descriptor;
  private final DeviceStream stream;
  // Volatile: set when it is connected, read by anybody. Null: not connected, or broken since.
  private volatile @Nullable InetSocketAddress local;
  private volatile @Nullable InetSocketAddress remote;

  private TcpStream(Descriptor descriptor, DeviceStream stream) {
    this.descriptor = descriptor;
    this.stream = stream;
  }

  /** Connects with {@link TcpOptions#DEFAULT}. */
  public static Task<TcpStream> connectAsync(IoSystem system, InetSocketAddress address) {
    return connectAsync(system, address, TcpOptions.DEFAULT, OperationOptions.NONE);
  }

  /**
   * Connects to {@code address}; returns at once.
   *
   * @param address IPv4 or IPv6, found already: to ask for a name would wait
   * @param until what ends the attempt early. Linux itself tries for two minutes
   * @return a task that fails with {@code CONNECTION_REFUSED}, {@code HOST_UNREACHABLE}, {@code
   *     NETWORK_UNREACHABLE}, {@code IO_TIMEOUT} and others; then nothing stays open
   * @throws IllegalArgumentException if the address is a name that was not found
   */
  public static Task<TcpStream> connectAsync(
      IoSystem system, InetSocketAddress address, TcpOptions options, OperationOptions until) {
    byte[] bytes = SocketCalls.bytes(address);
    Objects.requireNonNull(options); // before there is anything to close
    Objects.requireNonNull(until);
    TcpStream stream;
    try {
      stream = open(system, SocketCalls.open(address), options);
    } catch (IoException e) {
      return Task.failed(e);
    }
    Task<Integer> connected =
        stream.stream.controlAsync(SocketDriver.CONNECT, bytes, NOTHING, until);
    TaskCompletionSource<TcpStream> source =
        new TaskCompletionSource<>(
            system.pool().workers(), options.stream(system).inlining() == Inlining.WORKER);
    connected.onCompleted(() -> stream.connected(connected, address, source), false);
    return source.task();
  }

  private void connected(
      Task<Integer> attempt, InetSocketAddress address, TaskCompletionSource<TcpStream> source) {
    Throwable failure = attempt.exception();
    if (failure == null && !attempt.isCanceled()) {
      named();
      source.setResult(this);
      return;
    }
    close();
    if (failure instanceof IoException refused) {
      source.setException(new IoException("To connect to " + address, refused.status()));
    } else if (failure != null) {
      source.setException(failure);
    } else {
      source.setCanceled();
    }
  }

  /** Makes a stream of an accepted connection. */
  static TcpStream accepted(IoSystem system, int number, TcpOptions options) throws IoException {
    TcpStream stream = open(system, number, options);
    stream.named();
    return stream;
  }

  /** Takes the descriptor {@code number} over; closes it where that fails. */
  private static TcpStream open(IoSystem system, int number, TcpOptions options)
      throws IoException {
    options.set(number);
    Descriptor descriptor = new Descriptor(number, Descriptor.Type.SOCKET);
    StreamOptions how = options.stream(system);
    return new TcpStream(descriptor, device(system, descriptor, how));
  }

  /** Opens {@code descriptor}, which is the stream's from then on, and closed if that fails. */
  static DeviceStream device(IoSystem system, Descriptor descriptor, StreamOptions options)
      throws IoException {
    SocketDriver driver = driver(system, descriptor);
    boolean opened = false;
    try {
      DeviceStream stream =
          DeviceStream.open(system.io(), driver.device("socket"), system.pool(), options);
      opened = true;
      return stream;
    } finally {
      if (!opened) {
        system.transfers().engine().close(descriptor);
      }
    }
  }

  private static SocketDriver driver(IoSystem system, Descriptor descriptor) {
    try {
      return new SocketDriver(system.transfers(), descriptor);
    } catch (Throwable fault) { // the engine does not know it, and so will not close it
      Libc.close(descriptor.number());
      throw fault;
    }
  }

  private void named() {
    SocketCalls.guarded(
        descriptor,
        () -> {
          local = SocketCalls.local(descriptor.number());
          remote = SocketCalls.remote(descriptor.number());
          return NtStatus.SUCCESS;
        });
  }

  /**
   * Starts to read up to {@code length} bytes; returns at once.
   *
   * @return a task of the number of bytes, 1 or more, or 0 at the end. One of no bytes ends when
   *     there is something to read, or the end
   */
  public Task<Integer> readAsync(byte[] data, int offset, int length, OperationOptions until) {
    return stream.readAsync(data, offset, length, 0, until);
  }

  /** Starts to read into all of {@code data}; see the other form. */
  public Task<Integer> readAsync(byte[] data) {
    return readAsync(data, 0, data.length, OperationOptions.NONE);
  }

  /** Starts to write all of it; returns a task of {@code length}. */
  public Task<Integer> writeAsync(byte[] data, int offset, int length, OperationOptions until) {
    return stream.writeAsync(data, offset, length, 0, until);
  }

  /** Starts to write all of {@code data}. */
  public Task<Integer> writeAsync(byte[] data) {
    return writeAsync(data, 0, data.length, OperationOptions.NONE);
  }

  /** Reads, and blocks the calling thread until some bytes are there, or the end. */
  public int read(byte[] data, int offset, int length, OperationOptions until) throws IoException {
    return stream.read(data, offset, length, 0, until);
  }

  /** Writes, and blocks the calling thread until Linux has all of it. */
  public int write(byte[] data, int offset, int length, OperationOptions until) throws IoException {
    return stream.write(data, offset, length, 0, until);
  }

  /**
   * Returns a read or write of this stream that is used over and over, and allocates nothing; its
   * positions are ignored. A connection usually has two.
   */
  public ReusableOperation reusableOperation() {
    return stream.reusableOperation();
  }

  /**
   * Ends the output behind the writes that were called before: the peer reads the end, and this end
   * goes on reading.
   */
  public Task<TcpStream> shutdownOutputAsync() {
    return stream.controlAsync(SocketDriver.SHUT_DOWN_OUTPUT, 0).then(done -> this);
  }

  /** Sends small writes at once, or has them wait for the acknowledgement of those before. */
  public void noDelay(boolean on) {
    SocketCalls.guarded(descriptor, () -> TcpOptions.noDelay(descriptor.number(), on));
  }

  /** Returns whether small writes go out at once; false, too, of a stream that is closed. */
  public boolean noDelay() {
    int number = descriptor.number();
    return SocketCalls.guarded(
            descriptor,
            () -> Sockets.getsockopt(number, SocketFlags.IPPROTO_TCP, SocketFlags.TCP_NODELAY))
        > 0;
  }

  /** Returns the address of this end; null: the connection was broken before it could be asked. */
  public @Nullable InetSocketAddress localAddress() {
    return local;
  }

  /** Returns the address of the peer; null: the connection was broken before it could be asked. */
  public @Nullable InetSocketAddress remoteAddress() {
    return remote;
  }

  /** Returns how many operations are under way. */
  public int inFlight() {
    return stream.inFlight();
  }

  /**
   * Closes the connection. What is under way ends as cancelled, so await your last write before.
   * What Linux has goes out, and the peer reads the end; if there is something that nobody has
   * read, Linux breaks the connection off. Waits for nothing; twice does nothing.
   */
  @Override
  public void close() {
    stream.close();
  }

  /** Breaks the connection off: what has not gone out is lost, and the peer's reads fail. */
  public void abort() {
    SocketCalls.guarded(
        descriptor,
        () -> {
          SocketCalls.breakOffAtClose(descriptor.number());
          return NtStatus.SUCCESS;
        });
    stream.close();
  }

  @Override
  public String toString() {
    return "TCP connection " + local + " to " + remote;
  }
}
