package usbtoaster.targets;

import com.pi4j.Pi4J;
import com.pi4j.boardinfo.definition.BoardModel;
import com.pi4j.context.Context;
import com.pi4j.context.ContextBuilder;
import com.pi4j.plugin.linuxfs.provider.spi.LinuxFsSpiProvider;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import usbtoaster.chardev.EdgeCounts;
import usbtoaster.chardev.EdgeListener;
import usbtoaster.chardev.GpioException;
import usbtoaster.chardev.pi4j.ChardevLines;
import usbtoaster.driver.PiWires;
import usbtoaster.driver.ToasterWiring;
import usbtoaster.protocol.Protocol;

/**
 * A Raspberry Pi with the toaster on its header, through Pi4J: its bus with Pi4J's linuxfs
 * provider, its lines with the gpiod provider or, with {@link Edges#CHARDEV}, with ours.
 */
final class PiBoard implements Board {
  private final Context context;
  private final ToasterWiring wiring;
  private final @Nullable LedLines leds;
  private final @Nullable ChardevLines lines;
  private final AtomicBoolean closed = new AtomicBoolean();

  private PiBoard(
      Context context,
      ToasterWiring wiring,
      @Nullable LedLines leds,
      @Nullable ChardevLines lines) {
    this.context = context;
    this.wiring = wiring;
    this.leds = leds;
    this.lines = lines;
  }

  /**
   * Opens the lines.
   *
   * @param edges is told of each edge before the driver is, with {@link Edges#CHARDEV}
   * @throws TargetException if that fails; the message names the cause, which is kept
   */
  static PiBoard open(TargetOptions options, PiHeader header, EdgeListener edges)
      throws TargetException {
    String chip = header.chip();
    Path device = chip == null ? KernelLines.header(header.dev()) : header.dev().resolve(chip);
    PiFault fault = new PiFault(header, chip, bcm -> KernelLines.holder(device, bcm));
    return switch (options.edges()) {
      case PI4J -> onPi4j(options, chip, fault);
      case CHARDEV -> {
        if (device == null) {
          throw PiFault.noChip();
        }
        yield onChardev(options, device, fault, edges);
      }
    };
  }

  private static PiBoard onPi4j(TargetOptions options, @Nullable String chip, PiFault fault)
      throws TargetException {
    Context context;
    try {
      ContextBuilder builder = Pi4J.newContextBuilder().autoDetect();
      if (chip != null) {
        builder.setGpioChipName(chip);
      }
      context = known(builder.build());
    } catch (RuntimeException | LinkageError e) {
      throw fault.of(e);
    }
    return wired(context, options, null, fault);
  }

  /** Nothing is detected: of Pi4J's own plugins only the bus is used. */
  private static PiBoard onChardev(
      TargetOptions options, Path device, PiFault fault, EdgeListener edges)
      throws TargetException {
    ChardevLines lines = null;
    PiBoard board = null;
    try {
      lines = KernelLines.open(device, options, edges);
      Context context =
          Pi4J.newContextBuilder()
              .add(lines.providers())
              .add(LinuxFsSpiProvider.newInstance())
              .build();
      board = wired(context, options, lines, fault);
      return board;
    } catch (GpioException | RuntimeException | LinkageError e) {
      throw fault.of(e);
    } finally {
      if (board == null && lines != null) {
        lines.close();
      }
    }
  }

  private static PiBoard wired(
      Context context, TargetOptions options, @Nullable ChardevLines lines, PiFault fault)
      throws TargetException {
    try {
      ToasterWiring wiring = PiWires.create(context, options.pins());
      return new PiBoard(context, wiring, leds(context, options, wiring, lines), lines);
    } catch (RuntimeException | LinkageError e) {
      TargetException failure = fault.of(e); // asks the chip, so before the context ends
      try {
        context.shutdown();
      } catch (RuntimeException | LinkageError again) {
        failure.addSuppressed(again);
      }
      throw failure;
    }
  }

  private static @Nullable LedLines leds(
      Context context, TargetOptions options, ToasterWiring wiring, @Nullable ChardevLines lines) {
    try {
      return lines == null
          ? Pi4jLeds.create(context, options.leds())
          : KernelLeds.of(lines.lines(), options.leds());
    } catch (RuntimeException | Error e) {
      wiring.bus().close(); // as in close
      throw e;
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

  @Override
  public ToasterWiring wiring() {
    return wiring;
  }

  @Override
  public @Nullable LedLines leds() {
    return leds;
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
  public EdgeCounts edges() {
    return lines == null ? EdgeCounts.NONE : lines.counts();
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      try {
        darken();
        wiring.bus().close(); // shutdown alone leaves its descriptor open (pi4j.md)
      } finally {
        context.shutdown(); // and so the lines, by their providers
      }
    }
  }

  /** Pi4J's outputs have a level for their end; lines of the kernel's keep the last one. */
  private void darken() {
    if (leds != null && lines != null) {
      try {
        leds.set(-1, 0);
      } catch (IllegalStateException e) {
        // The chip is gone, and its lines with it.
      }
    }
  }
}
