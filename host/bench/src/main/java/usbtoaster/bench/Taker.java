package usbtoaster.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import usbtoaster.kernel.KernelThread;
import usbtoaster.trace.Trace;
import usbtoaster.trace.life.Correlated;
import usbtoaster.trace.life.Correlator;
import usbtoaster.trace.life.LifeReader;
import usbtoaster.trace.record.Entry;
import usbtoaster.trace.record.Recorder;
import usbtoaster.view.recording.RecordingHeader;
import usbtoaster.view.recording.RecordingWriter;

/** A trace, and the thread that takes what is recorded, each millisecond. */
final class Taker {
  private static final int EVENTS = 1 << 17; // as a run has them
  private static final long PAUSE_NANOS = 1_000_000;

  private final Trace trace;
  private final @Nullable Recorder recorder;
  private final @Nullable RecordingWriter writer;
  private final Thread thread = new Thread(this::take, "taker");
  private long taken; // of the thread, and after it
  private volatile boolean over; // set by close, read by the thread

  private Taker(@Nullable Recorder recorder, @Nullable RecordingWriter writer) {
    this.recorder = recorder;
    this.writer = writer;
    trace =
        new Trace(
            EVENTS, System::nanoTime, () -> KernelThread.current().processorNumber(), recorder);
  }

  private Taker started() {
    thread.start();
    return this;
  }

  /** Takes the events of a ring, and counts them. */
  static Taker ofRing() {
    return new Taker(null, null).started();
  }

  /** Takes events and entries, and writes them as a file that nobody keeps. */
  static Taker ofRecording() {
    try {
      RecordingHeader header =
          new RecordingHeader(Instant.EPOCH, System.nanoTime(), "nowhere", Map.of());
      return new Taker(
              new Recorder(EVENTS, System::nanoTime),
              new RecordingWriter(OutputStream.nullOutputStream(), header))
          .started();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Trace trace() {
    return trace;
  }

  private void take() {
    LifeReader reader =
        new LifeReader() {
          @Override
          public void event(Correlated event) {
            write(new Entry.StageReached(event.event()));
          }

          @Override
          public void lost(long lost) {}
        };
    Correlator correlator = new Correlator(reader);
    while (!over) {
      if (recorder == null) {
        trace.drain(event -> taken++);
      } else {
        correlator.drain(trace);
        recorder.drain(this::write);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private void write(Entry entry) {
    taken++;
    RecordingWriter to = writer;
    if (to != null) {
      try {
        to.write(entry);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Ends the thread. */
  void close() throws InterruptedException {
    over = true;
    thread.join();
  }

  /** Says how much there was; once closed. A trace that drops costs less. */
  String tell() {
    return "%,d taken, %,d events and %,d entries dropped"
        .formatted(taken, trace.dropped(), recorder == null ? 0 : recorder.dropped());
  }
}
