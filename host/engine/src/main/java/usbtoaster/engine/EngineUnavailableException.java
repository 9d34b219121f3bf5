package usbtoaster.engine;

/** An engine cannot be had here; the message is one sentence that says why, and what to do. */
public class EngineUnavailableException extends Exception {
  private static final long serialVersionUID = 1;

  /** Makes one. */
  public EngineUnavailableException(String sentence) {
    super(sentence);
  }
}
