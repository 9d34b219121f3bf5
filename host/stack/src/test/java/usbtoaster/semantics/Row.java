package usbtoaster.semantics;

import java.util.function.Consumer;
import java.util.function.Supplier;

/** One row of a test description: what is done, and a check of what is to be seen. */
record Row(String name, Runnable check) {
  /** Makes a row that is checked in a world of its own. */
  static <W> Row of(String name, Supplier<W> world, Consumer<W> check) {
    return new Row(name, () -> check.accept(world.get()));
  }

  @Override
  public String toString() {
    return name;
  }
}
