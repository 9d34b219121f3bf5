package usbtoaster.emulator.i2c;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** A part that notes what it hears, and when; it sends 1, 2, 3. */
final class Notes implements I2cDevice {
  final List<String> heard = new ArrayList<>();
  final List<Long> ticks = new ArrayList<>();
  private final LongSupplier now;
  private final int refuses;
  private int next;

  /** Makes a part that does not acknowledge the byte {@code refuses}. */
  Notes(LongSupplier now, int refuses) {
    this.now = now;
    this.refuses = refuses;
  }

  private void note(String what) {
    heard.add(what);
    ticks.add(now.getAsLong());
  }

  @Override
  public boolean start(boolean reads) {
    note(reads ? "read" : "write");
    return true;
  }

  @Override
  public boolean write(int data) {
    note("%02x".formatted(data));
    return data != refuses;
  }

  @Override
  public int read() {
    next++;
    note("sends " + next);
    return next;
  }

  @Override
  public void stop() {
    note("stop");
  }
}
