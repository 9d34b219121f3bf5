package usbtoaster.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.concurrent.LinkedBlockingQueue;
import usbtoaster.async.Task;
import usbtoaster.io.DeviceStream;
import usbtoaster.io.Inlining;
import usbtoaster.io.IoException;
import usbtoaster.io.OperationOptions;
import usbtoaster.io.StreamOptions;
import usbtoaster.io.ThreadPool;
import usbtoaster.kernel.CancelSafeQueue;
import usbtoaster.kernel.DeviceObject;
import usbtoaster.kernel.Driver;
import usbtoaster.kernel.IoManager;
import usbtoaster.kernel.IoStackLocation;
import usbtoaster.kernel.Irp;
import usbtoaster.kernel.NtStatus;

/**
 * A server as a device of the stack: a connection is a stream on it, whose reads pend until the
 * test lets it answer. It serves one connection.
 */
final class ScriptedServer implements Driver, HttpConnector {
  private final IoManager io;
  private final ThreadPool pool;
  private final DeviceObject device =
      new DeviceObject("server", this, DeviceObject.Transfer.DIRECT);
  private final CancelSafeQueue reads;
  private final LinkedBlockingQueue<String> requests = new LinkedBlockingQueue<>();
  private final LinkedBlockingQueue<Boolean> pending = new LinkedBlockingQueue<>();

  ScriptedServer(IoManager io, ThreadPool pool) {
    this.io = io;
    this.pool = pool;
    reads = new CancelSafeQueue(io, 16);
  }

  @Override
  public int dispatch(DeviceObject at, Irp irp) {
    IoStackLocation asked = irp.currentStackLocation();
    switch (asked.major()) {
      case READ -> {
        int status = reads.pend(irp);
        pending.add(true);
        return status;
      }
      case WRITE ->
          requests.add(new String(irp.buffer(), irp.bufferOffset(), asked.length(), ISO_8859_1));
      case CLEANUP -> reads.cancelAll(asked.file());
      case CREATE, CLOSE, DEVICE_CONTROL -> {}
    }
    irp.result(NtStatus.SUCCESS, asked.length());
    io.completeRequest(irp);
    return NtStatus.SUCCESS;
  }

  /** Waits for a request. */
  String request() throws InterruptedException {
    return requests.take();
  }

  /** Waits for a read, and ends it with these bytes; none are the connection's end. */
  void answer(String text) throws InterruptedException {
    pending.take();
    Irp irp = reads.remove();
    if (irp == null) {
      throw new IllegalStateException("The read was cancelled.");
    }
    byte[] bytes = text.getBytes(ISO_8859_1);
    System.arraycopy(bytes, 0, irp.buffer(), irp.bufferOffset(), bytes.length);
    irp.result(NtStatus.SUCCESS, bytes.length);
    io.completeRequest(irp);
  }

  @Override
  public Task<HttpTransport> connectAsync(
      String host, int port, Inlining inlining, OperationOptions until) {
    try {
      DeviceStream stream =
          DeviceStream.open(io, device, pool, StreamOptions.DEFAULT.withInlining(inlining));
      return Task.completed(HttpTransport.of(stream));
    } catch (IoException e) {
      return Task.failed(e);
    }
  }
}
