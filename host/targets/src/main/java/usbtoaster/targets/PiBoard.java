package usbtoaster.targets;

import com.pi4j.Pi4J;
import com.pi4j.boardinfo.definition.BoardModel;
import com.pi4j.context.Context;
import com.pi4j.context.ContextBuilder;
import com.pi4j.library.gpiod.internal.GpioDContext;
import com.pi4j.library.gpiod.internal.GpioLine;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import usbtoaster.driver.PiWires;
import usbtoaster.driver.PinMap;
import usbtoaster.driver.ToasterWiring;
import usbtoaster.protocol.Protocol;

/** A Raspberry Pi with the toaster on its header, through Pi4J's gpiod and linuxfs providers. */
final class PiBoard implements Board {
  private final Context context;
  private final ToasterWiring wiring;
  private final AtomicBoolean closed = new AtomicBoolean();

  private PiBoard(Context context, ToasterWiring wiring) {
    this.context = context;
    this.wiring = wiring;
  }

  /**
   * Opens the lines.
   *
   * @throws TargetException if that fails; the message names the cause, which is kept
   */
  static PiBoard open(PinMap pins, PiHeader header) throws TargetException {
    String chip = header.chip();
    Context context = context(header, chip);
    try {
      return new PiBoard(context, PiWires.create(context, pins));
    } catch (RuntimeException | LinkageError e) {
      PiFault fault = new PiFault(header, chip, PiBoard::holder);
      TargetException failure = fault.of(e); // asks the chip, so before the context ends
      try {
        context.shutdown();
      } catch (RuntimeException | LinkageError again) {
        failure.addSuppressed(again);
      }
      throw failure;
    }
  }

  private static Context context(PiHeader header, @Nullable String chip) throws TargetException {
    try {
      ContextBuilder builder = Pi4J.newContextBuilder().autoDetect();
      if (chip != null) {
        builder.setGpioChipName(chip);
      }
      return known(builder.build());
    } catch (RuntimeException | LinkageError e) {
      throw new PiFault(header, chip, bcm -> null).of(e);
    }
  }

  /**
   * Refuses a board that Pi4J does not know. It would open no line of it, and worse: on what is no
   * Pi to it, the detection may choose an emulated toaster.
   */
  private static Context known(Context context) throws TargetException {
    if (context.boardInfo().getBoardModel() == BoardModel.UNKNOWN) {
      context.shutdown();
      throw PiFault.unknownBoard();
    }
    return context;
  }

  /** Returns who holds a line, as the kernel tells it of every line of a chip; null: nobody. */
  private static @Nullable String holder(int bcm) {
    try {
      GpioLine line = GpioDContext.getInstance().getOrOpenLine(bcm); // takes it from nobody
      line.update();
      String consumer = line.isUsed() ? line.getConsumer() : null;
      return consumer == null || consumer.isBlank() ? null : consumer;
    } catch (RuntimeException | LinkageError e) {
      return null;
    }
  }

  @Override
  public ToasterWiring wiring() {
    return wiring;
  }

  @Override
  public String description() {
    return "the toaster on this Raspberry Pi's header";
  }

  @Override
  public int maxBurstBytes() {
    return Protocol.SPIDEV_BURST_BYTES;
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      try {
        wiring.bus().close(); // shutdown alone leaves its descriptor open (pi4j.md)
      } finally {
        context.shutdown();
      }
    }
  }
}
