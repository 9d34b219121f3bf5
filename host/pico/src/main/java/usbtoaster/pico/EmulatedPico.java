package usbtoaster.pico;

import com.pi4j.provider.Provider;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.image.Image;
import usbtoaster.emulator.record.LastEdges;
import usbtoaster.emulator.record.VcdWriter;
import usbtoaster.emulator.testing.Probe;

/**
 * A Raspberry Pi Pico that runs a firmware image in this process, on the wires of a host that talks
 * Pi4J.
 *
 * <pre>
 *   Wiring wires = Wiring.parse("BCM25 &lt;- GP20 IRQ");
 *   try (EmulatedPico pico = EmulatedPico.open(image, wires, Pace.FAST)) {
 *     Context pi4j = Pi4J.newContextBuilder().add(pico.providers()).build();
 *     DigitalInput irq = pi4j.create(DigitalInput.newConfigBuilder(pi4j).address(25).debounce(0L));
 *     …
 *     pi4j.shutdown();
 *   }
 * </pre>
 *
 * <p>Any thread may call; how time passes is the business of the {@link Pace}, or of a test's
 * {@link MachineTime}. Each pin, and each chip select of a bus, can be created once at a time.
 * Frames go one after another, whatever bus they are on.
 */
public final class EmulatedPico implements AutoCloseable {
  /** How long the reset button is pressed. */
  private static final long RESET_PICOS = TimeUnit.MILLISECONDS.toNanos(1) * Tempo.PICOS_PER_NANO;

  private final Chip chip;
  private final Wiring wiring;
  private final Conductor conductor;
  private final Listeners listeners;
  private final Lines lines;
  private final SpiPort port;
  private final PicoParts parts;
  private final @Nullable VcdWriter recording;

  EmulatedPico(Chip chip, Wiring wiring, Conductor conductor, PicoListener... first) {
    this(chip, wiring, conductor, null, first);
  }

  private EmulatedPico(
      Chip chip,
      Wiring wiring,
      Conductor conductor,
      @Nullable VcdWriter recording,
      PicoListener... first) {
    this.chip = chip;
    this.wiring = wiring;
    this.conductor = conductor;
    this.recording = recording;
    listeners = new Listeners(chip, wiring);
    lines = new Lines(chip, conductor);
    port = new SpiPort(chip, conductor, listeners);
    parts = new PicoParts(chip, wiring, conductor);
    for (PicoListener listener : first) {
      listeners.add(listener);
    }
    chip.drive(Wire.RUN, true);
    chip.powerCycle();
    conductor.conduct(chip);
  }

  /**
   * Switches a Pico with {@code image} on.
   *
   * @param first those who listen from the beginning
   */
  public static EmulatedPico open(Image image, Wiring wiring, Pace pace, PicoListener... first) {
    return new EmulatedPico(
        new Rp2040Chip(image, wiring), wiring, new MachineThread(pace, System::nanoTime), first);
  }

  /**
   * Switches a Pico with {@code image} on whose pins are recorded from then on to {@link #close}.
   *
   * @param vcd the VCD file: an existing one is written over
   * @param first those who listen from the beginning
   * @throws IOException if it cannot be written
   */
  public static EmulatedPico open(
      Image image, Wiring wiring, Pace pace, Path vcd, PicoListener... first) throws IOException {
    Rp2040Chip chip = new Rp2040Chip(image, wiring);
    VcdWriter recording = chip.record(vcd);
    MachineThread thread = new MachineThread(pace, System::nanoTime);
    return switchOn(chip, wiring, thread, recording, first);
  }

  /**
   * Switches a Pico with {@code image} on whose pace {@code pace} changes.
   *
   * @param first those who listen from the beginning
   */
  public static EmulatedPico open(
      Image image, Wiring wiring, PaceControl pace, PicoListener... first) {
    return new EmulatedPico(new Rp2040Chip(image, wiring), wiring, new PacedThread(pace), first);
  }

  /** Switches on; where that fails, as when no thread can be had, the recording ends. */
  static EmulatedPico switchOn(
      Chip chip, Wiring wiring, Conductor conductor, VcdWriter recording, PicoListener... first) {
    try {
      return new EmulatedPico(chip, wiring, conductor, recording, first);
    } catch (RuntimeException | Error e) {
      recording.close();
      throw e;
    }
  }

  /**
   * Switches a Pico on whose time passes only when {@code time} is told to.
   *
   * @param first those who listen from the beginning
   */
  public static EmulatedPico open(
      Image image, Wiring wiring, MachineTime time, PicoListener... first) {
    return new EmulatedPico(new Rp2040Chip(image, wiring), wiring, time, first);
  }

  // The host's side.

  /** Returns Pi4J providers whose inputs, outputs and buses end in this Pico's pins. */
  public Provider<?, ?, ?>[] providers() {
    return new PicoSource(() -> this, () -> 0).providers();
  }

  /**
   * Wires a pin to one of another Pico with the same {@link MachineTime}, before time passes.
   *
   * @throws IllegalArgumentException if it has another time, or is at a pace
   */
  public void wire(int gp, EmulatedPico other, int otherGp) {
    if (conductor != other.conductor
        || !(chip instanceof Rp2040Chip own && other.chip instanceof Rp2040Chip far)) {
      throw new IllegalArgumentException(
          "Picos that are wired to each other have one MachineTime: open both with it");
    }
    conductor.act(() -> own.wire(gp, far, otherGp));
  }

  /** Returns the wires. */
  public Wiring wiring() {
    return wiring;
  }

  /**
   * Returns the host's end of the UART.
   *
   * @throws IllegalStateException if no UART is wired
   */
  public PicoSerial serial() {
    return parts.serial();
  }

  /**
   * Returns the button with a name.
   *
   * @throws IllegalArgumentException if the wires have none
   */
  public PicoButton button(String name) {
    return parts.button(name);
  }

  /**
   * Returns the LED with a name.
   *
   * @throws IllegalArgumentException if the wires have none
   */
  public PicoLed led(String name) {
    return parts.led(name);
  }

  /** Returns whether the LED with a name is lit: {@link PicoLed#lit}. */
  public boolean isLit(String name) {
    return led(name).lit();
  }

  /** Returns the longest transfer that a bus takes, as {@code spidev.bufsiz}: 8192 at first. */
  public int busBytes() {
    return port.busBytes();
  }

  /** Sets the longest transfer that a bus takes, in bytes. */
  public void busBytes(int bytes) {
    port.busBytes(bytes);
  }

  Lines lines() {
    return lines;
  }

  SpiPort port() {
    return port;
  }

  // Power and reset.

  /** Presses the reset button: RUN is low for a millisecond. */
  public void reset() {
    conductor.act(
        () -> {
          chip.drive(Wire.RUN, false);
          conductor.runTo(chip.picos() + RESET_PICOS);
          chip.drive(Wire.RUN, true);
        });
  }

  /** Switches the power off and on. */
  public void powerCycle() {
    conductor.act(chip::powerCycle);
  }

  /**
   * Has the power fail in the middle of a frame, as when a cable is loose: the next frame that is
   * longer than {@code bytes} finds the device off and on again after so many.
   */
  public void powerFailsAfter(int bytes) {
    conductor.act(() -> port.powerFailsAfter(bytes));
  }

  /** Puts another image into the flash, which is erased before, and switches off and on. */
  public void reflash(Image image) {
    conductor.act(
        () -> {
          chip.load(image);
          chip.powerCycle();
        });
  }

  // What the firmware does.

  /**
   * Adds a listener, after those that are there. Not from inside the machine.
   *
   * @throws IllegalArgumentException if it names a wire that there is not
   */
  public void listen(PicoListener listener) {
    conductor.act(() -> listeners.add(listener));
  }

  /** Takes a listener out; nothing if it is not there. Not from inside the machine. */
  public void unlisten(PicoListener listener) {
    conductor.act(() -> listeners.remove(listener));
  }

  /**
   * Begins to keep the last edges of the pins, those with a wire by its name, for a VCD file when
   * something has failed. Left out are clock and data of an SPI block's bus, whose words go without
   * edges unless somebody listens to those: so this costs little. Use it only inside {@link #look}:
   * it is the machine's.
   *
   * @param capacity how many edges, of all pins together
   */
  public LastEdges lastEdges(int capacity) {
    return conductor.ask(() -> chip.lastEdges(capacity));
  }

  /**
   * Returns some sentences on where the firmware is, what it waits for, what led there, what it has
   * used that is not emulated and what it has said on its UARTs; those of {@link #undriven}, once
   * it has given a pin a function; and which listeners of the host have failed. To find a loop the
   * firmware is let go on for some hundred instructions. Any thread may call, also when the Pico is
   * closed; not a listener to a signal inside the machine.
   */
  public String where() {
    return conductor.ask(chip::diagnosis) + failures();
  }

  /**
   * Returns some sentences on where the firmware is and what it has said on its UARTs, as {@link
   * #where}, and lets no time pass for that. Any thread may call.
   */
  public String whereNow() {
    return look(Probe::where);
  }

  /**
   * Returns a sentence for each pin that one side reads and the other does not drive, and for each
   * that both drive, as wires that are wrong, or a firmware that has not made a pin an output,
   * leave it. Ask when the firmware has set its pins up and the host has made its Pi4J objects.
   */
  public List<String> undriven() {
    return look(probe -> new Undriven(probe, wiring).tell());
  }

  /** Returns a sentence, after a space, on the listeners of the host that have failed; or "". */
  String failures() {
    return lines.failures();
  }

  /**
   * Returns what the listeners of the host's inputs have thrown, of much the first: at a pace
   * nobody else tells a test. Any thread may call.
   */
  public List<Throwable> listenerFailures() {
    return lines.thrown();
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
    return conductor.ask(() -> looker.apply(chip.probe()));
  }

  /**
   * Stops the machine's thread, and ends the recording. Shut down the Pi4J context first.
   *
   * @throws java.io.UncheckedIOException if the VCD file could not be written to its end
   */
  @Override
  public void close() {
    switch (conductor) {
      case MachineThread thread -> thread.close();
      case PacedThread thread -> thread.close();
      case MachineTime _ -> {}
    }
    VcdWriter pins = recording;
    if (pins != null) {
      pins.close();
    }
  }
}
