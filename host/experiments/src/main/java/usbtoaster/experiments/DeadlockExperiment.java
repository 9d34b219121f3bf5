package usbtoaster.experiments;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import usbtoaster.async.AsyncStateMachine;
import usbtoaster.async.AsyncVoid;
import usbtoaster.async.Deadlock;
import usbtoaster.async.Task;
import usbtoaster.async.TaskException;
import usbtoaster.async.UiLoop;

/** Who blocks the UI thread for a task that needs it waits for itself. */
final class DeadlockExperiment implements Experiment {
  private final Configure configure;

  DeadlockExperiment() {
    this(Task::configureAwait);
  }

  DeadlockExperiment(Configure configure) {
    this.configure = configure;
  }

  @Override
  public String name() {
    return "deadlock";
  }

  @Override
  public String title() {
    return "A UI thread that blocks for what needs it waits for itself.";
  }

  @Override
  public String claim() {
    return "The continuation is queued onto the UI context, \"and the UI thread will resume"
        + " executing that method when it gets around to it\". So a UI thread that blocks until the"
        + " method is over never gets around to it.";
  }

  @Override
  public String method() {
    return "An async method awaits a write. A button's handler blocks until the method is over,"
        + " once where its await captured the UI context and once where not; then it awaits the"
        + " method. The stack looks for who waits for whom, and the UI loop's handler lets a join"
        + " that would never end fail.";
  }

  /** Ends a join that would never end. */
  private static final class Stuck extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /** The async method: {@code return await device.WriteAsync(data)}. */
  private static final class WriteBread extends AsyncStateMachine<Integer> {
    private final Kitchen kitchen;
    private final Configure configure;
    private final boolean captured;
    private Task<Integer> write = Task.canceled();

    WriteBread(Kitchen kitchen, Configure configure, boolean captured) {
      this.kitchen = kitchen;
      this.configure = configure;
      this.captured = captured;
    }

    @Override
    protected void moveNext() throws Exception {
      if (state() == 0) {
        write = kitchen.write();
        suspends(configure.configure(write, captured), 1);
      } else {
        complete(resultOf(write));
      }
    }

    /** Lets who blocks for it go, if it blocks for ever. */
    void giveUp() {
      trySetCanceled();
    }

    @Override
    public String toString() {
      return "the method WriteBread";
    }
  }

  /** What came of one click. */
  private static final class Outcome {
    private final AtomicReference<@Nullable Deadlock> deadlock = new AtomicReference<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile String came = "nothing"; // volatile: set by the UI thread, read by ours
    private boolean blocked;

    String ui() {
      return deadlock.get() != null ? "waits for itself" : blocked ? "blocked" : "free";
    }
  }

  @Override
  public Finding run(Setting setting) throws IOException, InterruptedException {
    Outcome trap;
    Outcome blocked;
    Outcome awaited;
    try (Kitchen kitchen = Kitchen.open(setting)) {
      kitchen.fill();
      trap = click(setting, kitchen, true, true);
      blocked = click(setting, kitchen, true, false);
      awaited = click(setting, kitchen, false, true);
    }
    Table.Builder table = Table.of("the handler", "the method's await", "UI thread", "what came");
    table.row("blocks", "with the context", trap.ui(), trap.came);
    table.row("blocks", "without it", blocked.ui(), blocked.came);
    table.row("awaits", "with the context", awaited.ui(), awaited.came);
    Deadlock found = trap.deadlock.get();
    String whole = Kitchen.BYTES + " bytes";
    return new Finding(
        table.build(),
        List.of(
            new Expectation(
                "To block for a method that captured the UI context: a deadlock, told at once",
                found == null
                    ? "none"
                    : String.join(" ", found.sentences()) + " Remedy: " + found.remedy(),
                found != null && found.steps().size() == 3),
            Expectation.equal(
                "To block for one that did not: the UI is blocked, and it ends",
                "blocked, " + whole,
                blocked.ui() + ", " + blocked.came),
            Expectation.equal(
                "To await it: the UI is free, and it ends",
                "free, " + whole,
                awaited.ui() + ", " + awaited.came)));
  }

  /** Clicks once, and lets the write end. */
  private Outcome click(Setting setting, Kitchen kitchen, boolean blocks, boolean captured)
      throws IOException, InterruptedException {
    Outcome outcome = new Outcome();
    WriteBread method = new WriteBread(kitchen, configure, captured);
    try (UiLoop ui = new UiLoop("ui", fault -> {})) {
      ui.onDeadlock(
          found -> {
            outcome.deadlock.set(found);
            throw new Stuck();
          });
      ui.start();
      CountDownLatch free = new CountDownLatch(1);
      ui.post(() -> handle(method, blocks, outcome));
      ui.post(free::countDown);
      Waits.until(setting, () -> free.getCount() == 0 || Waits.waiting() > 0);
      outcome.blocked = free.getCount() > 0;
      kitchen.read(1);
      if (!Waits.until(setting, () -> outcome.over.getCount() == 0)) {
        method.giveUp(); // nobody has found the deadlock
        outcome.over.await();
      }
    }
    return outcome;
  }

  private static void handle(WriteBread method, boolean blocks, Outcome outcome) {
    Task<Integer> writing = method.start();
    if (!blocks) {
      AsyncVoid.run(
          () ->
              writing.then(
                  bytes -> {
                    outcome.came = bytes + " bytes";
                    outcome.over.countDown();
                    return bytes;
                  }));
      return;
    }
    try {
      outcome.came = writing.join() + " bytes";
    } catch (Stuck | TaskException e) {
      outcome.came = "nothing";
    } finally {
      outcome.over.countDown();
    }
  }
}
