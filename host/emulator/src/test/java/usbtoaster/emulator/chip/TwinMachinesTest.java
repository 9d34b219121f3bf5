package usbtoaster.emulator.chip;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import usbtoaster.emulator.core.translate.Translation;
import usbtoaster.emulator.image.Image;
import usbtoaster.emulator.image.ImageReader;
import usbtoaster.emulator.image.Segment;

/** A failure prints the seed; {@code -Dtoaster.seed=} repeats it. */
@DisplayName("A machine whose code is translated, in lock-step with one that interprets")
class TwinMachinesTest {
  private static final Path IMAGES = Path.of("..", "..", "firmware", "image");
  private static final Path BENCH =
      Path.of("src", "test", "resources", "usbtoaster", "emulator", "core", "bench_ram.bin");
  private static final int SRAM = 0x2000_0000;
  private static final byte ROUNDS = 15;
  private static final long MICRO = 1_000_000;
  private static final long END = 60_000 * MICRO;

  private final long seed = Long.getLong("toaster.seed", System.nanoTime());
  private final Random random = new Random(seed);

  @ParameterizedTest
  @ValueSource(strings = {"sensor.elf", "toaster.elf"})
  void shouldDoTheSameWithFirmware(String file) {
    Image image = ImageReader.read(IMAGES.resolve(file));
    TwinMachines twins = new TwinMachines(image, new Translation(Translation.Mode.ALWAYS));
    twins.both(pico -> new Square(pico, 13, 11_111_111_113L)); // the sensor's chip select
    twins.both(pico -> new Square(pico, 21, 1_777_777_777L)); // the toaster's ACK
    twins.both(pico -> new Square(pico, 17, 311_111_113L)); // its chip select
    twins.both(pico -> new Square(pico, 18, 3_333_331L)); // its clock
    runTo(twins, END, 30 * MICRO);
    assertThat(twins.plain.core().instructions()).isGreaterThan(10_000);
  }

  @ParameterizedTest
  @EnumSource(
      value = Translation.Mode.class,
      names = {"AUTO", "ALWAYS"})
  void shouldDoTheSameWithTheBenchmark(Translation.Mode mode) throws IOException {
    byte[] bytes = Files.readAllBytes(BENCH);
    bytes[0xC4] = ROUNDS;
    bytes[0xC5] = 0;
    TwinMachines twins =
        new TwinMachines(
            new Image("bench", List.of(new Segment(SRAM, bytes)), Map.of(), SRAM + 0x529),
            new Translation(mode));
    twins.both(pico -> pico.core().debuggers().add((core, address, immediate) -> true));
    runTo(twins, 220_000 * MICRO, 300 * MICRO);
    assertThat(twins.plain.core().halted()).isTrue();
  }

  @Test
  void shouldDoTheSameWhileTheDmaWritesCode() {
    // 0: MOVS R0, #0, which the DMA replaces; ADDS R1, R1, R0; MULS R1, R2; B 0
    int[] code = {0x2000, 0x1809, 0x4351, 0xE7FB};
    TwinMachines twins = new TwinMachines(image(code), new Translation(Translation.Mode.ALWAYS));
    twins.both(pico -> pico.core().register(2, 0x0101_0101));
    twins.both(TwinMachinesTest::feedCode);
    runTo(twins, 20_000 * MICRO, 40 * MICRO);
    assertThat(twins.plain.core().register(1)).isNotZero();
  }

  private void runTo(TwinMachines twins, long end, long longest) {
    String where = "-Dtoaster.seed=" + seed;
    while (twins.plain.clock().picos() < end) {
      long piece = random.nextLong(1, random.nextInt(3) == 0 ? longest : longest / 20);
      twins.runTo(twins.plain.clock().picos() + piece, where);
    }
  }

  /** Channel 0 copies a table over the first instructions, one in 97 cycles; 1 starts it anew. */
  private static void feedCode(Rp2040 pico) {
    int dma = 0x5000_0000;
    int table = 0x2001_0000;
    for (int i = 0; i < 256; i++) {
      pico.bus().write(0, table + 4 * i, 4, 0x2000 | i | 0x1809 << 16);
    }
    pico.bus().write(0, 0x4000_F000, 4, 1 << 2); // RESETS: DMA
    pico.bus().write(0, dma + 0x420, 4, 1 << 16 | 97); // TIMER0
    pico.bus().write(0, dma, 4, table);
    pico.bus().write(0, dma + 4, 4, SRAM);
    pico.bus().write(0, dma + 8, 4, 256);
    pico.bus().write(0, dma + 0xC, 4, 0x3B << 15 | 1 << 4 | 2 << 2 | 1);
  }

  private static Image image(int... halfwords) {
    byte[] bytes = new byte[2 * halfwords.length];
    for (int i = 0; i < halfwords.length; i++) {
      bytes[2 * i] = (byte) halfwords[i];
      bytes[2 * i + 1] = (byte) (halfwords[i] >> 8);
    }
    return new Image("code", List.of(new Segment(SRAM, bytes)), Map.of(), SRAM | 1);
  }
}
