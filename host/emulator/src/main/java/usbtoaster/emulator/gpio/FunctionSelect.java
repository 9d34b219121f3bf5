package usbtoaster.emulator.gpio;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What FUNCSEL chooses from at a pin (datasheet 2.19.2). Belongs to the machine's thread. */
final class FunctionSelect {
  /** What FUNCSEL gives where nothing is connected. */
  static final PinFunction NONE = new PinFunction(null, null, null);

  private static final Logger LOG = LoggerFactory.getLogger(Pin.class);

  private final FunctionTable table;
  private final int pin;
  private final String name;
  private final @Nullable PinFunction[] functions =
      new @Nullable PinFunction[FunctionTable.FUNCTIONS];
  private final @Nullable InputGate[] gates = new @Nullable InputGate[FunctionTable.FUNCTIONS];

  FunctionSelect(FunctionTable table, int pin, String name) {
    this.table = table;
    this.pin = pin;
    this.name = name;
  }

  void connect(int funcsel, PinFunction function, @Nullable InputGate gate) {
    functions[funcsel] = function;
    gates[funcsel] = gate;
  }

  /** Returns the function; logs one that the datasheet has and that is not emulated. */
  PinFunction function(int funcsel) {
    PinFunction chosen = funcsel < FunctionTable.FUNCTIONS ? functions[funcsel] : null;
    if (chosen != null) {
      return chosen;
    }
    String missing = table.name(pin, funcsel);
    if (missing != null) {
      LOG.warn("{} is given to {}, which is not emulated", name, missing);
    }
    return NONE;
  }

  /** Returns what passes the pin's level on to the function; null: nothing does. */
  @Nullable InputGate gate(int funcsel) {
    return funcsel < FunctionTable.FUNCTIONS ? gates[funcsel] : null;
  }
}
