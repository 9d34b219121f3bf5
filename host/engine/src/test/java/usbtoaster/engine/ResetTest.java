package usbtoaster.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import usbtoaster.engine.EngineRig.Pair;
import usbtoaster.engine.Operation.Code;
import usbtoaster.linux.Errno;

@DisplayName("A connection that was reset, on engines that ask for readiness")
final class ResetTest {
  static Stream<EngineContract> engines() {
    return Stream.of(
        new EpollContractTest(), new BlockingContractTest(), new ThreadsContractTest());
  }

  @ParameterizedTest
  @MethodSource("engines")
  void shouldTellOfAResetForEver(EngineContract contract) {
    try (EngineRig rig = new EngineRig(contract.open())) {
      Pair pair = rig.pair();
      TestOperation waits = rig.start(Code.RECEIVE, pair.right(), 16);
      rig.resetAtClose(pair.left());
      rig.engine.close(pair.left());
      assertThat(waits.await()).isEqualTo(-Errno.ECONNRESET);
      for (int i = 0; i < 2; i++) { // Linux would say 0 now, as of a clean end
        assertThat(rig.start(Code.RECEIVE, pair.right(), 16).await()).isEqualTo(-Errno.ECONNRESET);
      }
      assertThat(rig.start(Code.SEND, pair.right(), "toast").await()).isEqualTo(-Errno.EPIPE);
    }
  }

  @ParameterizedTest
  @MethodSource("engines")
  void shouldTellReceiversOfAResetThatASenderFound(EngineContract contract) {
    try (EngineRig rig = new EngineRig(contract.open())) {
      Pair pair = rig.pair();
      rig.resetAtClose(pair.left());
      rig.engine.close(pair.left());
      assertThat(rig.start(Code.SEND, pair.right(), "toast").await()).isEqualTo(-Errno.ECONNRESET);
      assertThat(rig.start(Code.RECEIVE, pair.right(), 16).await()).isEqualTo(-Errno.ECONNRESET);
    }
  }
}
