package usbtoaster.view.picture;

import java.util.List;
import java.util.Set;
import usbtoaster.trace.Event;
import usbtoaster.trace.Stage;
import usbtoaster.trace.Trace;
import usbtoaster.trace.census.ThreadKind;
import usbtoaster.trace.life.Correlator;
import usbtoaster.trace.life.Life;
import usbtoaster.trace.life.Lives;

/** Lives with times that are known. */
final class SampleLife {
  private static final long START = 7_000_000_000L;
  private static final long REQUEST = 605;
  private static final long TAG = 604;

  private final Set<Stage> untold;
  private final Lives lives = Lives.first(1);
  private final Correlator correlator = new Correlator(lives);
  private long order;
  private long interrupts;

  private SampleLife(Set<Stage> untold) {
    this.untold = untold;
  }

  /** A write of two bursts on the emulator: the caller sends the command. */
  static Life usual() {
    return without(Stage.EDGE, Stage.INLINE);
  }

  /** The same, of a device that does not tell of those stages. */
  static Life without(Stage... untold) {
    SampleLife life = new SampleLife(Set.of(untold));
    life.down();
    life.device(78_000, 20_000);
    life.at(300_000, Stage.DMA_START, TAG);
    life.device(360_000, 400_000);
    life.at(600_000, Stage.DMA_START, TAG);
    life.device(660_000, 800_000);
    life.back(58_300_500);
    return life.life();
  }

  /** A write that has waited in the device queue: somebody else sends its command. */
  static Life queued() {
    SampleLife life = new SampleLife(Set.of(Stage.EDGE, Stage.POST));
    life.at(0, Stage.CALL, 0);
    life.at(2_000, Stage.IRP, 512);
    life.at(3_000, Stage.DISPATCH, 0);
    life.at(4_000, Stage.PENDING, 0);
    life.at(5_500, Stage.SUSPEND, 0);
    life.at(50_000, Stage.DMA_START, TAG);
    life.device(60_000, 20_000);
    life.back(900_000);
    return life.life();
  }

  private Life life() {
    return lives.lives().getFirst();
  }

  private void down() {
    at(0, Stage.CALL, 0);
    at(2_100, Stage.IRP, 512);
    at(3_400, Stage.DISPATCH, 0);
    at(5_000, Stage.DMA_START, TAG);
    at(71_200, Stage.PENDING, 0);
    at(72_900, Stage.SUSPEND, 0);
  }

  /** One transfer and its interrupt. */
  private void device(long nanos, long deviceNanos) {
    at(nanos, Stage.DMA_SEEN, TAG, deviceNanos);
    at(nanos + 50_000, Stage.DMA_DONE, TAG, deviceNanos + 51_300);
    interrupt(nanos + 70_000, deviceNanos + 70_000);
  }

  private void interrupt(long nanos, long deviceNanos) {
    at(nanos, Stage.IRQ_RAISED, 1, deviceNanos);
    at(nanos + 1_500, Stage.EDGE, 1);
    interrupts++;
    at(nanos + 2_000, Stage.INTERRUPT, interrupts);
    at(nanos + 2_900, Stage.ISR, interrupts);
    at(nanos + 8_000, Stage.ACK_SEEN, 1, deviceNanos + 40_000);
    at(nanos + 40_000, Stage.DPC, interrupts);
  }

  private void back(long nanos) {
    interrupt(nanos, nanos - 300_000);
    at(nanos + 44_000, Stage.COMPLETE, 0);
    at(nanos + 45_000, Stage.APC, 0);
    at(nanos + 45_700, Stage.PACKET, 0);
    at(nanos + 53_000, Stage.BORROW, 0);
    at(nanos + 56_100, Stage.TASK, 0);
    at(nanos + 57_300, Stage.POST, 0);
    at(nanos + 57_400, Stage.INLINE, 0);
    at(nanos + 63_000, Stage.RESUME, 0);
    at(nanos + 70_200, Stage.RETURN, 0);
  }

  private void at(long nanos, Stage stage, long detail) {
    at(nanos, stage, detail, Trace.NO_DEVICE_TIME);
  }

  private void at(long nanos, Stage stage, long detail, long deviceNanos) {
    if (untold.contains(stage)) {
      return;
    }
    boolean names = !List.of(Stage.EDGE, Stage.INTERRUPT, Stage.ISR).contains(stage);
    order++;
    correlator.event(
        new Event(
            order,
            stage,
            names && !stage.ofDevice() ? REQUEST : 0,
            detail,
            START + nanos,
            deviceNanos,
            thread(stage, nanos),
            1,
            ThreadKind.CALLER,
            0));
  }

  private String thread(Stage stage, long nanos) {
    return switch (stage) {
      case CALL, IRP, DISPATCH, PENDING, SUSPEND -> "main";
      case RESUME -> untold.contains(Stage.POST) ? "io-2" : "main";
      case DMA_START -> nanos < 10_000 ? "main" : "rp2040";
      case BORROW, TASK, POST, INLINE, RETURN -> "io-2";
      default -> "rp2040";
    };
  }
}
