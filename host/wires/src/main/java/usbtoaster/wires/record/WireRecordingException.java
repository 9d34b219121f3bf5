package usbtoaster.wires.record;

import java.io.IOException;

/** A recording that cannot be used; the message is a sentence that says why. */
public final class WireRecordingException extends IOException {
  private static final long serialVersionUID = 1;

  /** Makes one. */
  public WireRecordingException(String sentence) {
    super(sentence);
  }

  /** Makes one for what {@code cause} tells. */
  public WireRecordingException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
