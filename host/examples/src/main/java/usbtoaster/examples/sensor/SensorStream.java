package usbtoaster.examples.sensor;

import usbtoaster.async.Task;
import usbtoaster.io.DeviceStream;
import usbtoaster.io.IoException;
import usbtoaster.io.OperationOptions;
import usbtoaster.io.StreamOptions;
import usbtoaster.io.ThreadPool;
import usbtoaster.kernel.IoManager;

/** A {@link DeviceStream} with the sensor's types. Any thread may call. */
public final class SensorStream implements AutoCloseable {
  private final DeviceStream stream;

  /** Opens the sensor. */
  public SensorStream(IoManager io, SensorDriver driver, ThreadPool pool, StreamOptions options)
      throws IoException {
    stream = DeviceStream.open(io, driver.device(), pool, options);
  }

  /** Starts to wait for a sample; {@code options} may end it early. */
  public Task<Sample> sampleAsync(OperationOptions options) {
    byte[] frame = new byte[Sample.BYTES];
    return stream.readAsync(frame, 0, frame.length, 0, options).then(bytes -> Sample.of(frame));
  }

  /** Closes the stream; what waits ends as cancelled. */
  @Override
  public void close() {
    stream.close();
  }
}
