package usbtoaster.emulator.gpio;

import java.util.IdentityHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.signal.Signal;

/**
 * Connects peripherals to the pins of a bank, where the datasheet's function table (2.19.2) says.
 * To be done while the machine is put together. Belongs to the machine's thread.
 */
public final class PinFunctions {
  private final FunctionTable table;
  private final Pin[] pins;
  private final IdentityHashMap<Signal, InputGate> gates = new IdentityHashMap<>();

  PinFunctions(FunctionTable table, Pin[] pins) {
    this.table = table;
    this.pins = pins;
  }

  /**
   * Connects {@code function} to {@code gpio} as FUNCSEL {@code funcsel}. The same input may be
   * connected to several pins; the level its signal has now is its idle level.
   */
  public void connect(int gpio, int funcsel, PinFunction function) {
    if (table.name(gpio, funcsel) == null) {
      throw new IllegalArgumentException(
          "GPIO %d has no function %d: see the datasheet's table 2.19.2".formatted(gpio, funcsel));
    }
    pins[gpio].connect(funcsel, function, gate(function.in()));
  }

  /** Connects {@code function} to every pin whose table has {@code name}, such as UART0_TX. */
  public void connect(String name, PinFunction function) {
    boolean found = false;
    for (int gpio = 0; gpio < pins.length; gpio++) {
      for (int funcsel = 0; funcsel < FunctionTable.FUNCTIONS; funcsel++) {
        if (name.equals(table.name(gpio, funcsel))) {
          connect(gpio, funcsel, function);
          found = true;
        }
      }
    }
    if (!found) {
      throw new IllegalArgumentException(
          "No pin has the function %s: see the datasheet's table 2.19.2".formatted(name));
    }
  }

  /**
   * Sets who is told whether any pin is given to {@code in}, which is connected, when it changes.
   */
  public void onSelected(Signal in, Consumer<Boolean> listener) {
    InputGate gate = gates.get(in);
    if (gate == null) {
      throw new IllegalArgumentException(in.name() + " is connected to no pin");
    }
    gate.onSelected(listener);
  }

  /** Returns the only pin that is given to {@code in}; null if there is none, or several. */
  public @Nullable Pin only(Signal in) {
    InputGate gate = gates.get(in);
    Pin found = null;
    for (Pin pin : pins) {
      if (gate != null && pin.selects(gate)) {
        if (found != null) {
          return null;
        }
        found = pin;
      }
    }
    return found;
  }

  private @Nullable InputGate gate(@Nullable Signal in) {
    return in == null ? null : gates.computeIfAbsent(in, InputGate::new);
  }
}
