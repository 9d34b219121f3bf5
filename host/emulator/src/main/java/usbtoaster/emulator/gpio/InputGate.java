package usbtoaster.emulator.gpio;

import java.util.function.Consumer;
import usbtoaster.emulator.signal.Signal;

/**
 * The input of a peripheral that several pins can select: it sees the OR of those that do
 * (datasheet 2.19.2), and its idle level, which is what the signal was made with, if none does.
 */
final class InputGate {
  private final Signal in;
  private final boolean idle;
  private int selected;
  private int high;
  private Consumer<Boolean> selection = selected -> {};

  InputGate(Signal in) {
    this.in = in;
    this.idle = in.level();
  }

  /** Sets who is told when the first pin selects it, and the last one no more. */
  void onSelected(Consumer<Boolean> listener) {
    selection = listener;
  }

  /** A pin whose input is at {@code level} selects the input. */
  void select(boolean level) {
    selected++;
    high += level ? 1 : 0;
    update();
    if (selected == 1) {
      selection.accept(true);
    }
  }

  /** A pin whose input is at {@code level} selects it no more. */
  void deselect(boolean level) {
    selected--;
    high -= level ? 1 : 0;
    update();
    if (selected == 0) {
      selection.accept(false);
    }
  }

  /** The input of a pin that selects it has changed to {@code level}. */
  void change(boolean level) {
    high += level ? 1 : -1;
    in.set(high > 0);
  }

  private void update() {
    in.set(selected == 0 ? idle : high > 0);
  }
}
