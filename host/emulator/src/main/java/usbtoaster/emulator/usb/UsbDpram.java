package usbtoaster.emulator.usb;

import java.util.Arrays;
import usbtoaster.emulator.bus.Memory;
import usbtoaster.emulator.bus.Peripheral;

/**
 * The USB controller's 4 KiB of memory (datasheet 4.1.2.5): the setup packet, the control registers
 * of the endpoints, the state of their buffers, and the buffers. It takes bytes, halfwords and
 * words. Belongs to the machine's thread.
 */
final class UsbDpram implements Peripheral {
  /** Where the setup packet is. */
  static final int SETUP_PACKET = 0;

  /** Where the control register of EP1's IN is; OUT follows, and then EP2. */
  static final int ENDPOINT_CONTROL = 0x08;

  /** Where the buffer control of EP0's IN is; OUT follows, and then EP1. */
  static final int BUFFER_CONTROL = 0x80;

  /** Where EP0 has its buffers. */
  static final int EP0_BUFFERS = 0x100;

  private static final int SIZE = 4096;

  private final Memory memory = new Memory(SIZE, 0);
  private final Runnable controlWritten;

  /**
   * Makes the memory, all 0.
   *
   * @param controlWritten runs after the bus has written to what controls an endpoint
   */
  UsbDpram(Runnable controlWritten) {
    this.controlWritten = controlWritten;
  }

  /** Clears the memory. */
  void reset() {
    Arrays.fill(memory.bytes, (byte) 0);
  }

  @Override
  public String name() {
    return "USBCTRL_DPRAM";
  }

  @Override
  public int read(int offset) {
    return peek(offset);
  }

  @Override
  public int peek(int offset) {
    return memory.read(offset, 4);
  }

  @Override
  public void write(int offset, int value) {
    writeNarrow(offset, 4, value);
  }

  @Override
  public void writeNarrow(int offset, int width, int value) {
    memory.write(offset, width, value);
    if (offset < EP0_BUFFERS) {
      controlWritten.run();
    }
  }

  // The controller's side.

  /** Writes a halfword as the controller does. */
  void half(int offset, int value) {
    memory.write(offset, 2, value);
  }

  /** Returns {@code length} bytes from {@code offset} on; what would be beyond the end is 0. */
  byte[] take(int offset, int length) {
    int there = Math.clamp(SIZE - offset, 0, length);
    return Arrays.copyOf(Arrays.copyOfRange(memory.bytes, offset, offset + there), length);
  }

  /** Puts {@code data} at {@code offset}; what would be beyond the end is lost. */
  void put(int offset, byte[] data) {
    System.arraycopy(data, 0, memory.bytes, offset, Math.clamp(SIZE - offset, 0, data.length));
  }
}
