package usbtoaster.engine;

import org.junit.jupiter.api.DisplayName;

@DisplayName("The engine with a pool of blocking threads")
final class BlockingContractTest extends EngineContract {
  @Override
  Engine open() {
    return new BlockingEngine(EngineKind.BLOCKING, BlockingOptions.of(EngineKind.BLOCKING));
  }

  @Override
  int randomOperations() {
    return 20_000;
  }
}
