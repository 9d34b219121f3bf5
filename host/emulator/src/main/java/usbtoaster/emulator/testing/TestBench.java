package usbtoaster.emulator.testing;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.board.Board;
import usbtoaster.emulator.chip.Rp2040;
import usbtoaster.emulator.gdb.GdbServer;
import usbtoaster.emulator.image.Image;
import usbtoaster.emulator.image.ImageReader;
import usbtoaster.emulator.record.VcdWriter;
import usbtoaster.emulator.semihosting.Semihosting;
import usbtoaster.emulator.signal.Signal;
import usbtoaster.emulator.usb.host.UsbHost;

/**
 * A Pico on the bench: an image under test, its pins, its UARTs, its memory, and bounded runs.
 *
 * <p>Every run has a limit in virtual time, and virtual time always passes, so a firmware that is
 * wedged ends a run: with a {@link StuckException} that says what was awaited, where the core is
 * and what it waits for. To find that out, a core that executes is followed for some hundred
 * instructions beyond the limit.
 *
 * <p>Belongs to one thread at a time. Benches share nothing; there may be many.
 */
public final class TestBench implements AutoCloseable {
  private final Rp2040 pico;
  private final Probe probe;
  private final Recordings recordings = new Recordings();
  private final List<TestBench> wired = new ArrayList<>();
  private final Run run;
  private final Debugging debugging;

  private TestBench(Rp2040 pico, Image image) {
    this.pico = pico;
    probe = new Probe(pico, image, pico::pause);
    run = new Run(pico, this::diagnosis);
    debugging = new Debugging(pico, probe);
    reflash(image);
  }

  /**
   * Switches a Pico with the image of {@code file} on.
   *
   * @throws usbtoaster.emulator.image.ImageException if the file is no image for it
   */
  public static TestBench of(Path file) {
    return of(ImageReader.read(file));
  }

  /** Switches a Pico with {@code image} on. */
  public static TestBench of(Image image) {
    return of(Rp2040.pico(), image);
  }

  /** Switches {@code board}, which may have another flash and crystal, on with {@code image}. */
  public static TestBench of(Rp2040 board, Image image) {
    return new TestBench(board, image);
  }

  /** Returns the machine. */
  public Rp2040 pico() {
    return pico;
  }

  /** Returns what is at its pins: recorders and parts to hang there, faults, instructions. */
  public Probe probe() {
    return probe;
  }

  // Power and reset.

  /** Takes the power away, puts {@code image} into the flash or SRAM, and gives the power back. */
  public TestBench reflash(Image image) {
    pico.load(image);
    probe.image(image);
    return switchOn();
  }

  /** Takes the power away and gives it back. An image that is in SRAM alone is loaded again. */
  public TestBench powerCycle() {
    if (!probe.image().inFlash()) {
      pico.load(probe.image());
    }
    return switchOn();
  }

  private TestBench switchOn() {
    pico.powerCycle();
    probe.restarted();
    return this;
  }

  /** Pulses the RUN pin: the chip boots again, and SRAM keeps what is in it. */
  public TestBench reset() {
    pico.runPin(false);
    pico.runPin(true);
    probe.restarted();
    return this;
  }

  /**
   * Presses the button BOOTSEL, or lets it go: after a {@link #powerCycle} or {@link #reset} with
   * it pressed the boot ROM serves USB, as a drive that takes UF2 files and by PICOBOOT.
   */
  public TestBench bootsel(boolean pressed) {
    pico.bootsel(pressed);
    return this;
  }

  // Time.

  /** Returns the virtual time since the machine was made. It goes on over resets. */
  public Duration time() {
    return Duration.ofNanos(pico.clock().nanos());
  }

  /** Lets {@code time} pass, or a few cycles more, whatever the firmware does. */
  public TestBench runFor(Duration time) {
    long end = pico.clock().picos() + Units.picos(time);
    while (pico.clock().picos() < end) {
      pico.runTo(end);
    }
    return this;
  }

  /**
   * Lets time pass until {@code condition} holds. It is looked at after each microsecond in which
   * the core was awake, and after each event while it sleeps.
   *
   * @param awaited what the condition is, for the message: "the LED is on"
   * @throws StuckException if it does not hold within {@code limit}
   */
  public TestBench runUntil(String awaited, BooleanSupplier condition, Duration limit) {
    run.poll(awaited, condition, limit);
    return this;
  }

  /**
   * Lets time pass until UART0 has said {@code text}, behind what the last such wait found. Stops
   * at the end of its last stop bit.
   *
   * @throws StuckException if it does not within {@code limit}
   */
  public TestBench runUntilUart(String text, Duration limit) {
    return runUntilUart(0, text, limit);
  }

  /** Lets time pass until UART{@code number} has said {@code text}; otherwise as for UART0. */
  public TestBench runUntilUart(int number, String text, Duration limit) {
    run.says("UART" + number, probe.terminal(number).said(), text, limit);
    return this;
  }

  /**
   * Lets time pass until the serial port over USB has said {@code text}, behind what the last such
   * wait found. Plugs the host in, which opens the port.
   *
   * @throws StuckException if it does not within {@code limit}
   */
  public TestBench runUntilUsb(String text, Duration limit) {
    run.says("USB", probe.usbTerminal().said(), text, limit);
    return this;
  }

  /**
   * Lets time pass until the pad of GPIO {@code number} changes to {@code level}.
   *
   * @return the moment of the edge, on the scale of {@link #time}
   * @throws StuckException if it does not within {@code limit}
   */
  public Duration runUntilEdge(int number, boolean level, Duration limit) {
    return run.edge(pico.pin(number).pad(), level, limit);
  }

  /**
   * Lets time pass until core 0 is about to execute the first instruction of {@code function}.
   * Debuggers that are attached to the core stay, and may halt it elsewhere.
   *
   * @throws StuckException if it does not within {@code limit}
   * @throws IllegalArgumentException if the image has no such symbol
   */
  public TestBench runUntilReached(String function, Duration limit) {
    run.reach(function, probe.symbols().function(function), limit);
    return this;
  }

  /**
   * Lets every later wait end, as one in vain, when {@code stop} holds: it is looked at each 10 ms
   * of device time. It may tell of another thread, as one that handles Ctrl-C.
   */
  public TestBench stopWhen(BooleanSupplier stop) {
    run.stopWhen(stop);
    return this;
  }

  // Pins and UARTs.

  /** Returns the level of the pad of GPIO {@code number}, 0 to 29: true is high. */
  public boolean pin(int number) {
    return probe.pin(number);
  }

  /** Drives GPIO {@code number} from outside, until {@link #release}; a reset does not end it. */
  public TestBench drive(int number, boolean level) {
    probe.drive(number, level);
    return this;
  }

  /** Drives GPIO {@code number} no more. */
  public TestBench release(int number) {
    probe.release(number);
    return this;
  }

  /** Returns what UART0 has sent since the bench last reset the chip. */
  public String uartText() {
    return uartText(0);
  }

  /**
   * Returns what UART{@code number} has sent since the bench last reset the chip, a character for
   * each byte; of more than a million characters the end.
   */
  public String uartText(int number) {
    return probe.uartText(number);
  }

  /** Sends {@code text}, as ISO 8859-1, to UART0: a character each frame, once it receives. */
  public TestBench send(String text) {
    return send(0, text);
  }

  /** Sends {@code text} to UART{@code number}. */
  public TestBench send(int number, String text) {
    probe.send(number, text);
    return this;
  }

  // Other Picos.

  /**
   * Wires GPIO {@code number} to a pin of another Pico. From then on their time passes together:
   * whichever of them is told to run, both do. As many wires and Picos as one likes; a pin may have
   * several wires.
   *
   * @throws IllegalStateException if their clocks are more than a microsecond apart: wire them
   *     before time passes
   */
  public TestBench wire(int number, TestBench other, int otherNumber) {
    Board.wire(pico, number, other.pico, otherNumber);
    meet(other);
    other.meet(this);
    return this;
  }

  private void meet(TestBench other) {
    if (!wired.contains(other)) {
      wired.add(other);
    }
  }

  private String diagnosis() {
    StringBuilder story = new StringBuilder(probe.diagnosis());
    wired.forEach(other -> story.append(" A Pico that is wired to it: ").append(other.where()));
    return story.toString();
  }

  // USB.

  /**
   * Returns what the serial port over USB has sent since the bench last reset the chip, a character
   * for each byte; of more than a million the end. Plugs the host in.
   */
  public String usbText() {
    return probe.usbText();
  }

  /** Sends {@code text}, as ISO 8859-1, to that port, once it is open. Plugs the host in. */
  public TestBench sendUsb(String text) {
    probe.sendUsb(text);
    return this;
  }

  /** Returns the USB host; plugs it in. To unplug it, to suspend it, to speak to other devices. */
  public UsbHost usb() {
    return probe.usb();
  }

  /**
   * Lets time pass until the USB host has configured the device, and returns it: requests,
   * endpoints, a keyboard's reports, a drive's files. Plugs the host in.
   *
   * @throws StuckException if it has not within {@code limit}; some 130 ms is what it takes
   */
  public UsbTester usbDevice(Duration limit) {
    UsbHost host = probe.usb();
    run.poll("the USB host has configured the device", () -> host.device().isPresent(), limit);
    UsbWaits waits = new UsbWaits(run, pico::pause);
    return new UsbTester(host.device().orElseThrow(), probe.usbBench(), waits);
  }

  // Memory and registers.

  /**
   * Returns the word at {@code address}, as core 0 would read it, with what a read does.
   *
   * @throws usbtoaster.emulator.bus.BusFault if nothing answers there
   */
  public int word(int address) {
    return probe.word(address);
  }

  /**
   * Sets the word at {@code address}, as core 0 would write it.
   *
   * @throws usbtoaster.emulator.bus.BusFault if nothing answers there
   */
  public TestBench word(int address, int value) {
    probe.word(address, value);
    return this;
  }

  /**
   * Returns where the variable or function {@code symbol} is.
   *
   * @throws IllegalArgumentException if the image has no such symbol
   */
  public int address(String symbol) {
    return probe.address(symbol);
  }

  /** Returns the word at {@link #address address}{@code (symbol)}. */
  public int word(String symbol) {
    return word(address(symbol));
  }

  /** Sets the word at {@link #address address}{@code (symbol)}. */
  public TestBench word(String symbol, int value) {
    return word(address(symbol), value);
  }

  /**
   * Returns what is in a register, without what a read of it does; 0 while RESETS holds its block.
   *
   * @param name the datasheet's: "XOSC.STATUS"
   * @throws IllegalArgumentException if there is no such register
   */
  public int register(String name) {
    return probe.register(name);
  }

  // Debuggers.

  /**
   * Lets a GDB debug the firmware: the next run waits until one has come to the returned server's
   * port, and lets the firmware go on. Time stands still while it looks. It ends with the bench.
   *
   * @param port of the loopback interface; 0: a free one
   * @throws UncheckedIOException if the port cannot be had
   */
  public GdbServer gdb(int port) {
    return debugging.gdb(port);
  }

  /**
   * Does what the firmware asks for by semihosting, until the bench is closed.
   *
   * @param input what it reads from its console
   * @param output what it says on its console
   * @param folder whose files it may use; null: none
   */
  public Semihosting semihosting(InputStream input, OutputStream output, @Nullable Path folder) {
    return debugging.semihosting(input, output, folder);
  }

  /**
   * Lets time pass until the firmware has ended by semihosting, and returns its exit code.
   *
   * @throws StuckException if it does not within {@code limit}
   * @throws IllegalStateException without {@link #semihosting}
   */
  public int runUntilExit(Duration limit) {
    Semihosting serving = debugging.serving();
    run.await("the firmware ends", () -> serving.exitCode().isPresent(), limit);
    return serving.exitCode().orElseThrow();
  }

  /** Returns whether a GDB is there now. */
  public boolean debugged() {
    return debugging.attached();
  }

  /** Returns whether a GDB has killed the firmware, which then goes on without it. */
  public boolean killed() {
    return debugging.killed();
  }

  // What happened.

  /**
   * Records the pads of {@code gpios} in a VCD file from now until the bench is closed.
   *
   * @throws UncheckedIOException if {@code file} cannot be written
   */
  public TestBench vcd(Path file, int... gpios) {
    return vcd(file, Arrays.stream(gpios).mapToObj(i -> pico.pin(i).pad()).toList());
  }

  /** Records {@code signals}, of the machine's or of the test's own, likewise. */
  public TestBench vcd(Path file, List<Signal> signals) {
    recordings.begin(file, () -> new VcdWriter(file, pico.clock(), "pico", signals));
    return this;
  }

  /** Returns pads of this Pico, for a file in which there are those of others, too. */
  public VcdWriter.Scope scope(String name, int... gpios) {
    return new VcdWriter.Scope(name, pico.clock(), probe.pads(gpios));
  }

  /** Records pads of several Picos that are wired to each other, likewise. */
  public TestBench vcd(Path file, VcdWriter.Scope... scopes) {
    recordings.begin(file, () -> new VcdWriter(file, List.of(scopes)));
    return this;
  }

  /** Returns some sentences on where the core is and what it waits for. Changes nothing. */
  public String where() {
    return probe.where();
  }

  /** Returns what the image has used that is not emulated; the first use first. */
  public List<String> missing() {
    return probe.missing();
  }

  /** Returns a sentence on what is {@link #missing} and where it was first used; "" if nothing. */
  public String missingStory() {
    return probe.missingStory();
  }

  /**
   * Ends the recordings, and GDB's connection.
   *
   * @throws UncheckedIOException if one of them could not be written to its end
   */
  @Override
  public void close() {
    debugging.close();
    recordings.close();
  }
}
