package usbtoaster.emulator.dma;

import static org.assertj.core.api.Assertions.assertThat;
import static usbtoaster.emulator.dma.DmaBench.EN;
import static usbtoaster.emulator.dma.DmaBench.HALFWORDS;
import static usbtoaster.emulator.dma.DmaBench.INCR_READ;
import static usbtoaster.emulator.dma.DmaBench.SNIFF;
import static usbtoaster.emulator.dma.DmaBench.SRAM;
import static usbtoaster.emulator.dma.DmaBench.UNPACED;
import static usbtoaster.emulator.dma.DmaBench.WORDS;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The DMA's sniffer (datasheet 2.5.5.2)")
class SnifferTest {
  private static final int SNIFF_CTRL = 0x434;
  private static final int SNIFF_DATA = 0x438;
  private static final int BSWAP = 1 << 9;
  private static final int OUT_REV = 1 << 10;
  private static final int OUT_INV = 1 << 11;
  private static final int CHANNEL = 9;

  private final DmaBench bench = new DmaBench();

  private static byte[] check() {
    return "123456789".getBytes(StandardCharsets.US_ASCII);
  }

  private void calculate(int calc, int flags, int seed) {
    bench.dma(SNIFF_CTRL, 1 | CHANNEL << 1 | calc << 5 | flags);
    bench.dma(SNIFF_DATA, seed);
  }

  private int sniff(byte[] data, int size) {
    bench.sram.load(0, data);
    int control = EN | INCR_READ | UNPACED | SNIFF | size;
    int width = 1 << (size >> 2);
    bench.start(CHANNEL, SRAM, SRAM + 0x1_0000, data.length / width, control);
    bench.ticks(data.length + 10);
    assertThat(bench.busy(CHANNEL)).isFalse();
    return bench.dma(SNIFF_DATA);
  }

  @Test
  @DisplayName("CALC 1, OUT_REV, OUT_INV, all ones: the CRC-32 of zlib, in pieces too")
  void shouldCalculateCrc32() {
    long seed = Long.getLong("toaster.seed", System.nanoTime());
    System.out.println("SnifferTest: -Dtoaster.seed=" + seed);
    byte[] data = new byte[4096];
    new Random(seed).nextBytes(data);
    CRC32 expected = new CRC32();
    expected.update(data);

    calculate(1, OUT_REV | OUT_INV, -1);
    assertThat(sniff(data, 0)).isEqualTo((int) expected.getValue());
    calculate(1, OUT_REV | OUT_INV, -1);
    assertThat(sniff(data, WORDS)).isEqualTo((int) expected.getValue());

    sniff(data, 0);
    expected.update(data);
    assertThat(bench.dma(SNIFF_DATA)).isEqualTo((int) expected.getValue());
  }

  @Test
  @DisplayName("CALC 0: the CRC-32 that the boot ROM checks the second stage with (2.8.1.3.1)")
  void shouldCalculateCrc32MostSignificantBitFirst() {
    calculate(0, 0, -1);
    assertThat(sniff(check(), 0)).as("CRC-32/MPEG-2").isEqualTo(0x0376_E6E7);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  @DisplayName("CALC 0 to 3: bytes, halfwords and words of the same memory make the same sum")
  void shouldTakeTheBytesAsTheyLieInMemory(int calc) {
    byte[] data = new byte[64];
    new Random(1).nextBytes(data);
    calculate(calc, 0, -1);
    int byBytes = sniff(data, 0);
    calculate(calc, 0, -1);
    assertThat(sniff(data, HALFWORDS)).isEqualTo(byBytes);
    calculate(calc, 0, -1);
    assertThat(sniff(data, WORDS)).isEqualTo(byBytes);
    calculate(calc, BSWAP, -1);
    assertThat(sniff(data, WORDS)).isNotEqualTo(byBytes);
  }

  @ParameterizedTest(name = "{0}")
  @DisplayName("words as silicon sums them up, by one public measurement (pico-sdk#576)")
  @CsvSource({
    "01000000000200000000030000000004, 4C811132, 4DAB62D9",
    "00000000, 38FB2284, 38FB2284",
    "00000000000000000000000000000000, AAD2DD37, AAD2DD37",
  })
  void shouldSumWordsUpAsSilicon(String memory, String plain, String reversed) {
    byte[] data = HexFormat.of().parseHex(memory);
    calculate(0, 0, -1);
    assertThat(HexFormat.of().withUpperCase().toHexDigits(~sniff(data, WORDS))).isEqualTo(plain);
    calculate(1, 0, -1);
    assertThat(HexFormat.of().withUpperCase().toHexDigits(~sniff(data, WORDS))).isEqualTo(reversed);
  }

  @Test
  @DisplayName("CALC 2 and 3: CRC-16-CCITT both ways around")
  void shouldCalculateCrc16() {
    calculate(2, 0, 0xFFFF);
    assertThat(sniff(check(), 0)).as("CRC-16/CCITT-FALSE").isEqualTo(0x29B1);
    calculate(3, OUT_REV, 0);
    assertThat(sniff(check(), 0) >>> 16).as("CRC-16/KERMIT").isEqualTo(0x2189);
  }

  @Test
  @DisplayName("CALC 0xE and 0xF: even parity and a sum")
  void shouldCalculateParityAndSum() {
    calculate(0xE, 0, 0);
    assertThat(sniff(new byte[] {1, 3, 0x10, 0x70}, 0)).isEqualTo(1);
    calculate(0xF, 0, 1000);
    assertThat(sniff(new byte[] {1, 2, 3, (byte) 0xFF}, 0)).isEqualTo(1261);
  }

  @Test
  @DisplayName("SNIFF_CTRL.DMACH and CTRL.SNIFF_EN: only what both say is sniffed")
  void shouldSniffItsChannelOnly() {
    bench.dma(SNIFF_CTRL, 1 | 8 << 1 | 0xF << 5);
    assertThat(sniff(new byte[] {1, 2}, 0)).isZero();
    calculate(0xF, 0, 0);
    bench.start(CHANNEL, SRAM, SRAM + 0x100, 2, EN | INCR_READ | UNPACED);
    bench.ticks(20);
    assertThat(bench.dma(SNIFF_DATA)).isZero();
  }
}
