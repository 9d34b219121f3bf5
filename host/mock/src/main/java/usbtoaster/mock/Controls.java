package usbtoaster.mock;

import java.util.Arrays;
import usbtoaster.protocol.ControlCode;
import usbtoaster.protocol.DeviceStatus;
import usbtoaster.protocol.Protocol;
import usbtoaster.protocol.SlotState;
import usbtoaster.protocol.StatusFrame;

/**
 * Browning, temperature and statistics of the virtual toaster, and the reply that its status shows.
 * Guarded by the toaster's lock.
 */
final class Controls {
  private static final int AMBIENT_MILLIDEGREES = 21_000;
  private static final int MILLIDEGREES_PER_BROWNING = 12_000;

  private static final int COUNTERS = ControlCode.RESETS.code() + 1;

  private final long[] counters = new long[COUNTERS]; // by code
  private int browning;
  private long result;
  private int code;

  /** Starts as after power-on, but for the statistics. */
  void start() {
    browning = Protocol.DEFAULT_BROWNING;
    reply(0, 0);
  }

  void clearCounters() {
    Arrays.fill(counters, 0);
  }

  void count(ControlCode counter, long more) {
    counters[counter.code()] += more;
  }

  int browning() {
    return browning;
  }

  void reply(long newResult, int newCode) {
    result = newResult;
    code = newCode;
  }

  void reply(StatusFrame status) {
    status.reply(0, (int) result).reply(1, (int) (result >>> 32)).reply(2, code);
  }

  DeviceStatus execute(int argument, long value, Slot[] slots) {
    reply(0, argument);
    ControlCode control = ControlCode.of(argument);
    switch (control) {
      case UNKNOWN -> {
        return DeviceStatus.UNKNOWN_COMMAND;
      }
      case BROWNING_GET -> result = browning;
      case BROWNING_SET -> {
        if (value < 0 || value > Protocol.MAX_BROWNING) {
          return DeviceStatus.BAD_VALUE;
        }
        browning = (int) value;
        result = browning;
      }
      case TEMPERATURE -> result = temperature(slots);
      default -> result = counters[control.code()];
    }
    return DeviceStatus.OK;
  }

  private static int temperature(Slot[] slots) {
    int heat = AMBIENT_MILLIDEGREES;
    for (Slot slot : slots) {
      if (slot.state == SlotState.TOASTING) {
        heat += MILLIDEGREES_PER_BROWNING * slot.browning();
      }
    }
    return heat;
  }
}
