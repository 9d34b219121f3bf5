package usbtoaster.experiments;

import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import usbtoaster.io.FileAccess;
import usbtoaster.io.Inlining;
import usbtoaster.io.SynchronousStream;
import usbtoaster.io.ThreadPoolOptions;
import usbtoaster.kernel.KernelThread;
import usbtoaster.toaster.ToasterStream;
import usbtoaster.trace.Stage;
import usbtoaster.trace.Trace;
import usbtoaster.trace.life.Correlator;
import usbtoaster.trace.life.Life;
import usbtoaster.trace.life.Lives;

/** A synchronous call is the same request, and a wait. */
final class SyncIsAsync implements Experiment {
  /** Makes a write by a blocking call: on the toaster, or in a test on what breaks the claim. */
  @FunctionalInterface
  interface BlockingWrite {
    void write(Kitchen kitchen, byte[] bread) throws IOException;
  }

  private static final int EVENTS = 4096;
  private static final Set<Stage> DRIVER =
      EnumSet.of(
          Stage.IRP,
          Stage.DISPATCH,
          Stage.DMA_START,
          Stage.PENDING,
          Stage.INTERRUPT,
          Stage.ISR,
          Stage.DPC,
          Stage.COMPLETE);
  private static final Set<Stage> PORT = EnumSet.of(Stage.PACKET, Stage.BORROW, Stage.TASK);

  private final BlockingWrite handle;

  SyncIsAsync() {
    this(SyncIsAsync::writeOnSynchronousHandle);
  }

  SyncIsAsync(BlockingWrite handle) {
    this.handle = handle;
  }

  @Override
  public String name() {
    return "sync-is-async";
  }

  @Override
  public String title() {
    return "To the driver a synchronous write is an asynchronous one.";
  }

  @Override
  public String claim() {
    return "The driver is not allowed to block while it processes a request. \"This is true even"
        + " for synchronous APIs! At the device driver level, all (non-trivial) requests are"
        + " asynchronous.\"";
  }

  @Override
  public String method() {
    return "The same write is made three times: awaited, by a blocking call on the same kind of"
        + " handle, and on a synchronous handle, whose requests the system itself waits for. The"
        + " trace says which stages each request went through. IRP to COMPLETE are the system's and"
        + " the driver's, and must be the same. Then a PACKET of the port BORROWs an I/O thread,"
        + " which completes the TASK.";
  }

  private static void writeOnSynchronousHandle(Kitchen kitchen, byte[] bread) throws IOException {
    try (SynchronousStream stream =
        SynchronousStream.open(kitchen.toaster().io(), kitchen.toaster().driver().device(), 0)) {
      stream.write(bread, 0, bread.length);
    }
  }

  @Override
  public Finding run(Setting setting) throws IOException, InterruptedException {
    Trace trace =
        new Trace(EVENTS, System::nanoTime, () -> KernelThread.current().processorNumber());
    try (Kitchen kitchen = Kitchen.open(setting, trace, ThreadPoolOptions.DEFAULT)) {
      byte[] bread = new byte[Kitchen.BYTES];
      ToasterStream stream = kitchen.open(FileAccess.WRITE_ONLY, Inlining.WORKER);
      Life awaited = life(setting, trace, () -> stream.writeAsync(bread).join());
      Life blocking = life(setting, trace, () -> stream.write(bread, 0, bread.length));
      Life synchronous = life(setting, trace, () -> handle.write(kitchen, bread));
      return judge(awaited, blocking, synchronous);
    }
  }

  /** A call that may fail. */
  @FunctionalInterface
  private interface Call {
    void make() throws IOException;
  }

  /** Makes a call, and returns the life of its request. */
  private static Life life(Setting setting, Trace trace, Call call)
      throws IOException, InterruptedException {
    Correlator before = new Correlator(Lives.first(1));
    before.drain(trace);
    call.make();
    Lives lives = Lives.first(1);
    Correlator correlator = new Correlator(lives);
    Waits.until(
        setting,
        () -> {
          correlator.drain(trace);
          return lives.lives().stream().anyMatch(life -> life.missing().isEmpty());
        });
    if (lives.lives().isEmpty()) {
      throw new IOException("The trace has no request of this write.");
    }
    return lives.lives().getFirst();
  }

  private static Finding judge(Life awaited, Life blocking, Life synchronous) {
    Table.Builder table =
        Table.of("stage of the request", "awaited", "blocking call", "synchronous handle");
    Set<Stage> shown = EnumSet.copyOf(DRIVER);
    shown.addAll(PORT);
    for (Stage stage : shown) {
      table.row(stage, mark(awaited, stage), mark(blocking, stage), mark(synchronous, stage));
    }
    String driver = names(DRIVER);
    return new Finding(
        table.build(),
        List.of(
            reached("An awaited write goes through", driver, awaited, DRIVER),
            reached("A blocking call: the same", driver, blocking, DRIVER),
            reached("A synchronous handle: the same", driver, synchronous, DRIVER),
            reached("Only the awaited one comes back by port and task", names(PORT), awaited, PORT),
            reached("A blocking call has none of these", "", blocking, PORT)));
  }

  private static String mark(Life life, Stage stage) {
    return life.reached(stage) ? "yes" : "-";
  }

  private static Expectation reached(String expected, String names, Life life, Set<Stage> among) {
    Set<Stage> reached = EnumSet.copyOf(among);
    reached.removeIf(stage -> !life.reached(stage));
    String colon = names.isEmpty() ? "" : ": " + names;
    return new Expectation(
        expected + colon,
        reached.isEmpty() ? "none" : names(reached),
        names.equals(names(reached)));
  }

  private static String names(Set<Stage> stages) {
    return stages.stream().map(Stage::toString).collect(Collectors.joining(" "));
  }
}
