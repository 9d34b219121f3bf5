package usbtoaster.junit;

import org.jspecify.annotations.Nullable;

/** Makes the error of an assertion that does not hold. */
interface Failures {
  /** Returns an error that begins with {@code sentence}. */
  PicoAssertionError error(String sentence, @Nullable Throwable cause);
}
