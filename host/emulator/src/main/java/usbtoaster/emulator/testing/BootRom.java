package usbtoaster.emulator.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import usbtoaster.emulator.bus.Memory;
import usbtoaster.emulator.core.CortexM0Plus;

/** The boot ROM as people ask about it: the places where it stays for good, and why. */
final class BootRom {
  private static final int BYTES = 16 * 1024;
  private static final int STOP_BYTES = 4; // WFI, and a branch back to it
  private static final int STACK_TOP = 0x2004_1F00;
  private static final int STACK_BYTES = 512; // more than the boot takes
  private static final int VTOR = 0xE000_ED08;
  private static final int SP = 13;
  private static final int STAGE2_BYTES = 252;
  private static final int POLYNOMIAL = 0x04C1_1DB7;

  private static final Map<String, Integer> STOPS = stops();

  private BootRom() {}

  private static Map<String, Integer> stops() {
    Properties addresses = new Properties();
    try (InputStream in =
        BootRom.class.getResourceAsStream("/usbtoaster/emulator/rom/rom.properties")) {
      if (in == null) {
        throw new IllegalStateException("The boot ROM is not in the jar: build the emulator anew");
      }
      addresses.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return addresses.stringPropertyNames().stream()
        .collect(Collectors.toMap(n -> n, n -> Integer.decode(addresses.getProperty(n))));
  }

  /** Returns whether {@code address} is in the ROM. */
  static boolean contains(int address) {
    return address >= 0 && address < BYTES;
  }

  /**
   * Returns whether the core still boots, and is not in a function of the ROM that an image called:
   * VTOR and the stack are as the ROM sets them.
   */
  static boolean boots(CortexM0Plus core) {
    int sp = core.register(SP);
    return contains(core.pc())
        && core.read(VTOR, 4) == 0
        && sp <= STACK_TOP
        && sp > STACK_TOP - STACK_BYTES;
  }

  /** Returns the name of the place for good that {@code address} is in. */
  static Optional<String> stop(int address) {
    return STOPS.entrySet().stream()
        .filter(stop -> address >= stop.getValue() && address < stop.getValue() + STOP_BYTES)
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /**
   * Returns why the ROM will not start {@code flash}: what is wrong with its second stage, the
   * first 256 bytes, whose last word is the CRC-32 of the others (datasheet 2.8.1.3.1).
   */
  static Optional<String> refusal(Memory flash) {
    int there = flash.read(STAGE2_BYTES, 4);
    int right = crc(flash, STAGE2_BYTES);
    if (there == right) {
      return Optional.empty();
    }
    return Optional.of(
        erased(flash)
            ? "The flash is erased there: load an image that is linked to 0x10000000."
            : ("The CRC-32 of its %d bytes is 0x%08X, but the word behind them is 0x%08X:"
                    + " link a second stage with its checksum to 0x10000000.")
                .formatted(STAGE2_BYTES, right, there));
  }

  private static boolean erased(Memory flash) {
    for (int i = 0; i <= STAGE2_BYTES; i += 4) {
      if (flash.read(i, 4) != -1) {
        return false;
      }
    }
    return true;
  }

  /** The CRC-32 that is not reflected, from all ones, not inverted at the end. */
  private static int crc(Memory memory, int bytes) {
    int crc = -1;
    for (int i = 0; i < bytes; i++) {
      crc ^= memory.read(i, 1) << 24;
      for (int bit = 0; bit < 8; bit++) {
        crc = crc << 1 ^ (crc < 0 ? POLYNOMIAL : 0);
      }
    }
    return crc;
  }
}
