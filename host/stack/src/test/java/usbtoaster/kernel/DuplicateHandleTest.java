package usbtoaster.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DuplicateHandleTest {
  private final IoRig rig = new IoRig();
  private final FileObject file = rig.open(false);

  private FileHandle duplicate() {
    return Objects.requireNonNull(rig.io.duplicate(file));
  }

  @Test
  @DisplayName("semantics 37: a duplicate sends no CREATE; the last handle CLEANUP, then CLOSE")
  void shouldCleanUpWithTheLastHandle() {
    FileHandle second = duplicate();
    FileHandle third = duplicate();
    assertThat(third.file()).isSameAs(file);
    assertThat(rig.calls).containsExactly(MajorFunction.CREATE);
    rig.io.close(second);
    rig.io.close(file);
    assertThat(rig.calls).containsExactly(MajorFunction.CREATE);
    IoRequest request = new IoRequest();
    assertThat(rig.write(file, request)).isEqualTo(NtStatus.PENDING);
    rig.io.close(third);
    assertThat(rig.calls).endsWith(MajorFunction.WRITE, MajorFunction.CLEANUP);
    assertThat(rig.write(file, new IoRequest())).isEqualTo(NtStatus.FILE_CLOSED);
    rig.completeParked(NtStatus.SUCCESS, 1);
    assertThat(rig.calls).endsWith(MajorFunction.CLEANUP, MajorFunction.CLOSE).hasSize(4);
    assertThat(rig.io.packetsInUse()).isZero();
  }

  @Test
  @DisplayName("semantics 37: a handle is closed once, whoever closes it again")
  void shouldNotCloseTheHandleOfAnother() {
    FileHandle second = duplicate();
    rig.io.close(second);
    rig.io.close(second);
    assertThat(rig.calls).containsExactly(MajorFunction.CREATE);
    FileHandle third = duplicate();
    rig.io.close(file);
    rig.io.close(file);
    assertThat(rig.calls).containsExactly(MajorFunction.CREATE);
    rig.io.close(third);
    assertThat(rig.calls).endsWith(MajorFunction.CLEANUP, MajorFunction.CLOSE).hasSize(3);
    assertThat(rig.io.duplicate(file)).isNull();
  }
}
