package usbtoaster.engines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import usbtoaster.async.AsyncStateMachine;
import usbtoaster.async.Task;
import usbtoaster.engine.EngineKind;
import usbtoaster.file.FileMode;
import usbtoaster.file.FileOptions;
import usbtoaster.file.FileStream;
import usbtoaster.net.TcpListener;
import usbtoaster.net.TcpStream;
import usbtoaster.trace.StageGraph;
import usbtoaster.trace.Trace;
import usbtoaster.trace.life.Correlator;
import usbtoaster.trace.life.StageOrder;

/** Every stage occurs, in order, for each request of a file and of a connection. */
class EngineTraceTest {
  private static final int TIMES = 50;
  private static final int LONG = (1 << 20) + 5; // two parts

  private final Trace trace = new Trace(1 << 14, System::nanoTime, () -> 0);
  private final StageOrder order = new StageOrder(StageGraph.ENGINE);

  /** Awaits a write, and then a read of as many bytes, over and over. */
  private static final class Worker extends AsyncStateMachine<Integer> {
    private final FileStream file;
    private final TcpStream connection;
    private final byte[] bytes = new byte[64];
    private Task<Integer> before = Task.completed(0);
    private int step;

    Worker(FileStream file, TcpStream connection) {
      this.file = file;
      this.connection = connection;
    }

    @Override
    protected void moveNext() throws Exception {
      resultOf(before);
      if (step == 4 * TIMES) {
        complete(step);
        return;
      }
      before =
          switch (step++ % 4) {
            case 0 -> file.writeAsync(bytes, step);
            case 1 -> file.readAsync(bytes, step);
            case 2 -> connection.writeAsync(bytes);
            default -> connection.readAsync(bytes);
          };
      suspends(before, 1);
    }
  }

  private void assertInOrder() {
    Correlator correlator = new Correlator(order);
    correlator.drain(trace);
    correlator.finish();
    assertThat(trace.dropped()).isZero();
    assertThat(order.violations()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void shouldPassEveryStageInOrder(EngineKind kind, @TempDir Path folder) throws IOException {
    try (EngineRig rig = new EngineRig(EngineOptions.of(kind).withTrace(trace))) {
      IoSystem system = rig.system;
      InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      try (TcpListener listener = TcpListener.bind(system, any);
          FileStream file =
              FileStream.open(
                  system, folder.resolve("file"), FileOptions.of(FileMode.CREATE, true, true))) {
        Task<TcpStream> accept = listener.acceptAsync();
        TcpStream client = TcpStream.connectAsync(system, listener.address()).join();
        TcpStream server = accept.join();
        Task<Integer> here = new Worker(file, client).start();
        Task<Integer> there = new Worker(file, server).start();
        here.join();
        there.join();
        file.writeAsync(new byte[LONG], 0).join();
        file.flushAsync().join();
        client.close();
        server.close();
      }
    }
    assertInOrder();
    assertThat(order.finished() + order.unsuspended()).isGreaterThan(8 * TIMES);
  }
}
