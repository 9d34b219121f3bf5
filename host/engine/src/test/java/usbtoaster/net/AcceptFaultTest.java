package usbtoaster.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import usbtoaster.async.Task;
import usbtoaster.engine.EngineKind;
import usbtoaster.engine.Operation.Code;
import usbtoaster.engines.EngineOptions;
import usbtoaster.engines.IoSystem;
import usbtoaster.io.IoException;
import usbtoaster.linux.Errno;
import usbtoaster.linux.FileFlags;
import usbtoaster.linux.Libc;
import usbtoaster.testing.Stillness;

/** A connection was accepted, and there is no memory for a stream of it. */
class AcceptFaultTest {
  @Test
  void shouldFailTheAcceptAndCloseTheConnection() throws IoException {
    HandEngine engine = new HandEngine();
    try (IoSystem system = IoSystem.on(engine, EngineOptions.of(EngineKind.THREADS));
        TcpListener listener = TcpListener.bind(system, NetRig.loopback(0))) {
      Task<TcpStream> accept = listener.acceptAsync();
      engine.atAttach =
          () -> {
            throw new OutOfMemoryError("on purpose");
          };
      int number = Libc.eventfd(0, FileFlags.EFD_CLOEXEC);
      engine.end(Code.ACCEPT, number);
      Stillness.until("the accept has ended", accept::isCompleted);
      assertThat(accept.exception()).isInstanceOf(OutOfMemoryError.class);
      assertThat(Libc.fcntl(number, FileFlags.F_GETFL, 0)).isEqualTo(-Errno.EBADF);
    }
  }
}
