package usbtoaster.semantics;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The test descriptions of {@code docs/reference/semantics.md}: one method a description, one case
 * a row of it. Each row has a world of its own, and no row needs any other.
 */
class SemanticsTest {
  private static final String PACKAGE = "usbtoaster.semantics.";

  @ParameterizedTest(name = "T1 {0}")
  @MethodSource(PACKAGE + "ReturnStatus#rows")
  @DisplayName("semantics 2, 16 to 23, 26, 27, 76 (T1): the return-status matrix")
  void shouldReturnAndTell(Row row) {
    row.check().run();
  }

  @ParameterizedTest(name = "T2 {0}")
  @MethodSource(PACKAGE + "DeviceCancel#rows")
  @DisplayName("semantics 32, 76, 80 (T2): cancelling what a device holds")
  void shouldCancelWhatADeviceHolds(Row row) {
    row.check().run();
  }

  @ParameterizedTest(name = "T3 {0}")
  @MethodSource(PACKAGE + "BuiltRequest#rows")
  @DisplayName("semantics 3 to 5, 16 (T3): a packet that is built, and its end")
  void shouldBuildAPacket(Row row) {
    row.check().run();
  }

  @ParameterizedTest(name = "T4 {0}")
  @MethodSource(PACKAGE + "CancelRequest#rows")
  @DisplayName("semantics 7, 31, 32 (T4): cancelling a packet")
  void shouldCancelAPacket(Row row) {
    row.check().run();
  }
}
