package usbtoaster.emulator.part;

/** What a NOR flash carries out when its chip select rises. Belongs to the machine's thread. */
final class NorCommands {
  private static final int WRITE_STATUS_1 = 0x01;
  private static final int PAGE_PROGRAM = 0x02;
  private static final int WRITE_DISABLE = 0x04;
  private static final int WRITE_ENABLE = 0x06;
  private static final int WRITE_STATUS_3 = 0x11;
  private static final int SECTOR_ERASE = 0x20;
  private static final int WRITE_STATUS_2 = 0x31;
  private static final int QUAD_PAGE_PROGRAM = 0x32;
  private static final int BLOCK_ERASE_32K = 0x52;
  private static final int CHIP_ERASE_ALIAS = 0x60;
  private static final int ENABLE_RESET = 0x66;
  private static final int RESET = 0x99;
  private static final int RELEASE_POWER_DOWN = 0xAB;
  private static final int POWER_DOWN = 0xB9;
  private static final int CHIP_ERASE = 0xC7;
  private static final int BLOCK_ERASE_64K = 0xD8;

  private static final long STATUS_NANOS = 10_000_000;
  private static final long PROGRAM_NANOS = 400_000;
  private static final long SECTOR_NANOS = 45_000_000;
  private static final long BLOCK_32K_NANOS = 120_000_000;
  private static final long BLOCK_64K_NANOS = 150_000_000;
  private static final long CHIP_NANOS = 5_000_000_000L;

  private static final int WITH_ADDRESS = 4;

  private final NorArray array;
  private boolean poweredDown;
  private boolean resetEnabled;

  NorCommands(NorArray array) {
    this.array = array;
  }

  boolean poweredDown() {
    return poweredDown;
  }

  /**
   * Carries out {@code opcode}.
   *
   * @param count the bytes of the command with its opcode
   * @param argument the first three of the bytes after it
   * @param page what to program
   * @return whether it was a reset, which ends the continuous read mode too
   */
  boolean execute(int opcode, int count, int argument, byte[] page) {
    boolean reset = opcode == RESET && resetEnabled && count == 1;
    resetEnabled = opcode == ENABLE_RESET && count == 1;
    switch (count) {
      case 1 -> alone(opcode, reset);
      case 2, 3 -> writeStatus(opcode, count, argument);
      case WITH_ADDRESS -> erase(opcode, argument);
      default -> {
        if (opcode == PAGE_PROGRAM || opcode == QUAD_PAGE_PROGRAM) {
          array.program(argument, page, PROGRAM_NANOS);
        }
      }
    }
    if (opcode == RELEASE_POWER_DOWN) {
      poweredDown = false; // with or without reading the device's id
    }
    return reset;
  }

  private void alone(int opcode, boolean reset) {
    switch (opcode) {
      case WRITE_ENABLE -> array.writeEnable(true);
      case WRITE_DISABLE -> array.writeEnable(false);
      case CHIP_ERASE, CHIP_ERASE_ALIAS -> array.eraseAll(CHIP_NANOS);
      case POWER_DOWN -> poweredDown = true;
      default -> {
        if (reset) {
          array.writeEnable(false);
        }
      }
    }
  }

  private void writeStatus(int opcode, int count, int argument) {
    if (opcode == WRITE_STATUS_1 && count == 3) {
      array.writeStatuses(argument >>> 8, argument & 0xFF, STATUS_NANOS);
    } else if (count == 2) {
      switch (opcode) {
        case WRITE_STATUS_1 -> array.writeStatus(1, argument, STATUS_NANOS);
        case WRITE_STATUS_2 -> array.writeStatus(2, argument, STATUS_NANOS);
        case WRITE_STATUS_3 -> array.writeStatus(3, argument, STATUS_NANOS);
        default -> {}
      }
    }
  }

  private void erase(int opcode, int address) {
    switch (opcode) {
      case SECTOR_ERASE -> array.erase(address, 4 << 10, SECTOR_NANOS);
      case BLOCK_ERASE_32K -> array.erase(address, 32 << 10, BLOCK_32K_NANOS);
      case BLOCK_ERASE_64K -> array.erase(address, 64 << 10, BLOCK_64K_NANOS);
      default -> {}
    }
  }
}
