package usbtoaster.bench;

import java.util.List;
import org.jspecify.annotations.Nullable;
import usbtoaster.driver.ToasterSettings;
import usbtoaster.io.IoException;
import usbtoaster.kernel.CompletionEntry;
import usbtoaster.kernel.CompletionPort;
import usbtoaster.kernel.FileObject;
import usbtoaster.kernel.IoRequest;
import usbtoaster.kernel.NtStatus;
import usbtoaster.kernel.SharedTimer;
import usbtoaster.trace.Trace;
import usbtoaster.view.led.LedMode;
import usbtoaster.view.led.LedPanel;

/**
 * A rig that is traced in one of four ways, and the two writes that are measured on it: the
 * shortest way there is, and the whole one.
 */
final class TracedRig {
  /**
   * No trace; the ring alone; LEDs whose output does nothing; ring and recorder, written to a file
   * that nobody keeps.
   */
  static final List<String> WAYS = List.of("off", "ring", "leds", "recording");

  /** Of a byte at 10 MHz, the fastest that the toaster's bus is. */
  static final long BYTE_NANOS = 800;

  private final byte[] data = new byte[64];
  private final IoRequest request = new IoRequest().context("write");
  private final CompletionEntry entry = new CompletionEntry();
  private final SharedTimer time = new SharedTimer();
  private final LedPanel panel = LedPanel.start(LedMode.RAW, time);
  private final @Nullable Taker taker;
  private final Rig rig;
  private final CompletionPort port = new CompletionPort(0);
  private final FileObject shortest;

  /**
   * Boots a toaster that is traced in {@code way}, and opens a driver without a device.
   *
   * @param byteNanos how long a byte takes on the toaster's bus; 0: no time
   */
  TracedRig(String way, long byteNanos) throws IoException {
    panel.connect((mask, levels) -> {});
    taker =
        switch (way) {
          case "ring" -> Taker.ofRing();
          case "recording" -> Taker.ofRecording();
          default -> null;
        };
    Trace trace =
        taker != null ? taker.trace() : way.equals("leds") ? Trace.ofActivities(panel) : Trace.OFF;
    rig = Rig.traced(ToasterSettings.DEFAULT, trace, byteNanos);
    shortest = RequestAllocation.open(rig.io, RequestAllocation.echo(rig.io), port);
  }

  /** The I/O manager and the port alone. */
  int kernel() {
    int status = rig.io.write(shortest, request, data, 0, data.length);
    if (status == NtStatus.PENDING) {
      status = rig.io.dequeue(port, entry, -1);
    }
    return status;
  }

  /** The whole way, {@code writes} times: two interrupts, their DPCs and a continuation, too. */
  int whole(int writes) {
    return new Lane(rig.stream, data, writes).start().join();
  }

  /** Returns how much the trace has taken and dropped, in words; "" if nothing is to be taken. */
  String taken() {
    return taker == null ? "" : taker.tell();
  }

  /** Switches it off. */
  void close() throws InterruptedException {
    entry.giveBack();
    rig.io.close(shortest);
    port.close();
    rig.close();
    panel.close();
    time.close();
    if (taker != null) {
      taker.close();
    }
  }
}
