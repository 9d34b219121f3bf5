package usbtoaster.pico;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The inputs of the host. Any thread may add; one delivers. */
final class Edges {
  private final List<EdgeSource> inputs = new CopyOnWriteArrayList<>();

  void add(EdgeSource input) {
    inputs.add(input);
  }

  void remove(EdgeSource input) {
    inputs.remove(input);
  }

  /** Delivers one edge of each input; returns whether there was any. */
  boolean deliver() {
    boolean any = false;
    for (EdgeSource input : inputs) {
      any |= input.deliver();
    }
    return any;
  }
}
