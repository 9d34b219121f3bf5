package usbtoaster.emulator.image;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Files that are or are not images")
class ImageReaderTest {
  @Test
  @DisplayName("what is in the file counts, not its name")
  void shouldTellTheFormatByTheContents(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("image.elf");
    Files.write(file, new TestUf2(1).block(0x1000_0000, 0, 1, 1).build());

    assertThat(ImageReader.read(file).segments()).hasSize(1);
  }

  @Test
  @DisplayName("a raw image is refused with what to do instead")
  void shouldRefuseARawImage() {
    assertThatExceptionOfType(ImageException.class)
        .isThrownBy(() -> ImageReader.parse("blink.bin", new byte[256]))
        .withMessage(
            "blink.bin is a raw image, which does not say where it goes:"
                + " give the .elf or .uf2 that the build made with it");
  }

  @Test
  @DisplayName("anything else is refused as neither")
  void shouldRefuseAnythingElse() {
    for (byte[] bytes :
        new byte[][] {
          {1}, {0x7F, 'E', 'L'}, "hello, world".getBytes(java.nio.charset.StandardCharsets.UTF_8)
        }) {
      assertThatExceptionOfType(ImageException.class)
          .isThrownBy(() -> ImageReader.parse("notes.txt", bytes))
          .withMessageStartingWith("notes.txt is neither an ELF nor a UF2 file");
    }
  }

  @Test
  @DisplayName("an empty file, and none, are reported")
  void shouldRefuseNothing(@TempDir Path folder) {
    assertThatExceptionOfType(ImageException.class)
        .isThrownBy(() -> ImageReader.parse("a.uf2", new byte[0]))
        .withMessage("a.uf2 is empty: build it again");
    assertThatExceptionOfType(ImageException.class)
        .isThrownBy(() -> ImageReader.read(folder.resolve("none.elf")))
        .withMessageEndingWith("none.elf");
    assertThatExceptionOfType(ImageException.class)
        .isThrownBy(() -> ImageReader.read(folder))
        .withMessageContaining("is a folder: name an image in it");
  }

  @Test
  @DisplayName("of a file or a device without an end no more is read than an image may have")
  void shouldRefuseWhatHasNoEnd(@TempDir Path folder) throws IOException {
    Path sparse = folder.resolve("sparse");
    enlarge(sparse, new byte[0]);
    for (Path file : new Path[] {Path.of("/dev/zero"), sparse}) {
      assertThatExceptionOfType(ImageException.class)
          .isThrownBy(() -> ImageReader.read(file))
          .withMessageContaining(" is neither an ELF nor a UF2 file");
    }
  }

  @Test
  @DisplayName("an ELF, or a UF2, in front of two gigabytes is said to be too large")
  void shouldRefuseAnImageInFrontOfTwoGigabytes(@TempDir Path folder) throws IOException {
    Path elf = folder.resolve("huge.elf");
    enlarge(elf, new TestElf().load(0, 0x1000_0000, new byte[4]).build());
    Path uf2 = folder.resolve("huge.uf2");
    enlarge(uf2, new TestUf2(1).block(0x1000_0000, 0, 1, 1).build());
    for (Path file : new Path[] {elf, uf2}) {
      assertThatExceptionOfType(ImageException.class)
          .isThrownBy(() -> ImageReader.read(file))
          .withMessage(
              file.getFileName()
                  + " has more than 64 MiB, and no image for the RP2040 needs as much: strip it, or"
                  + " build it again");
    }
  }

  @Test
  @DisplayName("an image may come through a pipe")
  void shouldReadAPipe(@TempDir Path folder) throws Exception {
    Path pipe = folder.resolve("pipe");
    assumeThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    byte[] elf = new TestElf().load(0, 0x1000_0000, new byte[100_000]).build();
    Thread writer =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    Files.write(pipe, elf);
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                });
    assertThat(ImageReader.read(pipe).segments()).hasSize(1);
    writer.join();
  }

  /** Puts {@code begin} in front of two gigabytes of zeros that take no place on the disk. */
  private static void enlarge(Path file, byte[] begin) throws IOException {
    try (SeekableByteChannel channel =
        Files.newByteChannel(file, CREATE_NEW, WRITE, StandardOpenOption.SPARSE)) {
      channel.write(ByteBuffer.wrap(begin));
      channel.position((2L << 30) - 1);
      channel.write(ByteBuffer.wrap(new byte[1]));
    }
  }
}
