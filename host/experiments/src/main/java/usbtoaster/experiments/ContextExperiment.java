package usbtoaster.experiments;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import usbtoaster.async.AsyncStateMachine;
import usbtoaster.async.AsyncVoid;
import usbtoaster.async.Task;
import usbtoaster.async.UiLoop;
import usbtoaster.io.FileAccess;
import usbtoaster.io.Inlining;
import usbtoaster.toaster.ToasterStream;
import usbtoaster.trace.census.ThreadKind;

/** The await of a button's handler captures the UI's context, or does not: who runs the rest. */
final class ContextExperiment implements Experiment {
  private final Configure configure;

  ContextExperiment() {
    this(Task::configureAwait);
  }

  ContextExperiment(Configure configure) {
    this.configure = configure;
  }

  @Override
  public String name() {
    return "context";
  }

  @Override
  public String title() {
    return "An await comes back to the UI's thread, unless told not to.";
  }

  @Override
  public String claim() {
    return "The task has captured the UI context, so the method does not resume on the thread pool"
        + " thread that was borrowed: its continuation is queued, and the UI thread resumes it"
        + " when it gets around to it.";
  }

  @Override
  public String method() {
    return "A button's handler on a UI loop awaits a write four times: with and without the"
        + " context, on a stream that leaves continuations to workers and on one that runs them in"
        + " place on the I/O thread. While each write is in flight the UI thread gets another"
        + " message. Which threads have run the handler, and has the message been handled?";
  }

  /** One click: the handler of a button, {@code async void}, and what it saw. */
  private final class Click extends AsyncStateMachine<Object> {
    private final ToasterStream stream;
    private final boolean captured;
    private final CountDownLatch over = new CountDownLatch(1);
    private ThreadKind before = ThreadKind.CALLER;
    private ThreadKind after = ThreadKind.CALLER;

    Click(ToasterStream stream, boolean captured) {
      this.stream = stream;
      this.captured = captured;
    }

    @Override
    protected void moveNext() {
      if (state() == 0) {
        before = ThreadKind.of(Thread.currentThread());
        suspends(configure.configure(stream.writeAsync(new byte[Kitchen.BYTES]), captured), 1);
      } else {
        after = ThreadKind.of(Thread.currentThread());
        complete(this);
        over.countDown();
      }
    }
  }

  @Override
  public Finding run(Setting setting) throws IOException, InterruptedException {
    Table.Builder table =
        Table.of("the await", "continuations", "called on", "resumed on", "UI meanwhile");
    List<Expectation> expectations = new ArrayList<>();
    int messages = 0;
    try (Kitchen kitchen = Kitchen.open(setting);
        UiLoop ui = new UiLoop("ui", fault -> {})) {
      kitchen.fill();
      ui.start();
      ToasterStream inPlace = kitchen.open(FileAccess.READ_WRITE, Inlining.INLINE);
      for (boolean captured : new boolean[] {true, false}) {
        for (Inlining inlining : Inlining.values()) {
          ToasterStream stream = inlining == Inlining.INLINE ? inPlace : kitchen.stream();
          Click click = new Click(stream, captured);
          boolean handled = click(setting, kitchen, ui, click);
          String await = captured ? "await" : "await, no context";
          String where = inlining == Inlining.INLINE ? "in place" : "on workers";
          table.row(
              await,
              where,
              click.before.owner(),
              click.after.owner(),
              handled ? "free" : "blocked");
          ThreadKind expected = captured ? ThreadKind.UI : kind(inlining);
          expectations.add(
              Expectation.equal(
                  (captured ? "With the context" : "Without it")
                      + ", continuations "
                      + where
                      + ": the rest runs on: "
                      + expected.owner(),
                  expected.owner(),
                  click.after.owner()));
          messages += handled ? 1 : 0;
        }
      }
    }
    expectations.add(
        Expectation.equal("Writes in flight while the UI handled a message: 4", 4, messages));
    return new Finding(table.build(), expectations);
  }

  private static ThreadKind kind(Inlining inlining) {
    return inlining == Inlining.INLINE ? ThreadKind.IO : ThreadKind.WORKER;
  }

  /** Clicks, lets the UI handle a message, and lets the write end; whether it was handled first. */
  private static boolean click(Setting setting, Kitchen kitchen, UiLoop ui, Click click)
      throws IOException, InterruptedException {
    CountDownLatch message = new CountDownLatch(1);
    ui.post(() -> AsyncVoid.run(click::start));
    ui.post(message::countDown); // behind the click: the handler has been suspended by then
    boolean handled = Waits.until(setting, () -> message.getCount() == 0);
    boolean inFlight = !click.isCompleted();
    kitchen.read(1);
    click.over.await();
    return handled && inFlight;
  }
}
