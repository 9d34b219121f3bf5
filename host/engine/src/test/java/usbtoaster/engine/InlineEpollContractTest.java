package usbtoaster.engine;

import org.junit.jupiter.api.DisplayName;
import usbtoaster.epoll.EpollEngine;
import usbtoaster.epoll.EpollOptions;
import usbtoaster.io.ThreadPool;
import usbtoaster.io.ThreadPoolOptions;
import usbtoaster.kernel.IoManager;
import usbtoaster.trace.Trace;

@DisplayName("The engine on epoll whose event threads do all themselves")
final class InlineEpollContractTest extends EngineContract {
  private final ThreadPool pool =
      ThreadPool.servedByWorkers(new IoManager(Trace.OFF, 16), ThreadPoolOptions.DEFAULT);

  @Override
  Engine open() {
    EpollOptions options = EpollOptions.of((nanos, action) -> {});
    return new EpollEngine(options.withInline(true).withEventThreads(2), pool);
  }

  @Override
  int randomOperations() {
    return 5_000;
  }
}
