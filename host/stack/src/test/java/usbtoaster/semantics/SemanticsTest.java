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

  @ParameterizedTest(name = "T6 {0}")
  @MethodSource(PACKAGE + "ManualPort#rows")
  @DisplayName("semantics 67, 69 to 72 (T6): a port that is posted to by hand")
  void shouldPostByHand(Row row) {
    row.check().run();
  }

  @ParameterizedTest(name = "T7 {0}")
  @MethodSource(PACKAGE + "FilePort#rows")
  @DisplayName("semantics 17, 19, 36, 73 to 76 (T7): a file and its port")
  void shouldBindAFile(Row row) {
    row.check().run();
  }

  @ParameterizedTest(name = "T8 {0}")
  @MethodSource(PACKAGE + "CompletionModes#rows")
  @DisplayName("semantics 76, 77 (T8): the modes of completion")
  void shouldKeepModes(Row row) {
    row.check().run();
  }

  @ParameterizedTest(name = "T10 {0}")
  @MethodSource(PACKAGE + "PoolOperation#rows")
  @DisplayName("semantics 80, 88, 89 (T10): operations of a pool")
  void shouldCallBackOnce(Row row) {
    row.check().run();
  }

  @ParameterizedTest(name = "T11 {0}")
  @MethodSource(PACKAGE + "DpcInsert#rows")
  @DisplayName("semantics 42, 45, 50 (T11): inserting and removing a DPC")
  void shouldRunADpc(Row row) {
    row.check().run();
  }

  @ParameterizedTest(name = "T13 {0}")
  @MethodSource(PACKAGE + "DeviceQueueOrder#rows")
  @DisplayName("semantics 29, 30 (T13): the order of a device queue")
  void shouldKeepTheOrder(Row row) {
    row.check().run();
  }

  @ParameterizedTest(name = "T15 {0}")
  @MethodSource(PACKAGE + "ValueSource#rows")
  @DisplayName("semantics 93, 96, 98, 103 (T15): a source of value tasks")
  void shouldEndAValueTask(Row row) {
    row.check().run();
  }
}
