package usbtoaster.pico;

import com.pi4j.provider.Provider;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.image.Image;
import usbtoaster.emulator.part.MasterTiming;
import usbtoaster.emulator.record.VcdWriter;
import usbtoaster.emulator.signal.Signal;
import usbtoaster.emulator.testing.Probe;
import usbtoaster.emulator.time.Alarm;
import usbtoaster.protocol.Protocol;
import usbtoaster.trace.Trace;

/**
 * A Raspberry Pi Pico that runs a firmware image in this process, on the wires of a host that talks
 * Pi4J.
 *
 * <pre>
 *   try (EmulatedPico pico = EmulatedPico.open(image, Pace.FAST, Trace.OFF)) {
 *     Context pi4j = Pi4J.newContextBuilder().add(pico.providers()).build();
 *     DigitalInput irq = pi4j.create(DigitalInput.newConfigBuilder(pi4j).address(25).debounce(0L));
 *     …
 *     pi4j.shutdown();
 *   }
 * </pre>
 *
 * <p>The wires are those of {@code docs/wiring.md}. Any thread may call; how time passes is the
 * business of the {@link Pace}, or of a test's {@link MachineTime}. Each pin, and the bus, can be
 * created once at a time.
 */
public final class EmulatedPico implements AutoCloseable {
  private static final long PICOS_PER_NANO = Tempo.PICOS_PER_NANO;

  /** A GPIO write of the host takes this long. */
  private static final long WRITE_PICOS = TimeUnit.MICROSECONDS.toNanos(1) * PICOS_PER_NANO;

  /** A frame that takes so much longer than its bits is a fault of the emulator. */
  private static final long FRAME_MARGIN_PICOS = TimeUnit.MILLISECONDS.toNanos(1) * PICOS_PER_NANO;

  private static final int NEVER = Integer.MAX_VALUE;
  private static final int USUAL_BUS_BYTES = 8192;

  private final Chip chip;
  private final Conductor conductor;
  private final DeviceTrace trace;
  private final ListenerFailures failures = new ListenerFailures();
  private final @Nullable VcdWriter recording;
  private final Set<String> claims = new HashSet<>(); // guarded by itself
  private byte[] out = new byte[Protocol.MAX_FRAME_BYTES]; // with the machine taken, as the next
  private byte[] in = new byte[Protocol.MAX_FRAME_BYTES];
  private int failsAfterBytes = NEVER;
  // Volatile: any thread may set it.
  private volatile int busBytes = USUAL_BUS_BYTES;

  EmulatedPico(Chip chip, Conductor conductor, Trace recorder) {
    this(chip, conductor, recorder, null);
  }

  private EmulatedPico(
      Chip chip, Conductor conductor, Trace recorder, @Nullable VcdWriter recording) {
    this.chip = chip;
    this.conductor = conductor;
    this.recording = recording;
    trace = new DeviceTrace(recorder, chip);
    if (recorder.enabled()) {
      chip.signal(Wire.CE0).listen(trace::chipSelect);
      chip.signal(Wire.IRQ).listen(trace::interrupt);
      chip.signal(Wire.ACK).listen(trace::acknowledge);
      chip.onMoved(trace::moved);
    }
    chip.drive(Wire.CE0, true);
    chip.drive(Wire.RESET, true);
    chip.powerCycle();
    conductor.conduct(chip);
  }

  /** Switches a Pico with {@code image} on. */
  public static EmulatedPico open(Image image, Pace pace, Trace trace) {
    return new EmulatedPico(
        new Rp2040Chip(image), new MachineThread(pace, System::nanoTime), trace);
  }

  /**
   * Switches a Pico with {@code image} on whose pins are recorded from then on to {@link #close}.
   *
   * @param vcd the VCD file: an existing one is written over
   * @throws IOException if it cannot be written
   */
  public static EmulatedPico open(Image image, Pace pace, Trace trace, Path vcd)
      throws IOException {
    Rp2040Chip chip = new Rp2040Chip(image);
    VcdWriter recording = chip.record(vcd);
    return switchOn(chip, new MachineThread(pace, System::nanoTime), trace, recording);
  }

  /** Switches on; where that fails, as when no thread can be had, the recording ends. */
  static EmulatedPico switchOn(Chip chip, Conductor conductor, Trace trace, VcdWriter recording) {
    try {
      return new EmulatedPico(chip, conductor, trace, recording);
    } catch (RuntimeException | Error e) {
      recording.close();
      throw e;
    }
  }

  /** Switches a Pico on whose time passes only when {@code time} is told to. */
  public static EmulatedPico open(Image image, MachineTime time, Trace trace) {
    return new EmulatedPico(new Rp2040Chip(image), time, trace);
  }

  /** Returns Pi4J providers whose inputs, outputs and bus end in this Pico's pins. */
  public Provider<?, ?, ?>[] providers() {
    return new PicoSource(() -> this, () -> 0).providers();
  }

  /** Returns the longest transfer that the bus takes, as {@code spidev.bufsiz}: 8192 at first. */
  public int busBytes() {
    return busBytes;
  }

  /** Sets the longest transfer that the bus takes, in bytes. */
  public void busBytes(int bytes) {
    if (bytes < 1) {
      throw new IllegalArgumentException("A bus takes at least 1 byte, not " + bytes);
    }
    busBytes = bytes;
  }

  /** Presses the reset button: RUN is low for a millisecond. */
  public void reset() {
    conductor.enter();
    try {
      chip.drive(Wire.RESET, false);
      pass(Protocol.RESET_PULSE_NANOS * PICOS_PER_NANO);
      chip.drive(Wire.RESET, true);
    } finally {
      conductor.leave();
    }
  }

  /** Switches the power off and on. */
  public void powerCycle() {
    conductor.enter();
    try {
      chip.powerCycle();
    } finally {
      conductor.leave();
    }
  }

  /**
   * Has the power fail in the middle of a frame, as when a cable is loose: the next frame that is
   * longer than {@code bytes} finds the device off and on again after so many.
   */
  public void powerFailsAfter(int bytes) {
    conductor.enter();
    try {
      failsAfterBytes = bytes;
    } finally {
      conductor.leave();
    }
  }

  /** Puts another image into the flash, which is erased before, and switches off and on. */
  public void reflash(Image image) {
    conductor.enter();
    try {
      chip.load(image);
      chip.powerCycle();
    } finally {
      conductor.leave();
    }
  }

  // What the firmware does.

  /**
   * Returns some sentences on where the firmware is, what it waits for, what led there, what it has
   * used that is not emulated and what it has said on its UARTs; and which listeners of the host
   * have failed. To find a loop the firmware is let go on for some hundred instructions. Any thread
   * may call, also when the Pico is closed; not a listener to a signal inside the machine.
   */
  public String where() {
    return look(Probe::diagnosis) + failures();
  }

  /** Returns a sentence, after a space, on the listeners of the host that have failed; or "". */
  String failures() {
    return failures.tell();
  }

  /** Returns what UART0 has said since the Pico was switched on: {@link Probe#uartText}. */
  public String uartText() {
    return look(probe -> probe.uartText(0));
  }

  /**
   * Has a look at the Pico while its time stands: pins, UARTs, memory, registers. Any thread may
   * call; {@code looker} runs on it, and nobody else touches the Pico meanwhile.
   *
   * @return what {@code looker} returns
   */
  public <T> T look(Function<Probe, T> looker) {
    conductor.enter();
    try {
      return looker.apply(chip.probe());
    } finally {
      conductor.leave();
    }
  }

  // What the Pi4J objects ask for.

  /** A listener of the host to {@code wire} has thrown. */
  void failed(Wire wire, Throwable thrown) {
    failures.note(wire, thrown);
    conductor.failed(wire, thrown);
  }

  /** Exchanges one frame. */
  void transfer(
      MasterTiming timing, byte[] write, int writeAt, byte[] read, int readAt, int length) {
    conductor.enter();
    try {
      if (length > out.length) {
        out = new byte[length];
        in = new byte[length];
      }
      System.arraycopy(write, writeAt, out, 0, length);
      trace.frame(out, length);
      chip.frame(timing, out, in, length);
      long edges = 16L * length + 16; // and a byte's time for the chip select
      long deadline = chip.picos() + edges * timing.halfPeriodPicos() + FRAME_MARGIN_PICOS;
      long failure = powerFailurePicos(timing, length);
      while (chip.framing() && chip.picos() < deadline) {
        chip.runTo(Math.min(deadline, failure)); // the frame's end pauses it
        if (chip.picos() >= failure) {
          failure = Long.MAX_VALUE;
          chip.powerCycle();
        }
      }
      if (chip.framing()) {
        throw new IllegalStateException("A frame does not end: the emulator has a fault.");
      }
      System.arraycopy(in, 0, read, readAt, length);
    } finally {
      conductor.leave();
    }
  }

  private long powerFailurePicos(MasterTiming timing, int length) {
    int bytes = failsAfterBytes;
    if (bytes >= length) {
      return Long.MAX_VALUE;
    }
    failsAfterBytes = NEVER;
    return chip.picos() + timing.setupPicos() + 16L * bytes * timing.halfPeriodPicos();
  }

  /** Sets a wire that the host drives. */
  void set(Wire wire, boolean high) {
    conductor.enter();
    try {
      chip.drive(wire, high);
      pass(WRITE_PICOS);
    } finally {
      conductor.leave();
    }
  }

  private void pass(long picos) {
    conductor.runTo(chip.picos() + picos);
  }

  /** Begins to note the edges of {@code wire} for {@code input}. */
  void listen(Wire wire, EmulatedInput input, Signal.Listener listener) {
    conductor.enter();
    try {
      Signal signal = chip.signal(wire);
      input.start(signal.level(), chip.alarm("debounce of " + wire, input::settle));
      signal.listen(listener);
      conductor.add(input);
    } finally {
      conductor.leave();
    }
  }

  void unlisten(Wire wire, EmulatedInput input, Signal.Listener listener) {
    conductor.enter();
    try {
      chip.signal(wire).unlisten(listener);
      conductor.remove(input);
    } finally {
      conductor.leave();
    }
    free(wire.toString());
  }

  /** Inside the machine: arms an alarm anew. */
  void rearm(Alarm alarm, long picos) {
    chip.armIn(alarm, picos);
  }

  /** Inside the machine: there is an edge to deliver. */
  void noted() {
    conductor.noted();
  }

  /** Takes a pin, or the bus, for one Pi4J object. */
  void claim(String what) {
    synchronized (claims) {
      if (!claims.add(what)) {
        throw new IllegalStateException(
            what + " of the emulated Pico is in use: shut down what uses it first.");
      }
    }
  }

  void free(String what) {
    synchronized (claims) {
      claims.remove(what);
    }
  }

  /**
   * Stops the machine's thread, and ends the recording. Shut down the Pi4J context first.
   *
   * @throws java.io.UncheckedIOException if the VCD file could not be written to its end
   */
  @Override
  public void close() {
    if (conductor instanceof MachineThread thread) {
      thread.close();
    }
    VcdWriter pins = recording;
    if (pins != null) {
      pins.close();
    }
  }
}
