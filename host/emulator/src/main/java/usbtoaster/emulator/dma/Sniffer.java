package usbtoaster.emulator.dma;

import usbtoaster.emulator.bus.Register;
import usbtoaster.emulator.bus.Registers;

/**
 * The sniffer: a checksum over what one channel transfers (datasheet 2.5.5.2, SNIFF_CTRL and
 * SNIFF_DATA in 2.5.7). It sees the data behind the channel's own byte swap.
 *
 * <p>The bytes of a halfword or word go into the CRCs as they lie in memory, the lowest first, each
 * with its most significant bit first; the bit-reversed modes turn each byte around. SNIFF_CTRL's
 * BSWAP feeds them the other way round. The datasheet does not say so: for words it is by one
 * public measurement of the plain and the reversed CRC-32 (raspberrypi/pico-sdk#576), for halfwords
 * and CRC-16 by analogy.
 *
 * <p>Belongs to the machine's thread.
 */
final class Sniffer {
  private static final int EN = 1;
  private static final int BSWAP = 1 << 9;
  private static final int OUT_REV = 1 << 10;
  private static final int OUT_INV = 1 << 11;
  private static final int CRC32_POLYNOMIAL = 0x04C1_1DB7;
  private static final int CCITT_POLYNOMIAL = 0x1021;
  private static final int[] CRC32 = crc32Table();
  private static final int[] CCITT = ccittTable();

  private final Register control;
  private final Register data;

  Sniffer(Registers registers) {
    control = registers.at(0x434, "SNIFF_CTRL").writable(0xFFF);
    data = registers.at(0x438, "SNIFF_DATA").onWrite(this::seed).reads(this::result);
  }

  boolean sniffs(int channel) {
    int word = control.value();
    return (word & EN) != 0 && ((word >> 1) & 0xF) == channel;
  }

  /** Adds a datum of {@code width} bytes. */
  void add(int datum, int width) {
    int in = control.has(BSWAP) ? DataPath.swapBytes(datum, width) : datum;
    int sum = data.value();
    data.value(
        switch ((control.value() >> 5) & 0xF) {
          case 0x0 -> crc32(sum, in, width);
          case 0x1 -> crc32(sum, reverseEach(in), width);
          case 0x2 -> ccitt(sum, in, width);
          case 0x3 -> ccitt(sum, reverseEach(in), width);
          case 0xE -> sum ^ (Integer.bitCount(in) & 1);
          case 0xF -> sum + in;
          default -> sum; // reserved
        });
  }

  private void seed(int word) {
    data.value(word);
  }

  private int result() {
    int word = data.value();
    int turned = control.has(OUT_REV) ? Integer.reverse(word) : word;
    return control.has(OUT_INV) ? ~turned : turned;
  }

  /** Turns the bits of each byte around. */
  private static int reverseEach(int datum) {
    return Integer.reverse(Integer.reverseBytes(datum));
  }

  private static int crc32(int sum, int datum, int width) {
    int crc = sum;
    for (int shift = 0; shift < 8 * width; shift += 8) {
      crc = (crc << 8) ^ CRC32[(crc >>> 24) ^ ((datum >>> shift) & 0xFF)];
    }
    return crc;
  }

  private static int ccitt(int sum, int datum, int width) {
    int crc = sum & 0xFFFF;
    for (int shift = 0; shift < 8 * width; shift += 8) {
      crc = ((crc << 8) & 0xFFFF) ^ CCITT[(crc >>> 8) ^ ((datum >>> shift) & 0xFF)];
    }
    return crc;
  }

  private static int[] crc32Table() {
    int[] table = new int[256];
    for (int i = 0; i < 256; i++) {
      int crc = i << 24;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc << 1) ^ (crc < 0 ? CRC32_POLYNOMIAL : 0);
      }
      table[i] = crc;
    }
    return table;
  }

  private static int[] ccittTable() {
    int[] table = new int[256];
    for (int i = 0; i < 256; i++) {
      int crc = i << 8;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc << 1) ^ ((crc & 0x8000) != 0 ? CCITT_POLYNOMIAL : 0);
      }
      table[i] = crc & 0xFFFF;
    }
    return table;
  }
}
