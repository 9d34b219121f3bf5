package usbtoaster.system;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import usbtoaster.async.AsyncStateMachine;
import usbtoaster.async.CancellationToken;
import usbtoaster.async.Task;
import usbtoaster.driver.ToasterSettings;
import usbtoaster.io.FileAccess;
import usbtoaster.toaster.ToasterStream;
import usbtoaster.trace.record.Entry;
import usbtoaster.trace.record.Entry.StageReached;
import usbtoaster.view.recording.Recording;
import usbtoaster.view.recording.RecordingHeader;
import usbtoaster.wires.FaultPlan;

/**
 * One run of the real firmware in virtual time, recorded: {@value #STREAMS} streams make {@value
 * #WRITES} writes each. Made once, for all tests that look at a recording.
 */
final class RecordedRun {
  static final int STREAMS = 6; // the toaster has four slots
  static final int WRITES = 3;

  /** The recording. */
  static final Recording RECORDING = record();

  private RecordedRun() {}

  /** Awaits one write after the other. */
  private static final class Writer extends AsyncStateMachine<Integer> {
    private final ToasterStream stream;
    private final byte[] bread = new byte[300]; // two bursts
    private Task<Integer> write = Task.completed(0);
    private int left = WRITES;

    Writer(ToasterStream stream) {
      this.stream = stream;
    }

    @Override
    protected void moveNext() throws Exception {
      resultOf(write);
      if (left-- == 0) {
        complete(0);
        return;
      }
      write = stream.writeAsync(bread, 0, bread.length, CancellationToken.NONE);
      suspends(write, 1);
    }
  }

  private static Recording record() {
    EmulatedDevice device = new EmulatedDevice(FaultPlan.none(), 1 << 16, 1 << 18);
    List<Entry> entries = new ArrayList<>();
    try (VirtualSystem system = new VirtualSystem(device, ToasterSettings.DEFAULT)) {
      List<Task<Integer>> writers = new ArrayList<>();
      for (int i = 0; i < STREAMS; i++) {
        writers.add(new Writer(system.open(FileAccess.WRITE_ONLY)).start());
      }
      system.run(Task.whenAll(writers));
      device.recorder.drain(entries::add); // all kinds mixed up, as far as it goes
      system.trace.drain(event -> entries.add(new StageReached(event)));
    }
    return Recording.of(
        new RecordingHeader(
            Instant.parse("2026-11-30T12:00:00Z"), 0, "the emulator", Map.of("in-flight", "6")),
        entries);
  }
}
