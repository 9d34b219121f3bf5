package usbtoaster.emulator.rom;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import usbtoaster.emulator.testing.UsbTester;

/** The host's side of PICOBOOT (datasheet 2.8.5), with a token of its own for each command. */
final class Picoboot {
  static final int OUT = 0x03;
  static final int IN = 0x84;

  private final UsbTester device;
  private int token;

  Picoboot(UsbTester device) {
    this.device = device;
  }

  /** Returns the token of the last command. */
  int token() {
    return token;
  }

  private static byte[] arguments(int... words) {
    ByteBuffer bytes = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    for (int word : words) {
      bytes.putInt(word);
    }
    return bytes.array();
  }

  /** Sends a command, with what is to be transferred and its arguments. */
  void command(int id, int size, int transfer, int... words) {
    ByteBuffer command = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
    command.putInt(0x431F_D10B).putInt(++token).put((byte) id).put((byte) size).putShort((short) 0);
    command.putInt(transfer).put(arguments(words));
    device.write(OUT, command.array(), Bootsel.SOON);
  }

  /** Takes the empty packet that ends a command. */
  void acknowledged() {
    assertThat(device.read(IN, 64, Bootsel.LATER)).isEmpty();
  }

  byte[] readMemory(int address, int length) {
    command(0x84, 8, length, address, length);
    byte[] data = device.read(IN, length, Bootsel.SOON);
    device.write(OUT, new byte[0], Bootsel.SOON);
    return data;
  }

  void writeMemory(int address, byte[] data) {
    command(0x05, 8, data.length, address, data.length);
    device.write(OUT, data, Bootsel.LATER);
    acknowledged();
  }
}
