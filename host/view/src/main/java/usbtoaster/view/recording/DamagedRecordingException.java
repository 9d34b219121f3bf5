package usbtoaster.view.recording;

import java.io.IOException;

/**
 * A file is cut off, damaged, or no recording at all; the message is a sentence that says where.
 */
public final class DamagedRecordingException extends IOException {
  private static final long serialVersionUID = 1;

  DamagedRecordingException(String sentence) {
    super(sentence);
  }
}
