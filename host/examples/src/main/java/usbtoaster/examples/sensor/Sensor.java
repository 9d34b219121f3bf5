package usbtoaster.examples.sensor;

import com.pi4j.io.gpio.digital.DigitalStateChangeListener;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * The sensor, driven with nothing but Pi4J.
 *
 * <p>Any thread may ask for samples; they are handed out in the order of the calls, each to one
 * call. No thread waits: an edge of DATA_READY has the sample read on Pi4J's thread. A sample whose
 * CRC is wrong is thrown away, and the next one has an edge of its own. An edge may get lost, so
 * whoever still waits has the line looked at from time to time. What Pi4J throws fails the oldest
 * request.
 */
public final class Sensor implements AutoCloseable {
  private final SensorWires wires;
  private final Executor later;
  private final Queue<CompletableFuture<Sample>> waiting = new ArrayDeque<>(); // guarded by this
  private final DigitalStateChangeListener listener = event -> look();

  /**
   * Begins to listen to DATA_READY.
   *
   * @param later runs a task after some periods of the sensor, as {@code
   *     CompletableFuture.delayedExecutor(250, MILLISECONDS)} does
   */
  public Sensor(SensorWires wires, Executor later) {
    this.wires = wires;
    this.later = later;
    wires.ready().addListener(listener);
  }

  /** Returns the next sample, when there is one. Cancel it if it is not wanted any more. */
  public CompletableFuture<Sample> next() {
    CompletableFuture<Sample> sample = new CompletableFuture<>();
    synchronized (this) {
      waiting.add(sample);
    }
    await(sample);
    return sample;
  }

  private void await(CompletableFuture<Sample> sample) {
    look(); // the line may be high already: its edge came before, or got lost
    if (!sample.isDone()) {
      later.execute(() -> await(sample));
    }
  }

  private void look() {
    read().run(); // not under the lock: somebody's code runs in it
  }

  /** Reads a sample if there is one and somebody waits; returns what is to be done for him. */
  private synchronized Runnable read() {
    byte[] frame = new byte[Sample.BYTES];
    waiting.removeIf(CompletableFuture::isDone);
    try {
      if (waiting.isEmpty() || wires.ready().isLow()) {
        return () -> {};
      }
      if (wires.bus().transfer(frame, frame) < frame.length || !Sample.isWhole(frame)) {
        return () -> {};
      }
    } catch (RuntimeException fault) {
      CompletableFuture<Sample> failed = waiting.remove();
      return () -> failed.completeExceptionally(fault);
    }
    CompletableFuture<Sample> next = waiting.remove();
    return () -> next.complete(Sample.of(frame));
  }

  /** Ends what still waits as cancelled. The wires stay open: they are the context's. */
  @Override
  public void close() {
    wires.ready().removeListener(listener);
    List<CompletableFuture<Sample>> left;
    synchronized (this) {
      left = List.copyOf(waiting);
    }
    left.forEach(sample -> sample.cancel(false));
  }
}
