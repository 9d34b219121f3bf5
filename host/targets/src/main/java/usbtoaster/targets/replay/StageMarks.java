package usbtoaster.targets.replay;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import usbtoaster.trace.ActivityListener;
import usbtoaster.trace.Stage;

/**
 * Makes marks of the stages that the stack reaches inside the driver, from the call to the packet:
 * a listener for the {@link usbtoaster.trace.Trace} of a run that is recorded or replayed.
 *
 * <p>What follows on the packet happens on threads of the pool, after the driver; the device's own
 * stages and the kernel's are no matter of the driver's.
 */
public final class StageMarks implements ActivityListener {
  private static final Set<Stage> MARKED =
      Set.of(
          Stage.CALL,
          Stage.IRP,
          Stage.DISPATCH,
          Stage.DMA_START,
          Stage.PENDING,
          Stage.INTERRUPT,
          Stage.ISR,
          Stage.DPC,
          Stage.COMPLETE,
          Stage.APC,
          Stage.PACKET);

  /** Takes the marks. */
  @FunctionalInterface
  interface Taker {
    void mark(String name, long request, long detail);
  }

  // Volatile: set when the recorder is there, read by any thread.
  private volatile @Nullable Taker taker;

  /** Makes a listener that does nothing until a recorder or a replay has taken it. */
  public StageMarks() {}

  /** Gives the marks to {@code to} from now on. */
  void to(Taker to) {
    taker = to;
  }

  @Override
  public void reached(Stage stage, long request, long detail) {
    Taker to = taker;
    if (to != null && MARKED.contains(stage)) {
      to.mark(stage.name(), request, detail);
    }
  }
}
