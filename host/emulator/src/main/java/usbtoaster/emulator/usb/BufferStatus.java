package usbtoaster.emulator.usb;

import usbtoaster.emulator.bus.Registers;

/**
 * BUFF_STATUS and BUFF_CPU_SHOULD_HANDLE (datasheet 4.1.4): which endpoints have a buffer that is
 * done, and which of two. If both are done, the bit that is cleared is there again at once, for the
 * other buffer. A bit is an {@linkplain Endpoint#mask endpoint's}. Belongs to the machine's thread.
 */
final class BufferStatus {
  private int status;
  private int second; // which have their other buffer done, too
  private int shouldHandle;

  /** Declares the registers; {@code changed} runs after BUFF_STATUS was written. */
  BufferStatus(Registers registers, Runnable changed) {
    registers
        .at(0x58, "BUFF_STATUS")
        .clearable(-1)
        .reads(() -> status)
        .onWrite(
            word -> {
              clear(word);
              changed.run();
            });
    registers.at(0x5C, "BUFF_CPU_SHOULD_HANDLE").reads(() -> shouldHandle);
  }

  void reset() {
    status = 0;
    second = 0;
    shouldHandle = 0;
  }

  boolean any() {
    return status != 0;
  }

  /** Says that {@code buffer}, 0 or 1, of the endpoint with {@code mask} is done. */
  void done(int mask, int buffer) {
    boolean handled = (status & mask) != 0;
    boolean first = (shouldHandle & mask) != 0 == (buffer == 1);
    if (handled && !first) {
      second |= mask;
    } else if (!handled) {
      status |= mask;
      shouldHandle = buffer == 1 ? shouldHandle | mask : shouldHandle & ~mask;
    }
  }

  private void clear(int bits) {
    int again = second & bits;
    status = (status & ~bits) | again;
    shouldHandle ^= again;
    second &= ~bits;
  }
}
