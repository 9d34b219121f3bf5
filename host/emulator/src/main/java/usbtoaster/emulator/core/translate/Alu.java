package usbtoaster.emulator.core.translate;

import usbtoaster.emulator.bus.Memory;

/** What translated code calls; HotSpot inlines it all. C is 0 or 1, V is a sign. */
final class Alu {
  private static final long UNSIGNED = 0xFFFF_FFFFL;

  private Alu() {}

  static int word(byte[] ram, int at) {
    return (int) Memory.WORD.get(ram, at);
  }

  static int halfword(byte[] ram, int at) {
    return (short) Memory.HALFWORD.get(ram, at) & 0xFFFF;
  }

  static int signedHalfword(byte[] ram, int at) {
    return (short) Memory.HALFWORD.get(ram, at);
  }

  static void setWord(byte[] ram, int at, int value) {
    Memory.WORD.set(ram, at, value);
  }

  static void setHalfword(byte[] ram, int at, int value) {
    Memory.HALFWORD.set(ram, at, (short) value);
  }

  static int lsl(int x, int by) {
    int bits = by & 0xFF;
    return bits < 32 ? x << bits : 0;
  }

  static int lslCarry(int x, int by, int c) {
    int bits = by & 0xFF;
    return bits == 0 ? c : bits <= 32 ? x >>> (32 - bits) & 1 : 0;
  }

  static int lsr(int x, int by) {
    int bits = by & 0xFF;
    return bits < 32 ? x >>> bits : 0;
  }

  static int lsrCarry(int x, int by, int c) {
    int bits = by & 0xFF;
    return bits == 0 ? c : bits <= 32 ? x >>> (bits - 1) & 1 : 0;
  }

  static int asr(int x, int by) {
    return x >> Math.min(by & 0xFF, 31);
  }

  static int asrCarry(int x, int by, int c) {
    int bits = by & 0xFF;
    return bits == 0 ? c : x >> Math.min(bits - 1, 31) & 1;
  }

  static int ror(int x, int by) {
    return Integer.rotateRight(x, by & 0xFF);
  }

  static int rorCarry(int x, int by, int c) {
    int bits = by & 0xFF;
    return bits == 0 ? c : Integer.rotateRight(x, bits) >>> 31;
  }

  /** Returns C of a sum of {@code x}, {@code y} and a carry. */
  static int carry(int x, int y, int sum) {
    return ((x & y) | ((x | y) & ~sum)) >>> 31;
  }

  /** Returns V of a sum of {@code x}, {@code y} and a carry. */
  static int overflow(int x, int y, int sum) {
    return (x ^ sum) & (y ^ sum);
  }

  static int differenceCarry(int x, int y) {
    return Integer.compareUnsigned(x, y) >= 0 ? 1 : 0;
  }

  static int differenceOverflow(int x, int y) {
    return (x ^ y) & (x ^ (x - y));
  }

  static int sumCarry(int x, int y) {
    return Integer.compareUnsigned(x + y, x) < 0 ? 1 : 0;
  }

  static int sumOverflow(int x, int y) {
    int sum = x + y;
    return (x ^ sum) & (y ^ sum);
  }

  /** Returns what a frame keeps of N, the sign of {@code n}, and Z, whether {@code z} is 0. */
  static long nz(int n, int z) {
    return (long) n >> 31 << 32 | (z & UNSIGNED);
  }

  /** Returns C of what a frame keeps of it. */
  static int carryOf(long kept) {
    return (int) (kept >>> 32) & 1;
  }
}
