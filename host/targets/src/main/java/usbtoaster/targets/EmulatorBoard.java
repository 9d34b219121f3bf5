package usbtoaster.targets;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import usbtoaster.driver.PiWires;
import usbtoaster.driver.PinMap;
import usbtoaster.driver.ToasterWiring;
import usbtoaster.emulator.image.Image;
import usbtoaster.pico.EmulatedPico;
import usbtoaster.pico.HostEnd;
import usbtoaster.pico.Pace;
import usbtoaster.pico.PaceControl;
import usbtoaster.pico.PicoListener;
import usbtoaster.pico.SpiLine;
import usbtoaster.pico.Wire;
import usbtoaster.pico.Wiring;
import usbtoaster.pico.WiringException;
import usbtoaster.protocol.Protocol;
import usbtoaster.time.SlowTime;
import usbtoaster.time.Timebase;
import usbtoaster.trace.Trace;
import usbtoaster.trace.record.Recorder;
import usbtoaster.wires.DevicePower;

/** An emulated Pico behind Pi4J's own objects. Its one thread is the hardware. */
final class EmulatorBoard implements Board {
  private final EmulatedPico pico;
  private final @Nullable DeviceTrace listener;
  private final Pace pace;
  private final @Nullable PaceControl control;
  private final Context context;
  private final ToasterWiring wiring;
  private final @Nullable LedLines leds;
  private final AtomicBoolean closed = new AtomicBoolean();

  private EmulatorBoard(
      EmulatedPico pico, TargetOptions options, Context context, @Nullable DeviceTrace listener) {
    this.pico = pico;
    this.listener = listener;
    this.pace = options.emulator().pace();
    this.control = options.emulator().control();
    this.context = context;
    wiring = PiWires.create(context, options.pins());
    leds = Pi4jLeds.create(context, options.leds());
  }

  static EmulatorBoard open(TargetOptions options, Trace trace, @Nullable Recorder recorder)
      throws TargetException {
    PinMap pins = options.pins();
    DeviceTrace listener = trace(options, trace, recorder);
    EmulatedPico pico = pico(options, listener);
    try {
      return wired(pico, options, listener);
    } catch (PiWires.LineException e) { // of a table that has no such wire
      pico.close();
      throw new TargetException("The wires do not suit the driver: " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      pico.close();
      throw new TargetException(
          "The wires do not suit the driver: " + e.getMessage() + otherBus(pico.wiring(), pins), e);
    } catch (RuntimeException e) {
      pico.close();
      throw new TargetException("Pi4J could not be started: " + e.getMessage() + ".", e);
    } catch (Error e) {
      pico.close();
      throw e;
    }
  }

  /** Returns how to ask for the bus that the wires have and {@code pins} do not; or "". */
  private static String otherBus(Wiring wires, PinMap pins) {
    List<String> there = new ArrayList<>();
    for (Wire wire : wires.wires()) {
      if (wire.end() instanceof HostEnd.Spi spi && spi.line() == SpiLine.CE) {
        there.add(spi.bus() + "." + spi.channel());
      }
    }
    return there.isEmpty() || there.contains(pins.bus() + "." + pins.channel())
        ? ""
        : " That is --spi %s, or the property toaster.spi.".formatted(String.join(" or ", there));
  }

  private static EmulatorBoard wired(
      EmulatedPico pico, TargetOptions options, @Nullable DeviceTrace listener) {
    Context context = Pi4J.newContextBuilder().add(pico.providers()).build();
    try {
      return new EmulatorBoard(pico, options, context, listener);
    } catch (RuntimeException | Error e) {
      context.shutdown();
      throw e;
    }
  }

  private static EmulatedPico pico(TargetOptions options, @Nullable DeviceTrace listener)
      throws TargetException {
    EmulatorOptions emulator = options.emulator();
    Path vcd = emulator.vcd();
    Wiring wires = wires(options);
    Image image = image(emulator);
    PicoListener[] first = listener == null ? new PicoListener[0] : new PicoListener[] {listener};
    PaceControl control = emulator.control();
    if (control != null) {
      return EmulatedPico.open(image, wires, control, first);
    }
    if (vcd == null) {
      return EmulatedPico.open(image, wires, emulator.pace(), first);
    }
    try {
      return EmulatedPico.open(image, wires, emulator.pace(), vcd, first);
    } catch (IOException e) {
      throw noRecording(vcd, reason(e), e);
    }
  }

  private static @Nullable DeviceTrace trace(
      TargetOptions options, Trace trace, @Nullable Recorder recorder) throws TargetException {
    if (!trace.enabled() && recorder == null) {
      return null;
    }
    long shortestNanos = options.emulator().shortestFunctionNanos();
    FunctionTrace functions =
        recorder == null || shortestNanos == Long.MAX_VALUE
            ? null
            : new FunctionTrace(recorder, shortestNanos);
    return new DeviceTrace(trace, wires(options), options.pins(), recorder, functions);
  }

  private static TargetException noRecording(Path vcd, String reason, @Nullable IOException cause) {
    String sentence =
        "The VCD file " + vcd + " cannot be written (" + reason + "): name another one.";
    return cause == null ? new TargetException(sentence) : new TargetException(sentence, cause);
  }

  private static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> "its folder is not there";
      case AccessDeniedException _ -> "access denied";
      case FileSystemException file when file.getReason() != null -> file.getReason();
      default -> e.getMessage() == null ? "the system gives no reason" : e.getMessage();
    };
  }

  /**
   * Looks at the image and the wires, and whether a recording can be begun, without beginning it.
   *
   * @throws TargetException if that is not so
   */
  static void check(TargetOptions options) throws TargetException {
    image(options.emulator());
    wires(options);
    Path vcd = options.emulator().vcd();
    if (vcd == null) {
      return;
    }
    Path folder = vcd.toAbsolutePath().getParent();
    if (Files.isDirectory(vcd)) {
      throw noRecording(vcd, "it is a folder", null);
    }
    if (!Files.exists(vcd) && (folder == null || !Files.isDirectory(folder))) {
      throw noRecording(vcd, "its folder is not there", null);
    }
    if (Files.exists(vcd) ? !Files.isWritable(vcd) : !Files.isWritable(folder)) {
      throw noRecording(vcd, "access denied", null);
    }
  }

  static Image image(EmulatorOptions options) throws TargetException {
    Path file = options.image();
    return file == null ? FirmwareImage.ofThisBuild() : FirmwareImage.read(file);
  }

  private static Wiring wires(TargetOptions options) throws TargetException {
    Path file = options.emulator().wires();
    try {
      Wiring wires = file == null ? ToasterPico.wiring(options.pins()) : Wiring.read(file);
      return ToasterPico.withLeds(wires, options.leds());
    } catch (WiringException e) {
      throw new TargetException(String.valueOf(e.getMessage()), e);
    }
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
  public Timebase time(Timebase real) {
    if (control != null) {
      return control.time();
    }
    return pace.slowdown() == 1 ? real : new SlowTime(real, pace.slowdown());
  }

  @Override
  public String description() {
    return "the firmware on an emulated Pico";
  }

  @Override
  public String diagnosis() {
    return "On the emulated Pico: " + pico.where();
  }

  @Override
  public String whereabouts() {
    return pico.whereNow();
  }

  @Override
  public String uartText() {
    return pico.uartText();
  }

  @Override
  public Optional<DevicePower> power() {
    return Optional.of(DevicePower.of(pico::reset, pico::powerCycle, pico::powerFailsAfter));
  }

  @Override
  public int maxBurstBytes() {
    return Protocol.MAX_BURST_BYTES;
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      try {
        context.shutdown();
      } finally {
        stop();
      }
    }
  }

  /** What the firmware is in the middle of ends for who listens. */
  private void stop() {
    try {
      if (listener != null) {
        pico.unlisten(listener);
      }
    } finally {
      pico.close();
    }
  }
}
