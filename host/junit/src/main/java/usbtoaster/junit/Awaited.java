package usbtoaster.junit;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.signal.Signal;

/**
 * Something that is to come to pass. Nothing is checked before {@code within} is called; a test
 * that ends without that fails. Belongs to the test's thread.
 */
public final class Awaited {
  private final Pico pico;
  private final @Nullable Signal wire;
  private final String what;
  private final BooleanSupplier condition;
  private final Supplier<Duration> moment;

  /**
   * Awaits.
   *
   * @param wire a wire whose changes are looked at, besides every now and then
   * @param moment returns when it came to pass, after it has
   */
  Awaited(
      Pico pico,
      @Nullable Signal wire,
      String what,
      BooleanSupplier condition,
      Supplier<Duration> moment) {
    this.pico = pico;
    this.wire = wire;
    this.what = what;
    this.condition = condition;
    this.moment = moment;
    pico.open().made(this, what, "within");
  }

  /**
   * Lets time pass until it has come to pass.
   *
   * @return when that was, on the machine's clock
   * @throws PicoAssertionError if it does not within {@code limit} of the machine's time, and at a
   *     pace of real time, too
   */
  public Duration within(Duration limit) {
    pico.open().checked(this);
    return within(Limit.of(limit));
  }

  /**
   * Lets time pass until it has come to pass.
   *
   * @return when that was, on the machine's clock
   * @throws PicoAssertionError if it does not before core 0 has executed so many more instructions
   */
  public Duration within(Instructions limit) {
    pico.open().checked(this);
    return within(Limit.of(limit));
  }

  private Duration within(Limit limit) {
    if (!pico.await(condition, limit, wire)) {
      throw pico.error(
          "It did not come to pass within %s that %s.".formatted(limit.text(), what), null);
    }
    return moment.get();
  }
}
