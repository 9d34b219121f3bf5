package usbtoaster.junit;

import org.jspecify.annotations.Nullable;

/**
 * What a Pico did not do. The message says what was awaited, where the firmware is and what it
 * waits for, what the UART said, the last transfers and edges with their times, and where the
 * waveforms are.
 */
public final class PicoAssertionError extends AssertionError {
  PicoAssertionError(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
