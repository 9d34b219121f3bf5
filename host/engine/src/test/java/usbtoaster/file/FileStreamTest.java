package usbtoaster.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import usbtoaster.async.CancellationTokenSource;
import usbtoaster.async.Task;
import usbtoaster.async.TaskException;
import usbtoaster.engine.EngineKind;
import usbtoaster.engine.Slab;
import usbtoaster.engines.EngineOptions;
import usbtoaster.engines.EngineRig;
import usbtoaster.io.IoException;
import usbtoaster.io.OperationOptions;
import usbtoaster.kernel.NtStatus;

/** Files by every engine. */
@ParameterizedClass(name = "{0}")
@EnumSource
class FileStreamTest {
  private static final int LONG = (2 << 20) + 5;
  private static final FileOptions ALL = FileOptions.of(FileMode.OPEN_OR_CREATE, true, true);

  private final EngineRig rig;
  private final Random random = new Random(11);
  @TempDir private Path folder;

  FileStreamTest(EngineKind kind) {
    rig = new EngineRig(EngineOptions.of(kind).withSlabBytes(4 << 20));
  }

  @AfterEach
  void shouldLeaveNothingBehind() {
    rig.close();
  }

  private FileStream open(String name, FileOptions options) throws IoException {
    return FileStream.open(rig.system, folder.resolve(name), options);
  }

  private byte[] bytes(int length) {
    byte[] data = new byte[length];
    random.nextBytes(data);
    return data;
  }

  private static void fails(Task<?> task, int status) {
    assertThatThrownBy(task::join).isInstanceOf(TaskException.class);
    assertThat(task.exception())
        .isInstanceOfSatisfying(IoException.class, e -> is(status, e.status()));
  }

  private void refuses(String name, FileOptions options, int status) {
    assertThatThrownBy(() -> FileStream.open(rig.system, name, options))
        .isInstanceOfSatisfying(IoException.class, e -> is(status, e.status()));
  }

  private static void is(int expected, int status) {
    assertThat(NtStatus.name(status)).isEqualTo(NtStatus.name(expected));
  }

  @Test
  void shouldWriteAndReadAtPositions() throws IOException {
    byte[] data = bytes(10_000);
    try (FileStream file = open("a", ALL)) {
      assertThat(file.writeAsync(data, 5000).join()).isEqualTo(10_000);
      assertThat(file.writeAsync(data, 1, 3, 0, OperationOptions.NONE).join()).isEqualTo(3);
      byte[] back = new byte[10_000];
      assertThat(file.readAsync(back, 5000).join()).isEqualTo(10_000);
      assertThat(back).isEqualTo(data);
      assertThat(file.lengthBytes()).isEqualTo(15_000);
      assertThat(file.flushAsync().join()).isZero();
      assertThat(file.read(back, 5, 3, 0, OperationOptions.NONE)).isEqualTo(3);
      assertThat(Arrays.copyOfRange(back, 5, 8)).isEqualTo(Arrays.copyOfRange(data, 1, 4));
      assertThat(file.write(data, 0, 0, 0, OperationOptions.NONE)).isZero();
    }
    assertThat(Files.size(folder.resolve("a"))).isEqualTo(15_000);
  }

  @Test
  void shouldReadNothingAtTheEnd() throws IOException {
    Files.write(folder.resolve("a"), bytes(904));
    try (FileStream file = open("a", FileOptions.READ)) {
      byte[] data = new byte[4096];
      assertThat(file.readAsync(data, 0).join()).isEqualTo(904);
      assertThat(file.readAsync(data, 904).join()).isZero();
      assertThat(file.readAsync(data, 1L << 40).join()).isZero();
    }
  }

  @Test
  void shouldMoveMoreThanABlock() throws IOException {
    byte[] data = bytes(LONG);
    try (FileStream file = open("a", ALL)) {
      assertThat(file.writeAsync(data, 7).join()).isEqualTo(LONG);
      byte[] back = new byte[LONG + 10];
      assertThat(file.readAsync(back, 7).join()).isEqualTo(LONG);
      assertThat(Arrays.copyOf(back, LONG)).isEqualTo(data);
    }
  }

  @Test
  void shouldAppendWhereverTheEndIs() throws IOException {
    Path path = Files.write(folder.resolve("a"), new byte[] {1, 2});
    try (FileStream one = open("a", FileOptions.APPEND);
        FileStream two = open("a", FileOptions.APPEND)) {
      assertThat(one.appendAsync(new byte[] {3}).join()).isEqualTo(1);
      assertThat(two.appendAsync(new byte[] {4, 5}).join()).isEqualTo(2);
      assertThat(one.appendAsync(new byte[] {6}).join()).isEqualTo(1);
    }
    assertThat(Files.readAllBytes(path)).containsExactly(1, 2, 3, 4, 5, 6);
    try (FileStream plain = open("a", FileOptions.READ_WRITE)) {
      assertThatThrownBy(() -> plain.appendAsync(new byte[1]))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("FileMode.APPEND");
    }
  }

  @Test
  void shouldGoOnWhereTheLastOneEnded() throws IOException {
    byte[] data = bytes(300);
    try (FileStream file = open("a", ALL)) {
      for (int at = 0; at < 300; at += 100) {
        assertThat(file.writeNextAsync(data, at, 100, OperationOptions.NONE).join()).isEqualTo(100);
      }
      assertThat(file.position()).isEqualTo(300);
      file.position(0);
      byte[] back = new byte[1000];
      assertThat(file.readNextAsync(back, 0, 70, OperationOptions.NONE).join()).isEqualTo(70);
      assertThat(file.readNextAsync(back, 70, 900, OperationOptions.NONE).join()).isEqualTo(230);
      assertThat(file.readNextAsync(back, 0, 10, OperationOptions.NONE).join()).isZero();
      assertThat(Arrays.copyOf(back, 300)).isEqualTo(data);
    }
  }

  @Test
  void shouldSayWhyAFileCannotBeOpened() throws IOException {
    String here = folder.resolve("a").toString();
    refuses(here, FileOptions.READ, NtStatus.NO_SUCH_FILE);
    Files.write(folder.resolve("a"), bytes(10));
    refuses(here, FileOptions.of(FileMode.CREATE_NEW, true, true), NtStatus.OBJECT_NAME_COLLISION);
    refuses(here + "/b", FileOptions.READ, NtStatus.OBJECT_PATH_NOT_FOUND);
    refuses(folder.toString(), FileOptions.READ, NtStatus.FILE_IS_A_DIRECTORY);
    refuses(folder.toString(), FileOptions.READ_WRITE, NtStatus.FILE_IS_A_DIRECTORY);
    refuses(here + "\0b", FileOptions.READ, NtStatus.OBJECT_NAME_INVALID);
    refuses(here + "\ud800", FileOptions.READ, NtStatus.OBJECT_NAME_INVALID);
    refuses(here + "n".repeat(300), FileOptions.CREATE, NtStatus.OBJECT_NAME_INVALID);
    refuses("", FileOptions.READ, NtStatus.NO_SUCH_FILE);
  }

  @Test
  void shouldNotWriteToARunningProgram() throws IOException {
    Path program = Files.copy(Path.of("/bin/sleep"), folder.resolve("sleep"));
    Assumptions.assumeTrue(program.toFile().setExecutable(true));
    Process running = new ProcessBuilder(program.toString(), "1000").start();
    try {
      refuses(program.toString(), FileOptions.READ_WRITE, NtStatus.SHARING_VIOLATION);
    } finally {
      running.destroyForcibly();
    }
  }

  @Test
  void shouldDenyWhatItWasNotOpenedFor() throws IOException {
    Path path = Files.write(folder.resolve("a"), bytes(10));
    try (FileStream reader = open("a", FileOptions.READ);
        FileStream writer = open("a", FileOptions.of(FileMode.OPEN, false, true))) {
      fails(reader.writeAsync(new byte[1], 0), NtStatus.ACCESS_DENIED);
      fails(writer.readAsync(new byte[1], 0), NtStatus.ACCESS_DENIED);
    }
    Assumptions.assumeFalse("root".equals(System.getProperty("user.name")), "root may do anything");
    assertThat(path.toFile().setReadable(false)).isTrue();
    refuses(path.toString(), FileOptions.READ, NtStatus.ACCESS_DENIED);
  }

  @Test
  void shouldTellThatTheDiskIsFull() throws IOException {
    try (FileStream full =
        FileStream.open(rig.system, "/dev/full", FileOptions.of(FileMode.OPEN, true, true))) {
      fails(full.writeAsync(new byte[100], 0), NtStatus.DISK_FULL);
      byte[] data = {1, 2, 3};
      assertThat(full.readAsync(data, 0).join()).isEqualTo(3);
      assertThat(data).containsOnly(0);
    }
  }

  @Test
  void shouldKeepWhatWasWrittenBeforeTheDiskWasFull() throws Exception {
    run("mount", "-t", "tmpfs", "-o", "size=64k", "toaster-test", folder.toString());
    try (FileStream file = open("a", ALL)) {
      byte[] data = bytes(100_000);
      fails(file.writeAsync(data, 0), NtStatus.DISK_FULL);
      int written = (int) file.lengthBytes();
      byte[] back = new byte[written];
      assertThat(file.readAsync(back, 0).join()).isEqualTo(written);
      assertThat(back).isEqualTo(Arrays.copyOf(data, written)); // the parts before the last
      file.lengthBytes(0);
      assertThat(file.writeAsync(data, 0, 1000, 0, OperationOptions.NONE).join()).isEqualTo(1000);
    } finally {
      run("umount", "-l", folder.toString());
    }
  }

  private static void run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    byte[] said = process.getInputStream().readAllBytes();
    Assumptions.assumeTrue(
        process.waitFor() == 0, () -> "no small disk: " + new String(said, UTF_8));
  }

  @Test
  void shouldFlushWhatHasNoDisk() throws IOException {
    try (FileStream file = FileStream.open(rig.system, "/dev/null", FileOptions.READ_WRITE)) {
      assertThat(file.writeAsync(bytes(3), 0).join()).isEqualTo(3);
      assertThat(file.flushAsync().join()).isZero();
    }
  }

  @Test
  void shouldKeepAFileThatIsDeletedUnderneath() throws IOException {
    byte[] data = bytes(5000);
    try (FileStream file = open("a", ALL)) {
      file.writeAsync(data, 0).join();
      Files.delete(folder.resolve("a"));
      byte[] back = new byte[5000];
      assertThat(file.readAsync(back, 0).join()).isEqualTo(5000);
      assertThat(back).isEqualTo(data);
      assertThat(file.writeAsync(data, 5000).join()).isEqualTo(5000);
      assertThat(file.lengthBytes()).isEqualTo(10_000);
    }
  }

  @Test
  @SuppressWarnings("try") // closed twice, on purpose
  void shouldChangeTheLength() throws IOException {
    try (FileStream file = open("a", ALL)) {
      file.lengthBytes(100);
      byte[] back = bytes(200);
      assertThat(file.readAsync(back, 0).join()).isEqualTo(100);
      assertThat(Arrays.copyOf(back, 100)).containsOnly(0);
      file.close();
      assertThatThrownBy(file::lengthBytes)
          .isInstanceOfSatisfying(IoException.class, e -> is(NtStatus.FILE_CLOSED, e.status()));
      fails(file.readAsync(back, 0), NtStatus.FILE_CLOSED);
      file.close();
    }
  }

  @Test
  void shouldTransferPastThePageCacheWhatIsAligned() throws IOException {
    try (FileStream file = openDirect()) {
      int unit = file.alignmentBytes();
      byte[] data = bytes(unit * 4);
      assertThat(file.writeAsync(data, unit).join()).isEqualTo(data.length);
      byte[] back = new byte[unit * 8];
      assertThat(file.readAsync(back, unit).join()).isEqualTo(data.length);
      assertThat(Arrays.copyOf(back, data.length)).isEqualTo(data);
      assertThatThrownBy(() -> file.readAsync(back, 100))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "Past the page cache, positions and lengths are multiples of %d bytes here, not 100"
                  + " and %d.",
              unit, back.length);
    }
  }

  @Test
  void shouldRefuseADirectTransferForWhichThereAreOnlyCrumbs() throws IOException {
    try (FileStream file = openDirect()) {
      Slab slab = rig.system.transfers().slab();
      List<Slab.Block> taken = new ArrayList<>();
      Slab.Block crumb = Objects.requireNonNull(slab.take(1));
      for (Slab.Block each = slab.take(4096, 4096); each != null; each = slab.take(4096, 4096)) {
        taken.add(each);
      }
      int unit = file.alignmentBytes();
      int length = Math.max(unit, 2 * Slab.SMALLEST);
      Task<Integer> write = file.writeAsync(new byte[length], 0);
      slab.giveBack(crumb);
      taken.forEach(slab::giveBack);
      if (unit > Slab.SMALLEST) { // else the crumbs do
        fails(write, NtStatus.INSUFFICIENT_RESOURCES);
      }
      assertThat(file.writeAsync(new byte[length], 0).join()).isEqualTo(length);
    }
  }

  private FileStream openDirect() throws IOException {
    try {
      return open("a", ALL.withDirect());
    } catch (IoException refused) {
      return Assumptions.abort("The file system has no direct transfers: " + refused.getMessage());
    }
  }

  @Test
  void shouldNotOpenOnAClosedSystem() throws IOException {
    Path path = Files.write(folder.resolve("a"), bytes(10));
    rig.system.close();
    refuses(path.toString(), FileOptions.READ, NtStatus.FILE_CLOSED);
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      assertThat(open.map(FileStreamTest::target)).doesNotContain(path.toString());
    }
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException closedMeanwhile) {
      return "";
    }
  }

  @Test
  void shouldNotBeginWhatIsCancelledBefore() throws IOException {
    CancellationTokenSource source = new CancellationTokenSource();
    source.cancel();
    try (FileStream file = open("a", ALL)) {
      Task<Integer> write =
          file.writeAsync(bytes(10), 0, 10, 0, OperationOptions.of(source.token()));
      assertThat(write.isCanceled()).isTrue();
      assertThat(file.lengthBytes()).isZero();
    }
  }
}
