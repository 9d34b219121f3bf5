package usbtoaster.emulator.unsupported;

import java.util.Arrays;
import usbtoaster.emulator.bus.MissingListener;
import usbtoaster.emulator.bus.Peripheral;

/** The USB controller's 4 KiB of memory (datasheet 4.1.2.5): stored, word by word. */
public final class UsbDpram implements Peripheral {
  private final int[] words = new int[1024];
  private MissingListener missing = (what, register) -> {};

  /** Makes the memory, all 0. */
  public UsbDpram() {}

  /** Clears the memory. */
  public void reset() {
    Arrays.fill(words, 0);
  }

  @Override
  public String name() {
    return "USBCTRL_DPRAM";
  }

  @Override
  public void onMissing(MissingListener listener) {
    missing = listener;
  }

  @Override
  public int read(int offset) {
    report();
    return peek(offset);
  }

  @Override
  public int peek(int offset) {
    return words[offset >> 2];
  }

  @Override
  public void write(int offset, int value) {
    report();
    words[offset >> 2] = value;
  }

  private void report() {
    missing.used(UnsupportedBlocks.USB, name());
  }
}
