package usbtoaster.emulator.unsupported;

import java.util.Arrays;
import usbtoaster.emulator.bus.Peripheral;

/** The USB controller's 4 KiB of memory (datasheet 4.1.2.5): stored, word by word. */
public final class UsbDpram implements Peripheral {
  private final int[] words = new int[1024];

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
  public int read(int offset) {
    return words[offset >> 2];
  }

  @Override
  public int peek(int offset) {
    return read(offset);
  }

  @Override
  public void write(int offset, int value) {
    words[offset >> 2] = value;
  }
}
