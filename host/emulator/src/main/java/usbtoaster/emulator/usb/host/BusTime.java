package usbtoaster.emulator.usb.host;

import usbtoaster.emulator.time.VirtualClock;

/** How long packets take at 12 Mbit/s (USB 2.0, 8.3 and 7.1.9): bits, and bits as picoseconds. */
final class BusTime {
  /** Bits of a token: SYNC, PID, address, endpoint, CRC5, EOP. Stuffed ones are not counted. */
  static final int TOKEN = 8 + 8 + 7 + 4 + 5 + 3;

  /** Bits of a handshake: SYNC, PID, EOP. */
  static final int HANDSHAKE = 8 + 8 + 3;

  /** Bits between two packets, from the one end of the bus to the other: 2 to 7.5, by 7.1.18. */
  static final int TURN = 4;

  /** Bits until the host takes silence for no answer: 16 to 18, by 7.1.19. */
  static final int TIMEOUT = 18;

  /** Picoseconds of a frame. */
  static final long FRAME = VirtualClock.PICOS_PER_SECOND / 1000;

  private static final int DATA0 = 0xC3;
  private static final int DATA1 = 0x4B;
  private static final int SYNC_AND_EOP = 8 + 3;
  private static final int CRC_BITS = 16;
  private static final int CRC16 = 0xA001;
  private static final int MOST_ONES = 6;

  private BusTime() {}

  /** Returns the time of {@code bits}, rounded up: a bit is 83,333 ps and a third. */
  static long picos(long bits) {
    return Math.ceilDiv(bits * 250_000, 3);
  }

  /** Returns the bits of a data packet, with those that are stuffed in after six ones on end. */
  static int data(byte[] data, boolean data1) {
    int crc = 0xFFFF;
    int run = run(1, data1 ? DATA1 : DATA0, 8); // SYNC ends with a one
    int stuffed = run >> 8;
    for (byte octet : data) {
      crc = crc(crc, octet & 0xFF);
      run = run(run & 0xFF, octet & 0xFF, 8);
      stuffed += run >> 8;
    }
    run = run(run & 0xFF, ~crc & 0xFFFF, CRC_BITS);
    stuffed += run >> 8;
    return SYNC_AND_EOP + 8 + 8 * data.length + CRC_BITS + stuffed;
  }

  /** Returns the most bits that a data packet of {@code length} bytes can have. */
  static int mostData(int length) {
    int bits = 8 + 8 * length + CRC_BITS;
    return SYNC_AND_EOP + bits + bits / MOST_ONES;
  }

  /** Returns the ones at the end, and 256 for each stuffed bit. */
  private static int run(int before, int bits, int count) {
    int ones = before;
    int stuffed = 0;
    for (int i = 0; i < count; i++) {
      ones = (bits >> i & 1) == 0 ? 0 : ones + 1;
      if (ones == MOST_ONES) {
        ones = 0;
        stuffed++;
      }
    }
    return stuffed << 8 | ones;
  }

  private static int crc(int crc, int octet) {
    int rest = crc ^ octet;
    for (int i = 0; i < 8; i++) {
      rest = (rest & 1) == 0 ? rest >> 1 : rest >> 1 ^ CRC16;
    }
    return rest;
  }
}
