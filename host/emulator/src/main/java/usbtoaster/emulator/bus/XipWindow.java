package usbtoaster.emulator.bus;

import org.jspecify.annotations.Nullable;

/**
 * What the bus has at 0x10000000 to 0x1FFFFFFF (datasheet 2.6.3): the flash and its three aliases,
 * the control of its cache, that cache as SRAM, and the SSI. Belongs to the machine's thread.
 */
final class XipWindow {
  private static final int CONTROL = 0x14;
  private static final int SRAM = 0x15;
  private static final int SSI = 0x18;
  private static final int SRAM_BYTES = 16 * 1024;

  private final Memory flash;
  private final Memory sram = new Memory(SRAM_BYTES, 0);
  private @Nullable Peripheral control;
  private @Nullable Peripheral ssi;
  boolean flashWritesFault = true;
  boolean sramFaults;

  XipWindow(Memory flash) {
    this.flash = flash;
  }

  /** Puts a block at {@code base}; returns whether it belongs there. */
  boolean attach(int base, Peripheral block) {
    switch (base) {
      case CONTROL << 24 -> control = block;
      case SSI << 24 -> ssi = block;
      default -> {
        return false;
      }
    }
    return true;
  }

  int read(int address, int width) {
    return switch (address >>> 24) {
      case 0x10, 0x11, 0x12, 0x13 -> flash(address, width);
      case CONTROL -> Lanes.of(Bus.present(control, address).read(address & 0xFFC), address, width);
      case SRAM -> {
        checkSram(address);
        yield sram(address, width);
      }
      case SSI -> Lanes.of(Bus.present(ssi, address).read(address & 0xFFC), address, width);
      default -> throw new BusFault(address);
    };
  }

  /** As {@link #read}, without what it does; the SRAM can be read while it is a cache. */
  int peek(int address, int width) {
    return switch (address >>> 24) {
      case 0x10, 0x11, 0x12, 0x13 -> flash(address, width);
      case CONTROL -> Lanes.of(Bus.present(control, address).peek(address & 0xFFC), address, width);
      case SRAM -> sram(address, width);
      case SSI -> Lanes.of(Bus.present(ssi, address).peek(address & 0xFFC), address, width);
      default -> throw new BusFault(address);
    };
  }

  void write(int address, int width, int value) {
    switch (address >>> 24) {
      case 0x10 -> {} // drops the line from the cache, whose tags see it as observers of the bus
      case 0x11, 0x12, 0x13 -> {
        if (flashWritesFault) {
          throw new BusFault(address);
        }
      }
      case CONTROL -> Bus.alias(Bus.present(control, address), address, Lanes.all(value, width));
      case SRAM -> {
        checkSram(address);
        sram(address, width);
        sram.write(address & 0xFF_FFFF, width, value);
      }
      case SSI -> Bus.alias(Bus.present(ssi, address), address, Lanes.all(value, width));
      default -> throw new BusFault(address);
    }
  }

  private int flash(int address, int width) {
    return flash.read(address & (flash.size() - 1), width);
  }

  private int sram(int address, int width) {
    return Bus.memory(sram, SRAM << 24, address, width);
  }

  private void checkSram(int address) {
    if (sramFaults) {
      throw new BusFault(address);
    }
  }
}
