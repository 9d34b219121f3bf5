package usbtoaster.semantics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import usbtoaster.kernel.FileObject;
import usbtoaster.kernel.NtStatus;

/**
 * T8: what a handle's completion modes are after they are set, and what they do. A buffer of the
 * wrong size is left out: the modes are an {@code int}. The operation is a read, which can pend
 * here.
 */
final class CompletionModes {
  private static final int EVENT = FileObject.SKIP_SET_EVENT_ON_HANDLE;
  private static final int PORT = FileObject.SKIP_COMPLETION_PORT_ON_SUCCESS;

  private CompletionModes() {}

  static Stream<Row> rows() {
    List<Row> rows = new ArrayList<>();
    rows.add(
        Row.of(
            "synchronous handle: INVALID_PARAMETER",
            () -> new PipeWorld(true),
            world -> assertThat(world.file.addModes(EVENT)).isEqualTo(NtStatus.INVALID_PARAMETER)));
    rows.add(modes("fresh handle: 0", 0));
    rows.add(modes("SKIP_SET_EVENT: reads back", EVENT, EVENT));
    rows.add(modes("then 0: unchanged", EVENT, EVENT, 0));
    rows.add(modes("then SKIP_PORT: both", EVENT | PORT, EVENT, 0, PORT));
    rows.add(modes("then 0xDEADBEEF: unchanged", EVENT | PORT, EVENT, 0, PORT, 0xDEADBEEF));
    rows.add(row("no mode, at once: packet", world -> atOnce(world, true)));
    rows.add(row("no mode, pended: packet", CompletionModes::pended));
    rows.add(row("SKIP_PORT, at once: none", world -> atOnce(world, false, PORT)));
    rows.add(row("SKIP_PORT, pended: packet", world -> pended(world, PORT)));
    rows.add(row("SKIP_PORT then 0, at once: none", world -> atOnce(world, false, PORT, 0)));
    return rows.stream();
  }

  private static Row row(String name, Consumer<PipeWorld> check) {
    return Row.of(name, () -> new PipeWorld(false), check);
  }

  private static Row modes(String name, int expected, int... set) {
    return row(
        name,
        world -> {
          add(world, set);
          assertThat(world.file.modes()).isEqualTo(expected);
        });
  }

  private static void add(PipeWorld world, int... modes) {
    for (int mode : modes) {
      assertThat(world.file.addModes(mode)).isEqualTo(NtStatus.SUCCESS);
    }
  }

  private static void atOnce(PipeWorld world, boolean posts, int... modes) {
    world.bind();
    add(world, modes);
    world.pipe.feed("a");
    assertThat(world.read(1)).isEqualTo(NtStatus.SUCCESS);
    if (posts) {
      world.assertPacket(NtStatus.SUCCESS, 1);
    } else {
      world.assertNoPacket();
    }
    world.assertRead("a");
  }

  private static void pended(PipeWorld world, int... modes) {
    world.bind();
    add(world, modes);
    assertThat(world.read(1)).isEqualTo(NtStatus.PENDING);
    world.pipe.feed("a");
    world.assertPacket(NtStatus.SUCCESS, 1);
    world.assertRead("a");
  }
}
