package usbtoaster.experiments;

import java.util.List;
import java.util.Optional;

/** The experiments that there are. */
public final class Experiments {
  private static final List<Experiment> ALL = List.of(new NoThread());

  private Experiments() {}

  /** Returns all of them, in an order in which they may be read. */
  public static List<Experiment> all() {
    return ALL;
  }

  /** Returns the experiment of that name. */
  public static Optional<Experiment> named(String name) {
    return ALL.stream().filter(each -> each.name().equals(name)).findFirst();
  }
}
