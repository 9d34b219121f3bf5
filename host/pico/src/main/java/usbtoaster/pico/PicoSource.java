package usbtoaster.pico;

import com.pi4j.context.Context;
import com.pi4j.io.IO;
import com.pi4j.provider.Provider;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** Whose pins the providers of one context lead to: made when the first pin is created. */
final class PicoSource {
  private final Supplier<EmulatedPico> maker;
  private final IntSupplier priority;

  PicoSource(Supplier<EmulatedPico> maker, IntSupplier priority) {
    this.maker = maker;
    this.priority = priority;
  }

  EmulatedPico pico() {
    return maker.get();
  }

  int priority() {
    return priority.getAsInt();
  }

  Provider<?, ?, ?>[] providers() {
    return new Provider<?, ?, ?>[] {
      new EmulatedInputProvider(this),
      new EmulatedOutputProvider(this),
      new EmulatedSpiProvider(this)
    };
  }

  /** Adds what was created to its context; frees what it had claimed if that fails. */
  <T extends IO<?, ?, ?>> T register(Context context, T created, String claim) {
    try {
      context.registry().add(created);
      return created;
    } catch (RuntimeException e) {
      pico().lines().free(claim);
      throw e;
    }
  }
}
