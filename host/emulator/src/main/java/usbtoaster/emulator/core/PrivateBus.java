package usbtoaster.emulator.core;

import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.bus.BusFault;
import usbtoaster.emulator.bus.Lanes;
import usbtoaster.emulator.bus.Register;
import usbtoaster.emulator.bus.Registers;

/**
 * The private peripheral bus of a core, at 0xE0000000 (ARMv6-M ARM B3.1.1): what the core keeps to
 * itself and the other one does not see. Accesses are of words; the manual leaves narrow ones open,
 * and here they behave as at any other peripheral of the chip (datasheet 2.1.4).
 *
 * <p>Belongs to the machine's thread.
 */
final class PrivateBus {
  private final Registers sysTick;
  private final Registers nvic;
  private final Registers systemControl;
  private final Registers mpu;

  PrivateBus(Registers sysTick, Registers nvic, Registers systemControl, Registers mpu) {
    this.sysTick = sysTick;
    this.nvic = nvic;
    this.systemControl = systemControl;
    this.mpu = mpu;
  }

  /** Returns whether {@code address} is on a core's private bus. */
  static boolean owns(int address) {
    return address >>> 20 == 0xE00;
  }

  int read(int address, int width) {
    return Lanes.of(block(address).read(offset(address)), address, width);
  }

  int peek(int address, int width) {
    return Lanes.of(block(address).peek(offset(address)), address, width);
  }

  void write(int address, int width, int value) {
    block(address).write(offset(address), Lanes.all(value, width));
  }

  /** Returns the register whose word an access at {@code address} is of, and of nothing else. */
  @Nullable Register alone(int address) {
    Registers block = find(address);
    return block == null ? null : block.alone(offset(address));
  }

  private Registers block(int address) {
    Registers block = find(address);
    if (block == null) {
      throw new BusFault(address);
    }
    return block;
  }

  private @Nullable Registers find(int address) {
    return switch (address >>> 8) {
      case 0xE000E0 -> sysTick;
      case 0xE000E1, 0xE000E2, 0xE000E3, 0xE000E4 -> nvic;
      case 0xE000ED -> isMpu(address) ? mpu : systemControl;
      default -> null;
    };
  }

  private static int offset(int address) {
    int word = address & ~3;
    return switch (address >>> 8) {
      case 0xE000E0 -> word - 0xE000_E000;
      case 0xE000ED -> word - (isMpu(address) ? 0xE000_ED90 : 0xE000_ED00);
      default -> word - 0xE000_E100;
    };
  }

  private static boolean isMpu(int address) {
    int word = address & 0xFC;
    return word >= 0x90 && word <= 0xA0;
  }
}
