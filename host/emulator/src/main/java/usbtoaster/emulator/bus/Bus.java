package usbtoaster.emulator.bus;

import org.jspecify.annotations.Nullable;

/**
 * The bus fabric (datasheet 2.1, memory map 2.2): finds what stands at an address.
 *
 * <p>Addresses are aligned to the width of the access; who is not, faults before. A peripheral sees
 * whole words only: a narrow read takes its lanes out of the word, a narrow write puts its value on
 * all lanes (2.1.4); only a memory behind a peripheral's base asks for the bytes. The aliases at
 * +0x1000, +0x2000 and +0x3000 of a peripheral XOR, set and clear bits (2.1.2). The SIO hangs on
 * the cores alone and has no aliases. What the cores keep to themselves at 0xE0000000 does not come
 * here.
 *
 * <p>Belongs to the machine's thread.
 */
public final class Bus {
  /** The initiator of an access that is the DMA. Cores are 0 and 1. */
  public static final int DMA = -1;

  private static final int APB = 0x4000_0000;
  private static final int APB_BLOCKS = 28;
  private static final int AHB = 0x5000_0000;
  private static final int AHB_BLOCKS = 0x41;
  private static final int SIO = 0xD000_0000;
  private static final int BLOCK_BYTES = 0x4000;
  private static final int ALIASES = 0x3000;

  private final Memory rom;
  private final Memory flash;
  private final Memory sram;
  private final XipWindow xip;
  private final Observers observers = new Observers();
  private final @Nullable Peripheral[] apb = new @Nullable Peripheral[APB_BLOCKS];
  private final @Nullable Peripheral[] ahb = new @Nullable Peripheral[AHB_BLOCKS];
  private final @Nullable Peripheral[] sio = new @Nullable Peripheral[2];
  private final Actions change = new Actions();

  /**
   * Makes a bus with its memories.
   *
   * @param rom 16 KiB
   * @param flash a power of two of bytes, at most 16 MiB; it repeats itself up to there
   * @param sram 264 KiB in the order of the striped addresses
   */
  public Bus(Memory rom, Memory flash, Memory sram) {
    this.rom = rom;
    this.flash = flash;
    this.sram = sram;
    xip = new XipWindow(flash);
  }

  /** Returns the boot ROM, at 0. */
  public Memory rom() {
    return rom;
  }

  /** Returns the flash, at 0x10000000 and its three aliases. */
  public Memory flash() {
    return flash;
  }

  /** Returns the SRAM, at 0x20000000 striped. */
  public Memory sram() {
    return sram;
  }

  /** Puts {@code block} at {@code base}, one of the memory map's bases of a peripheral. */
  public void attach(int base, Peripheral block) {
    if (base >>> 28 == APB >>> 28) {
      apb[(base - APB) / BLOCK_BYTES] = block;
    } else if (base >>> 28 == AHB >>> 28) {
      ahb[(base - AHB) >>> 16] = block;
    } else if (!xip.attach(base, block)) {
      throw new IllegalArgumentException(
          "No peripheral has its base at 0x%08X: see the memory map".formatted(base));
    }
    changed();
  }

  /** Puts the SIO as {@code core} sees it at 0xD0000000. */
  public void attachSio(int core, Peripheral block) {
    sio[core] = block;
    changed();
  }

  /** A block has come, or is held in reset from now on or no more. */
  public void changed() {
    change.run();
  }

  /** Adds what runs after a {@linkplain #changed change}: what {@link #alone} found is old then. */
  public void onChange(Runnable action) {
    change.add(action);
  }

  /**
   * Returns the register at {@code address} if an access of its word by {@code initiator} is an
   * access to that register and nothing else; null if it is more, or there is none.
   */
  public @Nullable Register alone(int initiator, int address) {
    Peripheral block =
        switch (address >>> 28) {
          case 4, 5, 0xD -> (address & 0x3003) == 0 ? find(initiator, address) : null;
          default -> null;
        };
    return block == null ? null : block.alone(address & 0xFFC);
  }

  /**
   * Says what is an error at the flash (XIP CTRL).
   *
   * @param writes a write to an alias of the flash but the first
   * @param sram an access to the cache as SRAM
   */
  public void xipFaults(boolean writes, boolean sram) {
    xip.flashWritesFault = writes;
    xip.sramFaults = sram;
  }

  /** Returns who sees the accesses. */
  public Observers observers() {
    return observers;
  }

  /**
   * Reads {@code width} bytes, zero-extended.
   *
   * @param initiator the core, or {@link #DMA}
   * @param width 1, 2 or 4
   * @throws BusFault if nothing answers there
   */
  public int read(int initiator, int address, int width) {
    observed(initiator, address, false);
    return switch (address >>> 28) {
      case 0 -> memory(rom, 0, address, width);
      case 1 -> xip.read(address, width);
      case 2 -> sram.read(sramOffset(address), width);
      case 4, 5, 0xD -> Lanes.of(block(initiator, address).read(address & 0xFFC), address, width);
      default -> throw new BusFault(address);
    };
  }

  /**
   * Reads what is there, without what a read does. Access to the XIP cache as SRAM is no error.
   *
   * @throws BusFault if nothing answers there
   */
  public int peek(int initiator, int address, int width) {
    return switch (address >>> 28) {
      case 0 -> memory(rom, 0, address, width);
      case 1 -> xip.peek(address, width);
      case 2 -> sram.read(sramOffset(address), width);
      case 4, 5, 0xD -> Lanes.of(block(initiator, address).peek(address & 0xFFC), address, width);
      default -> throw new BusFault(address);
    };
  }

  /**
   * Writes the lower {@code width} bytes of {@code value}.
   *
   * @throws BusFault if nothing answers there, or it cannot be written
   */
  public void write(int initiator, int address, int width, int value) {
    observed(initiator, address, true);
    switch (address >>> 28) {
      case 0 -> memory(rom, 0, address, width); // ignored within, an error beyond
      case 1 -> xip.write(address, width, value);
      case 2 -> sram.write(sramOffset(address), width, value);
      case 4, 5 -> writeBlock(block(initiator, address), address, width, value);
      case 0xD -> block(initiator, address).write(address & 0xFFC, Lanes.all(value, width));
      default -> throw new BusFault(address);
    }
  }

  private void observed(int initiator, int address, boolean write) {
    if (observers.some() && address >>> 28 != SIO >>> 28) {
      observers.access(initiator, address, write);
    }
  }

  static int memory(Memory memory, int base, int address, int width) {
    int offset = address - base;
    if (offset < 0 || offset > memory.size() - width) {
      throw new BusFault(address);
    }
    return memory.read(offset, width);
  }

  /** The SRAM at 0x20000000 is striped over four banks by word; at 0x21000000 it is not (2.6.2). */
  private int sramOffset(int address) {
    int offset = address & 0xFF_FFFF;
    if (address >>> 24 == 0x20 && offset < sram.size()) {
      return offset;
    }
    if (address >>> 24 == 0x21 && offset < 0x4_0000) {
      int bank = offset >> 16;
      int inBank = offset & 0xFFFF;
      return ((inBank >> 2) << 4) | (bank << 2) | (inBank & 3);
    }
    throw new BusFault(address);
  }

  private Peripheral block(int initiator, int address) {
    return present(find(initiator, address), address);
  }

  /** Returns {@code block}, if it is there. */
  static Peripheral present(@Nullable Peripheral block, int address) {
    if (block == null) {
      throw new BusFault(address);
    }
    return block;
  }

  private @Nullable Peripheral find(int initiator, int address) {
    if (address >>> 28 == SIO >>> 28) {
      return initiator == DMA || (address & 0x0FFF_FFFF) >= 0x1000 ? null : sio[initiator];
    }
    boolean low = address >>> 28 == APB >>> 28;
    int index = (address & 0x0FFF_FFFF) >>> (low ? 14 : 16);
    @Nullable Peripheral[] blocks = low ? apb : ahb;
    return index < blocks.length ? blocks[index] : null;
  }

  private static void writeBlock(Peripheral block, int address, int width, int value) {
    if (width < 4 && (address & ALIASES) == 0) {
      block.writeNarrow(address & 0xFFF, width, value);
    } else {
      alias(block, address, Lanes.all(value, width));
    }
  }

  static void alias(Peripheral block, int address, int value) {
    int offset = address & 0xFFC;
    int alias = (address >> 12) & 3;
    if (alias == 0) {
      block.write(offset, value);
    } else {
      block.modify(offset, Alias.of(alias), value);
    }
  }
}
