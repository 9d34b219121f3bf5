package usbtoaster.engine;

import java.io.IOException;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import usbtoaster.uring.RingEngine;
import usbtoaster.uring.RingOptions;

@DisplayName("The engine on io_uring")
final class UringContractTest extends EngineContract {
  /** Opens one, or skips the test and says why Linux refuses it. */
  static Engine open(EngineKind kind) {
    try {
      return RingEngine.open(kind, RingOptions.DEFAULT);
    } catch (IOException refused) {
      return Assumptions.abort("no ring: " + refused.getMessage());
    }
  }

  @Override
  Engine open() {
    return open(EngineKind.URING);
  }

  @Override
  int randomOperations() {
    return 50_000;
  }
}
