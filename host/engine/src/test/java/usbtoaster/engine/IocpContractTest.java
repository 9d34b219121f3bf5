package usbtoaster.engine;

import org.junit.jupiter.api.DisplayName;

@DisplayName("The engine whose thread stands for NT's kernel")
final class IocpContractTest extends EngineContract {
  @Override
  Engine open() {
    return UringContractTest.open(EngineKind.IOCP);
  }

  @Override
  int randomOperations() {
    return 25_000;
  }
}
