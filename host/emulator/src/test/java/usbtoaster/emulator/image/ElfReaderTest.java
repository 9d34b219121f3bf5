package usbtoaster.emulator.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import usbtoaster.emulator.bus.Bus;
import usbtoaster.emulator.bus.Memory;

@DisplayName("ELF images")
class ElfReaderTest {
  private static final int FUNC = 2;
  private static final int OBJECT = 1;
  private static final int FILE = 4;

  private static TestElf flashElf() {
    return new TestElf()
        .load(0x1000_0000, 0x1000_0000, new byte[] {1, 2, 3, 4})
        .load(0x2000_00C0, 0x1000_0004, new byte[] {5, 6, 7, 8})
        .load(0x2000_0000, 0x2000_0000)
        .symbol("main.c", 0, false, FILE)
        .symbol("$t", 0x1000_0100, false, 0)
        .symbol("step", 0x2000_0001, false, OBJECT)
        .symbol("main", 0x1000_0201, true, FUNC)
        .symbol("step", 0x2000_0004, true, OBJECT)
        .symbol("step", 0x2000_0008, false, OBJECT)
        .undefined("missing");
  }

  private static Image parse(byte[] bytes) {
    return ImageReader.parse("toaster.elf", bytes);
  }

  @Test
  @DisplayName("segments go to their physical addresses; what has no bytes goes nowhere")
  void shouldPutSegmentsAtTheirPhysicalAddresses() {
    Image image = parse(flashElf().build());
    Bus bus = new Bus(new Memory(16 << 10, 0), new Memory(2 << 20, 0xFF), new Memory(264 << 10, 0));
    image.load(bus);

    assertThat(image.segments()).hasSize(2);
    assertThat(bus.read(0, 0x1000_0000, 4)).isEqualTo(0x0403_0201);
    assertThat(bus.read(0, 0x1000_0004, 4)).isEqualTo(0x0807_0605);
    assertThat(bus.read(0, 0x1000_0008, 4)).isEqualTo(-1);
    assertThat(image.entry()).isEqualTo(TestElf.ENTRY);
    assertThat(image.inFlash()).isTrue();
  }

  @Test
  @DisplayName("a file without sections is one without symbols")
  void shouldReadAFileWithoutSections() {
    byte[] bytes = flashElf().build();
    ByteBuffer.wrap(bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(32, 0)
        .putShort(48, (short) 0)
        .putShort(50, (short) 0);
    assertThat(parse(bytes).segments()).hasSize(2);
    assertThat(parse(bytes).symbols()).isEmpty();
  }

  @Test
  @DisplayName("symbols are places: no files, no $t, none that is undefined; global before local")
  void shouldReadSymbols() {
    assertThat(parse(flashElf().build()).symbols())
        .isEqualTo(Map.of("main", 0x1000_0201, "step", 0x2000_0004));
  }

  @Test
  @DisplayName("an image in SRAM alone starts there")
  void shouldLoadAnImageInSram() {
    Image image =
        parse(
            new TestElf()
                .load(0x2000_0000, 0x2000_0000, new byte[] {9, 8})
                .load(0x2004_1F00, 0x2004_1F00, new byte[256])
                .entry(0x2000_0001)
                .build());

    assertThat(image.inFlash()).isFalse();
    assertThat(image.segments().getLast().offset()).isEqualTo(0x4_1F00);
  }

  @Test
  @DisplayName("another chip, another width, another byte order are reported")
  void shouldRefuseAnotherChip() {
    byte[] wide = flashElf().build();
    wide[4] = 2;
    byte[] big = flashElf().build();
    big[5] = 2;

    for (byte[] wrong : new byte[][] {flashElf().machine(243).build(), wide, big}) {
      assertThatExceptionOfType(ImageException.class)
          .isThrownBy(() -> parse(wrong))
          .withMessage(
              "toaster.elf is not for a 32-bit little-endian ARM: build it for the RP2040"
                  + " (Cortex-M0+)");
    }
  }

  @Test
  @DisplayName("an object file, and one with nothing to load, are reported")
  void shouldRefuseWhatCannotBeLoaded() {
    assertThatExceptionOfType(ImageException.class)
        .isThrownBy(() -> parse(flashElf().type(1).build()))
        .withMessageContaining("is not linked");
    assertThatExceptionOfType(ImageException.class)
        .isThrownBy(() -> parse(new TestElf().load(0x2000_0000, 0x2000_0000).build()))
        .withMessageContaining("has nothing to load");
  }

  @Test
  @DisplayName("addresses outside of flash and SRAM are reported")
  void shouldRefuseAddressesOutside() {
    for (int address : new int[] {0x0800_0000, 0x10FF_FFFF, 0x2004_1FFF, 0x2004_2000, -4}) {
      assertThatExceptionOfType(ImageException.class)
          .isThrownBy(() -> parse(new TestElf().load(0, address, new byte[2]).build()))
          .withMessageContaining("0x%08X", address);
    }
    assertThatExceptionOfType(ImageException.class)
        .isThrownBy(() -> parse(flashElf().entry(0x0800_0001).build()))
        .withMessageContaining("0x08000001");
  }

  @Test
  @DisplayName("an image beyond the board's flash is reported when it is loaded")
  void shouldRefuseMoreThanTheBoardsFlash() {
    Image image = parse(new TestElf().load(0, 0x1020_0000, new byte[1]).build());
    Bus bus = new Bus(new Memory(16 << 10, 0), new Memory(2 << 20, 0xFF), new Memory(264 << 10, 0));

    assertThatExceptionOfType(ImageException.class)
        .isThrownBy(() -> image.load(bus))
        .withMessage(
            "toaster.elf needs more than the 2048 KiB of flash that the board has: make it"
                + " smaller");
  }

  @Test
  @DisplayName("a file cut off anywhere, or damaged anywhere, is an image or an ImageException")
  void shouldThrowNothingButImageException() {
    long seed = Long.getLong("toaster.seed", System.nanoTime());
    System.out.println("ElfReaderTest -Dtoaster.seed=" + seed);
    Random random = new Random(seed);
    byte[] good = flashElf().build();
    for (int cut = 1; cut < good.length; cut++) {
      byte[] shorter = Arrays.copyOf(good, cut);
      assertThatExceptionOfType(ImageException.class).isThrownBy(() -> parse(shorter));
    }
    for (int i = 0; i < 20_000; i++) {
      byte[] damaged = good.clone();
      for (int j = random.nextInt(1, 4); j > 0; j--) {
        damaged[random.nextInt(good.length)] = (byte) random.nextInt();
      }
      try {
        assertThat(parse(damaged).segments()).isNotEmpty();
      } catch (ImageException e) {
        assertThat(e).hasMessageStartingWith("toaster.elf ");
      }
    }
  }

  @Test
  @DisplayName("the same bytes named thousands of times are not copied as often")
  void shouldRefuseSegmentsAtOnePlace() {
    byte[] large = new byte[8 << 20];
    assertThatExceptionOfType(ImageException.class)
        .isThrownBy(() -> parse(new TestElf().load(0, 0x1000_0000, large).times(65_000).build()))
        .withMessage("toaster.elf has two segments for 0x10000000: build it again");
  }

  @Test
  @DisplayName("a segment with more bytes in the file than in memory is reported")
  void shouldRefuseASegmentThatIsLargerInTheFile() {
    assertThatExceptionOfType(ImageException.class)
        .isThrownBy(
            () -> parse(new TestElf().load(0, 0x1000_0000, new byte[8]).inMemoryLess(1).build()))
        .withMessage(
            "toaster.elf has a segment for 0x10000000 with 8 bytes in the file and 7 in memory:"
                + " build it again");
  }

  @Test
  @DisplayName("thousands of symbol tables over the same bytes are read once")
  void shouldReadOneSymbolTable() {
    byte[] elf = flashElf().build();
    int sections = 30_000;
    byte[] many = Arrays.copyOf(elf, elf.length + sections * 40);
    ByteBuffer file = ByteBuffer.wrap(many).order(ByteOrder.LITTLE_ENDIAN);
    int old = file.getInt(32);
    System.arraycopy(elf, old, many, elf.length, 4 * 40);
    for (int i = 4; i < sections; i++) {
      System.arraycopy(elf, old + 40, many, elf.length + i * 40, 40);
    }
    file.putInt(32, elf.length).putShort(48, (short) sections);
    assertThat(parse(many).symbols()).containsOnlyKeys("main", "step");
  }

  @Test
  @DisplayName("names that share a long string, and more names than flash has places, are reported")
  void shouldBoundTheNames() {
    TestElf shared = new TestElf().load(0, 0x1000_0000, new byte[4]);
    shared.symbol("x".repeat(5000), 0x1000_0000, true, FUNC);
    assertThatExceptionOfType(ImageException.class)
        .isThrownBy(() -> parse(shared.build()))
        .withMessageContaining("damaged");
    TestElf many = new TestElf().load(0, 0x1000_0000, new byte[4]);
    for (int i = 0; i < 300_000; i++) {
      many.symbol("s" + i, 0x1000_0000, true, FUNC);
    }
    assertThatExceptionOfType(ImageException.class)
        .isThrownBy(() -> parse(many.build()))
        .withMessageContaining("damaged");
  }
}
