package usbtoaster.semantics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import usbtoaster.kernel.IoRequest;
import usbtoaster.kernel.IoRig;
import usbtoaster.kernel.KernelThread;
import usbtoaster.kernel.NtStatus;

/** T7: reads of a pipe whose handle is bound to a port, before and after. */
final class FilePort {
  private FilePort() {}

  static Stream<Row> rows() {
    return Stream.of(
        Row.of("synchronous handle: not bound", () -> new PipeWorld(true), FilePort::refuseToBind),
        row("read pends, peer writes 3: packet", FilePort::readFirst),
        row("peer writes 2, then read: packet at once", FilePort::writeFirst),
        row("read pends, handle closed: PIPE_BROKEN", FilePort::closeFirst),
        row("read, bind, write: packet", FilePort::bindBetween),
        row("bound, read with an APC: INVALID_PARAMETER", FilePort::refuseAnApc),
        row("read with an APC, bind, write: the APC, no packet", FilePort::keepAnApc));
  }

  private static Row row(String name, Consumer<PipeWorld> check) {
    return Row.of(name, () -> new PipeWorld(false), check);
  }

  private static void refuseToBind(PipeWorld world) {
    assertThat(world.bind()).isEqualTo(NtStatus.INVALID_PARAMETER);
    assertThat(IoRig.untouched(world.request)).isTrue();
  }

  private static void readFirst(PipeWorld world) {
    assertThat(world.bind()).isEqualTo(NtStatus.SUCCESS);
    assertThat(world.read(3)).isEqualTo(NtStatus.PENDING);
    assertThat(world.port.depth()).isZero();
    world.pipe.feed("abc");
    assertThat(world.port.depth()).isEqualTo(1);
    world.assertPacket(NtStatus.SUCCESS, 3);
    world.assertRead("abc");
  }

  private static void writeFirst(PipeWorld world) {
    world.bind();
    world.pipe.feed("ab");
    assertThat(world.read(3)).isEqualTo(NtStatus.SUCCESS);
    assertThat(world.port.depth()).isEqualTo(1);
    world.assertPacket(NtStatus.SUCCESS, 2);
    world.assertRead("ab");
  }

  private static void closeFirst(PipeWorld world) {
    world.bind();
    world.read(3);
    world.io.close(world.file);
    world.assertPacket(NtStatus.PIPE_BROKEN, 0);
    assertThat(world.io.packetsInUse()).isZero();
  }

  private static void bindBetween(PipeWorld world) {
    world.read(3);
    world.bind();
    world.pipe.feed("abc");
    world.assertPacket(NtStatus.SUCCESS, 3);
    world.assertRead("abc");
  }

  private static void refuseAnApc(PipeWorld world) {
    world.bind();
    world.request.apc(ended -> {});
    assertThat(world.read(3)).isEqualTo(NtStatus.INVALID_PARAMETER);
    assertThat(world.pipe.waiting()).isZero();
    assertThat(IoRig.untouched(world.request)).isTrue();
  }

  private static void keepAnApc(PipeWorld world) {
    List<IoRequest> ran = new ArrayList<>();
    world.request.apc(ran::add);
    world.read(3);
    world.bind();
    world.pipe.feed("abc");
    world.assertNoPacket();
    assertThat(ran).isEmpty();
    assertThat(KernelThread.current().delay(true, 0)).isEqualTo(NtStatus.USER_APC);
    assertThat(ran).containsExactly(world.request);
    assertThat(KernelThread.current().delay(true, 0)).isEqualTo(NtStatus.SUCCESS);
    world.assertRead("abc");
  }
}
