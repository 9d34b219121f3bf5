package usbtoaster.flash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class Uf2ImageTest {
  private static void assertRefused(byte[] file, String sentence) {
    assertThatExceptionOfType(FlashException.class)
        .isThrownBy(() -> Uf2Image.of("my.uf2", file))
        .withMessageContaining(sentence)
        .withMessageStartingWith("my.uf2 ")
        .withMessageEndingWith(".");
  }

  @Test
  void shouldTakeTheToastersAndTellItsVersion() throws FlashException {
    Uf2Image image = Uf2Image.of("toaster.uf2", Uf2Files.toaster());
    assertThat(image.length()).isEqualTo(Uf2Files.toaster().length);
    assertThat(image.version()).isPresent();
    assertThat(image.version().getAsInt()).isPositive();
  }

  @Test
  void shouldTakeOtherFirmware() throws FlashException {
    assertThat(Uf2Image.of("sensor.uf2", Uf2Files.committed("sensor.uf2")).version()).isEmpty();
  }

  @Test
  void shouldTakeAllOfAPicosFlashAndNoMore() throws FlashException {
    byte[] all = Uf2Files.blocks(8192, Uf2Files.FLASH, Uf2Files.RP2040);
    assertThat(Uf2Image.of("all.uf2", all).length()).isEqualTo(4 << 20);
    assertRefused(
        Uf2Files.blocks(1, Uf2Files.FLASH + (2 << 20), Uf2Files.RP2040),
        "needs more than the 2 MiB of flash that a Pico has");
  }

  @Test
  void shouldRefuseWhatAPicoWouldNotTake() {
    byte[] toaster = Uf2Files.toaster();
    assertRefused(new byte[0], "is empty");
    assertRefused(new byte[512], "is neither an ELF nor a UF2 file");
    assertRefused(Arrays.copyOf(toaster, 700), "is cut off in the middle of a block");
    assertRefused(Arrays.copyOf(toaster, toaster.length - 512), "lacks block ");
    assertRefused(Uf2Files.committed("toaster.elf"), "is an ELF file: give the .uf2");
    assertRefused(Uf2Files.blocks(2, 0x2000_0000, Uf2Files.RP2040), "is for SRAM");
    assertRefused(Uf2Files.blocks(2, Uf2Files.FLASH, 0xE48B_FF59), "is for another chip");
  }

  @Test
  void shouldRefuseBlocksThatThePicoWouldPassOver() {
    byte[] toaster = Uf2Files.toaster();
    byte[] both = Arrays.copyOf(toaster, toaster.length + 512);
    byte[] other = Uf2Files.blocks(1, Uf2Files.FLASH, 0xE48B_FF59);
    System.arraycopy(other, 0, both, toaster.length, 512);
    assertRefused(both, "has blocks that are not for the RP2040's flash, too");
  }
}
