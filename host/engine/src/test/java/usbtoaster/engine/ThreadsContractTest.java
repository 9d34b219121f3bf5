package usbtoaster.engine;

import org.junit.jupiter.api.DisplayName;

@DisplayName("The engine with a thread a request")
final class ThreadsContractTest extends EngineContract {
  @Override
  Engine open() {
    return new BlockingEngine(EngineKind.THREADS, BlockingOptions.of(EngineKind.THREADS));
  }

  @Override
  int randomOperations() {
    return 1_000;
  }
}
