package usbtoaster.experiments;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.URI;
import usbtoaster.async.Task;
import usbtoaster.http.HttpConnector;
import usbtoaster.http.HttpTransport;
import usbtoaster.io.DeviceStream;
import usbtoaster.io.Inlining;
import usbtoaster.io.IoException;
import usbtoaster.io.StreamOptions;
import usbtoaster.io.ThreadPool;
import usbtoaster.io.ThreadPoolOptions;
import usbtoaster.kernel.CancelSafeQueue;
import usbtoaster.kernel.DeviceObject;
import usbtoaster.kernel.Driver;
import usbtoaster.kernel.IoManager;
import usbtoaster.kernel.IoStackLocation;
import usbtoaster.kernel.Irp;
import usbtoaster.kernel.NtStatus;
import usbtoaster.trace.Trace;

/**
 * A server that is a device of the stack: a connection is a stream on it. Its reads pend until the
 * server sends; what is written to it is taken at once. It has one connection at a time.
 */
final class DeviceSite implements Site, Driver {
  private static final int PACKETS = 16;

  private final IoManager io = new IoManager(Trace.OFF, PACKETS);
  private final ThreadPool pool = new ThreadPool(io, ThreadPoolOptions.DEFAULT);
  private final DeviceObject device =
      new DeviceObject("server", this, DeviceObject.Transfer.DIRECT);
  private final CancelSafeQueue reads = new CancelSafeQueue(io, PACKETS);

  @Override
  public int dispatch(DeviceObject at, Irp irp) {
    IoStackLocation asked = irp.currentStackLocation();
    switch (asked.major()) {
      case READ -> {
        return reads.pend(irp);
      }
      case CLEANUP -> reads.cancelAll(asked.file());
      case WRITE, CREATE, CLOSE, DEVICE_CONTROL -> {}
    }
    irp.result(NtStatus.SUCCESS, asked.length());
    io.completeRequest(irp);
    return NtStatus.SUCCESS;
  }

  @Override
  public URI uri() {
    return URI.create("http://127.0.0.1/");
  }

  @Override
  public HttpConnector connector() {
    return (host, port, inlining, until) -> connect(inlining);
  }

  private Task<HttpTransport> connect(Inlining inlining) {
    try {
      return Task.completed(
          HttpTransport.of(
              DeviceStream.open(io, device, pool, StreamOptions.DEFAULT.withInlining(inlining))));
    } catch (IoException e) {
      return Task.failed(e);
    }
  }

  @Override
  public ThreadPool pool() {
    return pool;
  }

  @Override
  public void send(String text) throws IOException {
    Irp irp = reads.remove();
    if (irp == null) {
      throw new IOException("The client has closed the connection.");
    }
    byte[] bytes = text.getBytes(ISO_8859_1);
    System.arraycopy(bytes, 0, irp.buffer(), irp.bufferOffset(), bytes.length);
    irp.result(NtStatus.SUCCESS, bytes.length);
    io.completeRequest(irp);
  }

  @Override
  public void close() {
    pool.close();
  }
}
