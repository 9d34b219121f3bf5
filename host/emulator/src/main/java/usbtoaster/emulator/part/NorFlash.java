package usbtoaster.emulator.part;

import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import usbtoaster.emulator.bus.Memory;
import usbtoaster.emulator.signal.Signal;
import usbtoaster.emulator.time.VirtualClock;
import usbtoaster.emulator.xip.SerialFlash;

/**
 * A serial NOR flash with Winbond's commands, as the W25Q16JV on a Pico; times are its typical
 * ones.
 *
 * <p>Overview: the chip select's fall begins a command; the bytes are opcode, address, data; its
 * rise carries out what writes, and only if the number of bytes is right. In continuous read mode
 * the opcode is left out until the mode bits say otherwise, or a byte on one lane, whose second
 * last bit falls on M4, ends it. While the flash is busy it answers status reads only. QE is 1 as
 * delivered, and may be cleared. Belongs to the machine's thread.
 */
public final class NorFlash implements SerialFlash {
  private static final Logger LOG = LoggerFactory.getLogger(NorFlash.class);

  private static final int PAGE_PROGRAM = 0x02;
  private static final int READ_DATA = 0x03;
  private static final int FAST_READ = 0x0B;
  private static final int QUAD_PAGE_PROGRAM = 0x32;
  private static final int FAST_READ_DUAL = 0x3B;
  private static final int FAST_READ_QUAD = 0x6B;
  private static final int FAST_READ_DUAL_IO = 0xBB;
  private static final int FAST_READ_QUAD_IO = 0xEB;
  private static final int READ_STATUS_1 = 0x05;
  private static final int READ_STATUS_2 = 0x35;
  private static final int READ_STATUS_3 = 0x15;
  private static final int UNIQUE_ID = 0x4B;
  private static final int MANUFACTURER_ID = 0x90;
  private static final int JEDEC_ID = 0x9F;
  private static final int RELEASE_POWER_DOWN = 0xAB;

  private static final int MANUFACTURER = 0xEF;
  private static final int MEMORY_TYPE = 0x40;
  private static final int FLOATING = 0;
  private static final int ADDRESS_END = 3;
  private static final int UNIQUE_ID_DUMMIES = 4;
  private static final int PAGE_BYTES = 256;

  private final NorArray array;
  private final NorCommands commands;
  private final long uniqueId;
  private final int[] jedecId;
  private final byte[] page = new byte[PAGE_BYTES];
  private boolean selected;
  private boolean ignored;
  private int continuous;
  private int opcode;
  private int count;
  private int argument;
  private int address;
  private int dummyClocks;

  /**
   * Makes a flash around {@code memory}.
   *
   * @param memory a power of two of bytes
   * @param chipSelect selects the flash when low
   * @param uniqueId the 64 bits that tell it from all others
   */
  public NorFlash(VirtualClock clock, Memory memory, Signal chipSelect, long uniqueId) {
    this.uniqueId = uniqueId;
    jedecId = new int[] {MANUFACTURER, MEMORY_TYPE, Integer.numberOfTrailingZeros(memory.size())};
    array = new NorArray(clock, memory);
    commands = new NorCommands(array);
    chipSelect.listen(high -> select(!high));
    select(!chipSelect.level());
  }

  /** Returns whether it erases, programs or writes a status register. */
  public boolean busy() {
    return array.busy();
  }

  private void select(boolean select) {
    if (selected && !select && !ignored && count > 0) {
      if (commands.execute(opcode, count, argument, page)) {
        continuous = 0;
      }
    }
    selected = select;
    ignored = false;
    count = 0;
    argument = 0;
    address = 0;
    if (continuous != 0) {
      begin(continuous);
    }
  }

  @Override
  public int exchange(int out, int lanes) {
    if (!selected) {
      return FLOATING;
    }
    if (continuous != 0 && lanes == 1) {
      ignored = true; // what is meant as an opcode is taken for an address
      continuous = (out & 2) == 0 ? continuous : 0;
    }
    if (ignored) {
      return FLOATING;
    }
    if (count == 0) {
      begin(out);
      return FLOATING;
    }
    int index = count++;
    argument = index <= ADDRESS_END ? argument << 8 | out : argument;
    return switch (opcode) {
      case READ_STATUS_1 -> array.status(1);
      case READ_STATUS_2 -> array.status(2);
      case READ_STATUS_3 -> array.status(3);
      case JEDEC_ID -> jedecId[(index - 1) % jedecId.length];
      case UNIQUE_ID ->
          index <= UNIQUE_ID_DUMMIES ? FLOATING : uniqueId(index - UNIQUE_ID_DUMMIES - 1);
      case RELEASE_POWER_DOWN -> index <= ADDRESS_END ? FLOATING : device();
      case MANUFACTURER_ID -> manufacturer(index);
      case PAGE_PROGRAM, QUAD_PAGE_PROGRAM -> program(index, out);
      case READ_DATA, FAST_READ, FAST_READ_DUAL, FAST_READ_QUAD -> read(index, lanes);
      case FAST_READ_DUAL_IO, FAST_READ_QUAD_IO -> index == 4 ? mode(out) : read(index, lanes);
      default -> FLOATING;
    };
  }

  @Override
  public void idle(int clocks) {
    dummyClocks -= selected ? clocks : 0;
  }

  private void begin(int command) {
    opcode = command;
    count = 1;
    Arrays.fill(page, (byte) 0xFF);
    dummyClocks =
        switch (command) {
          case FAST_READ, FAST_READ_DUAL, FAST_READ_QUAD -> 8;
          case FAST_READ_QUAD_IO -> 4;
          default -> 0;
        };
    boolean quad = command == FAST_READ_QUAD_IO || command == FAST_READ_QUAD;
    boolean status =
        command == READ_STATUS_1 || command == READ_STATUS_2 || command == READ_STATUS_3;
    ignored =
        (array.busy() && !status)
            || (commands.poweredDown() && command != RELEASE_POWER_DOWN)
            || ((quad || command == QUAD_PAGE_PROGRAM) && !array.quadEnabled());
    if (ignored) {
      LOG.debug("The flash ignores command 0x{}", Integer.toHexString(command));
    }
  }

  private int mode(int bits) {
    continuous = (bits & 0x30) == 0x20 ? opcode : 0;
    return FLOATING;
  }

  private int read(int index, int lanes) {
    if (index <= ADDRESS_END) {
      address = argument;
      return FLOATING;
    }
    if (dummyClocks > 0) {
      dummyClocks -= 8 / lanes;
      return FLOATING;
    }
    return array.read(address++);
  }

  private int program(int index, int out) {
    if (index > ADDRESS_END) {
      page[(argument + index - ADDRESS_END - 1) & (PAGE_BYTES - 1)] = (byte) out;
    }
    return FLOATING;
  }

  private int manufacturer(int index) {
    if (index <= ADDRESS_END) {
      return FLOATING;
    }
    return ((index ^ argument) & 1) == 0 ? MANUFACTURER : device();
  }

  private int device() {
    return jedecId[2] - 1;
  }

  private int uniqueId(int index) {
    return (int) (uniqueId >>> (56 - 8 * (index & 7))) & 0xFF;
  }
}
