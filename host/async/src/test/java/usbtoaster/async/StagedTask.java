package usbtoaster.async;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import usbtoaster.trace.Stage;

/** A task that notes its stages, and lets a test step in at one of them. */
final class StagedTask extends Task<String> {
  final List<Stage> stages = Collections.synchronizedList(new ArrayList<>());
  final List<String> returns =
      Collections.synchronizedList(new ArrayList<>()); // and on what thread
  private final Map<Stage, Runnable> steps = new EnumMap<>(Stage.class);

  StagedTask(TaskScheduler scheduler, boolean runContinuationsAsynchronously) {
    super(scheduler, runContinuationsAsynchronously);
  }

  StagedTask(TaskScheduler scheduler) {
    this(scheduler, false);
  }

  /** Runs {@code step} once, in the middle of the race, when {@code stage} is called. */
  StagedTask at(Stage stage, Runnable step) {
    steps.put(stage, step);
    return this;
  }

  @Override
  protected void stage(Stage stage) {
    stages.add(stage);
    Runnable step = steps.remove(stage);
    if (step != null) {
      step.run();
    }
  }

  @Override
  protected void returned() {
    returns.add(Thread.currentThread().getName());
  }
}
