package usbtoaster.junit;

import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Something that is to hold over a time. Nothing is checked before {@link #over} is called; a test
 * that ends without that fails. Belongs to the test's thread.
 */
public final class Watched {
  private final Pico pico;
  private final Runnable begin;
  private final Supplier<@Nullable String> wrong;

  /**
   * Watches.
   *
   * @param what what is expected, for a test that does not check it
   * @param begin is called at the begin
   * @param wrong returns at the end what did not hold, or null
   */
  Watched(Pico pico, String what, Runnable begin, Supplier<@Nullable String> wrong) {
    this.pico = pico;
    this.begin = begin;
    this.wrong = wrong;
    pico.open().made(this, what, "over");
  }

  /**
   * Lets {@code time} of the machine pass, and looks.
   *
   * @throws PicoAssertionError if it did not hold
   */
  public void over(Duration time) {
    pico.open().checked(this);
    begin.run();
    pico.runFor(time);
    String sentence = wrong.get();
    if (sentence != null) {
      throw pico.error("In the last %s %s.".formatted(Texts.duration(time), sentence), null);
    }
  }
}
