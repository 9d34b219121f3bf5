package usbtoaster.emulator.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
  @DisplayName("an empty file, and none, are told")
  void shouldRefuseNothing(@TempDir Path folder) {
    assertThatExceptionOfType(ImageException.class)
        .isThrownBy(() -> ImageReader.parse("a.uf2", new byte[0]))
        .withMessage("a.uf2 is empty: build it again");
    assertThatExceptionOfType(ImageException.class)
        .isThrownBy(() -> ImageReader.read(folder.resolve("none.elf")))
        .withMessageContaining("none.elf: build the firmware first");
    assertThatExceptionOfType(ImageException.class)
        .isThrownBy(() -> ImageReader.read(folder))
        .withMessageContaining("cannot be read");
  }
}
