package usbtoaster.experiments;

import java.util.List;

/** The experiments that there are. */
public final class Experiments {
  private static final List<Experiment> ALL =
      List.of(
          new NoThread(),
          new AlmostNoThread(),
          new EnginesExperiment(),
          new SyncIsAsync(),
          new ContextExperiment(),
          new DeadlockExperiment(),
          new StarvationExperiment(),
          new InlineExperiment(),
          new FifthInput(),
          new Pending());

  private Experiments() {}

  /** Returns all of them, in an order in which they may be read. */
  public static List<Experiment> all() {
    return ALL;
  }
}
