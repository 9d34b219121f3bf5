package usbtoaster.wires.record;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Reads the events of a recording, one after the other. For one thread. */
public final class WireReader implements AutoCloseable {
  private final InputStream in;
  private final WireLines lines;
  private final long originNanos;
  private final long events;
  private long number;

  WireReader(InputStream in, WireLines lines, long originNanos, long events) {
    this.in = in;
    this.lines = lines;
    this.originNanos = originNanos;
    this.events = events;
  }

  /**
   * Returns the next event; null if there is none.
   *
   * @throws WireRecordingException if the line there is no event
   */
  public @Nullable WireEvent next() throws IOException {
    if (number == events) {
      return null;
    }
    String line = lines.next();
    if (line == null) {
      throw WireRecording.damaged("it changes while it is read");
    }
    number++;
    try {
      return WireText.parse(line, originNanos);
    } catch (IllegalArgumentException e) {
      throw new WireRecordingException(
          "It is damaged (event " + number + ": " + e.getMessage() + "): record anew.", e);
    }
  }

  /** Returns the number of the event that was read last, from 1. */
  public long number() {
    return number;
  }

  /** Returns when the recording began, on its clock. */
  public long originNanos() {
    return originNanos;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
