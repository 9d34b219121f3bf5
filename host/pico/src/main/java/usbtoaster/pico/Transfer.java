package usbtoaster.pico;

import java.util.Locale;

/** A transfer on the host's SPI that has ended. Immutable. */
public final class Transfer {
  private static final double PICOS_PER_MICRO = 1e6;
  private static final int SHOWN = 16;

  private final int bus;
  private final int channel;
  private final int length;
  private final byte[] out;
  private final byte[] in;
  private final long endPicos;

  Transfer(int bus, int channel, int length, byte[] out, byte[] in, long endPicos) {
    this.bus = bus;
    this.channel = channel;
    this.length = length;
    this.out = out;
    this.in = in;
    this.endPicos = endPicos;
  }

  /** Returns the host's bus. */
  public int bus() {
    return bus;
  }

  /** Returns the number of its chip select. */
  public int channel() {
    return channel;
  }

  /** Returns how many bytes went in each direction. */
  public int length() {
    return length;
  }

  /** Returns what the host sent, or the beginning of it. */
  public byte[] out() {
    return out.clone();
  }

  /** Returns what the host read, or the beginning of it. */
  public byte[] in() {
    return in.clone();
  }

  /** Returns when it ended, in picoseconds of the device's time. */
  public long endPicos() {
    return endPicos;
  }

  /** Returns {@code SPI0.CE1 until 1,250.000 µs, 2 bytes: out 01 02; in ff 00}. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "SPI%d.CE%d until %,.3f µs, %,d bytes: out %s; in %s",
        bus,
        channel,
        endPicos / PICOS_PER_MICRO,
        length,
        hex(out),
        hex(in));
  }

  private String hex(byte[] data) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < Math.min(SHOWN, data.length); i++) {
      text.append(i == 0 ? "" : " ").append(String.format(Locale.ROOT, "%02x", data[i]));
    }
    return length > SHOWN || length > data.length ? text + " …" : text.toString();
  }
}
