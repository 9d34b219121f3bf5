package usbtoaster.emulator.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static usbtoaster.emulator.image.TestUf2.FAMILY_ID_PRESENT;
import static usbtoaster.emulator.image.TestUf2.RP2040;

import java.util.Arrays;
import java.util.Random;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("UF2 images")
class Uf2ReaderTest {
  private static Image parse(byte[] bytes) {
    return ImageReader.parse("toaster.uf2", bytes);
  }

  private static ThrowableAssertAlternative<ImageException> assertRefused(byte[] bytes) {
    return assertThatExceptionOfType(ImageException.class).isThrownBy(() -> parse(bytes));
  }

  private static TestUf2 three() {
    return new TestUf2(3)
        .block(0x1000_0000, 0, 3, 1)
        .block(0x1000_0100, 1, 3, 2)
        .block(0x1000_1000, 2, 3, 3);
  }

  @Test
  @DisplayName("neighbouring pages are one segment; a gap begins another")
  void shouldJoinPages() {
    Image image = parse(three().build());

    assertThat(image.segments())
        .extracting(Segment::address)
        .containsExactly(0x1000_0000, 0x1000_1000);
    assertThat(image.segments().getFirst().bytes()).hasSize(512).startsWith(1).endsWith(2);
    assertThat(image.inFlash()).isTrue();
    assertThat(image.symbols()).isEmpty();
  }

  @Test
  @DisplayName("blocks may come in any order")
  void shouldTakeBlocksInAnyOrder() {
    Image image =
        parse(new TestUf2(2).block(0x1000_0100, 1, 2, 2).block(0x1000_0000, 0, 2, 1).build());

    assertThat(image.segments()).hasSize(1);
    assertThat(image.segments().getFirst().bytes()).startsWith(1).endsWith(2);
  }

  @Test
  @DisplayName("an image in SRAM alone starts at its lowest address, in Thumb")
  void shouldStartInSram() {
    Image image = parse(new TestUf2(1).block(0x2000_0000, 0, 1, 7).build());

    assertThat(image.inFlash()).isFalse();
    assertThat(image.entry()).isEqualTo(0x2000_0001);
  }

  @Test
  @DisplayName(
      "blocks that are not for the main flash, and those of other families, are passed over")
  void shouldPassOverWhatIsNotForIt() {
    Image image =
        parse(
            new TestUf2(3)
                .block(FAMILY_ID_PRESENT, 0xE48B_FF57, 0x10FF_FF00, 256, 0, 2, 9)
                .block(FAMILY_ID_PRESENT | 1, RP2040, 0, 256, 0, 7, 9)
                .block(0x1000_0000, 0, 1, 5)
                .build());

    assertThat(image.segments()).extracting(Segment::address).containsExactly(0x1000_0000);
  }

  @Test
  @DisplayName("another family, and none, are reported")
  void shouldRefuseAnotherFamily() {
    assertRefused(
            new TestUf2(1).block(FAMILY_ID_PRESENT, 0xADA5_2840, 0x1000_0000, 256, 0, 1, 0).build())
        .withMessage(
            "toaster.uf2 is for another chip (family 0xADA52840): build it for the RP2040");
    assertRefused(new TestUf2(1).block(0, 0, 0x1000_0000, 256, 0, 1, 0).build())
        .withMessageContaining("has no block for the RP2040's family");
  }

  @Test
  @DisplayName("each of the three magic words is looked at, in each block")
  void shouldLookAtEveryMagicWord() {
    for (int offset : new int[] {512, 512 + 4, 1024 + 508}) {
      byte[] bytes = three().build();
      bytes[offset]++;
      assertRefused(bytes)
          .withMessageContaining("has no UF2 block at byte %d", offset < 1024 ? 512 : 1024);
    }
  }

  @Test
  @DisplayName("a block that is missing, doubled or numbered otherwise is reported")
  void shouldCheckTheSequence() {
    assertRefused(Arrays.copyOf(three().build(), 1024))
        .withMessage("toaster.uf2 lacks block 2 of 3: copy or build it again");
    assertRefused(new TestUf2(2).block(0x1000_0000, 0, 2, 0).block(0x1000_0100, 0, 2, 0).build())
        .withMessageContaining("numbers a block 0 of 2");
    assertRefused(new TestUf2(2).block(0x1000_0000, 0, 2, 0).block(0x1000_0100, 1, 3, 0).build())
        .withMessageContaining("numbers a block 1 of 3");
    assertRefused(new TestUf2(2).block(0x1000_0000, 0, 2, 0).block(0x1000_0000, 1, 2, 0).build())
        .withMessageContaining("has two blocks for 0x10000000");
  }

  @Test
  @DisplayName("pages are 256 bytes and lie in flash or SRAM")
  void shouldCheckThePages() {
    assertRefused(
            new TestUf2(1).block(FAMILY_ID_PRESENT, RP2040, 0x1000_0000, 476, 0, 1, 0).build())
        .withMessageContaining("has 476 bytes for 0x10000000");
    for (int address : new int[] {0, 0x1100_0000, 0x2004_2000, 0x0800_0000}) {
      assertRefused(new TestUf2(1).block(address, 0, 1, 0).build())
          .withMessageContaining("0x%08X", address);
    }
  }

  @Test
  @DisplayName("a file cut off anywhere, or damaged anywhere, is an image or an ImageException")
  void shouldThrowNothingButImageException() {
    long seed = Long.getLong("toaster.seed", System.nanoTime());
    System.out.println("Uf2ReaderTest -Dtoaster.seed=" + seed);
    Random random = new Random(seed);
    byte[] good = three().build();
    for (int cut = 1; cut < good.length; cut++) {
      assertRefused(Arrays.copyOf(good, cut));
    }
    for (int i = 0; i < 20_000; i++) {
      byte[] damaged = good.clone();
      damaged[512 * random.nextInt(3) + random.nextInt(32)] = (byte) random.nextInt();
      try {
        assertThat(parse(damaged).segments()).isNotEmpty();
      } catch (ImageException e) {
        assertThat(e).hasMessageStartingWith("toaster.uf2 ");
      }
    }
  }

  @Test
  @DisplayName("a count of blocks that no memory has room for is reported, and nothing made for it")
  void shouldRefuseACountBeyondTheMemories() {
    assertThatExceptionOfType(ImageException.class)
        .isThrownBy(() -> parse(new TestUf2(1).block(0x1000_0000, 0, -1, 1).build()))
        .withMessage(
            "toaster.uf2 says that it has 4294967295 blocks, but the RP2040 has memory for 66592:"
                + " build it again");
    assertThatExceptionOfType(ImageException.class)
        .isThrownBy(
            () -> parse(new TestUf2(1).block(0x1000_0000, 0x7FFF_FFFE, 0x7FFF_FFFF, 1).build()))
        .withMessageContaining("says that it has 2147483647 blocks");
    assertThatExceptionOfType(ImageException.class)
        .isThrownBy(() -> parse(new TestUf2(1).block(0x1000_0000, -1, 2, 1).build()))
        .withMessageContaining("numbers a block 4294967295 of 2");
  }
}
