package usbtoaster.emulator.testing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.adc.AdcInputs;
import usbtoaster.emulator.calls.FunctionTracer;
import usbtoaster.emulator.chip.Missing;
import usbtoaster.emulator.chip.Rp2040;
import usbtoaster.emulator.gpio.Drive;
import usbtoaster.emulator.i2c.I2cBus;
import usbtoaster.emulator.image.Image;
import usbtoaster.emulator.part.Bounce;
import usbtoaster.emulator.part.Button;
import usbtoaster.emulator.part.Led;
import usbtoaster.emulator.part.PinRecorder;
import usbtoaster.emulator.part.UartFormat;
import usbtoaster.emulator.part.UartPeer;
import usbtoaster.emulator.record.LastEdges;
import usbtoaster.emulator.signal.Signal;
import usbtoaster.emulator.usb.host.CdcSerial;
import usbtoaster.emulator.usb.host.UsbHost;

/**
 * What an engineer at the bench has of a Pico, whoever lets its time pass: its pins, a terminal at
 * each UART, its memory by the image's symbols, its registers by the datasheet's names, and
 * sentences on where its firmware is.
 *
 * <p>Belongs to the machine's thread, between two instructions: not inside {@link Rp2040#runTo}.
 */
public final class Probe {
  private final Rp2040 pico;
  private final List<Terminal> terminals;
  private final UsbBench usb;
  private final FunctionTracer functions;
  private Image image;
  private int restarts;

  /**
   * Puts a probe on {@code pico}, which runs {@code image}.
   *
   * @param received runs inside the machine after each character that a UART has sent, or the
   *     serial port over USB
   */
  public Probe(Rp2040 pico, Image image, Runnable received) {
    this.pico = pico;
    this.image = image;
    functions = new FunctionTracer(pico.core(), pico.clock(), image);
    terminals =
        IntStream.range(0, 2)
            .mapToObj(i -> Terminal.at(pico.uart(i), "UART" + i, received))
            .toList();
    usb = new UsbBench(pico, received);
  }

  /** Says that {@code loaded} is what runs from now on. */
  public void image(Image loaded) {
    image = loaded;
    functions.image(loaded);
  }

  /** Returns the image that runs. */
  Image image() {
    return image;
  }

  Symbols symbols() {
    return new Symbols(image);
  }

  Terminal terminal(int number) {
    return terminals.get(number);
  }

  /** Forgets what the UARTs and the serial port have said: the firmware begins anew. */
  public void restarted() {
    restarts++;
    usb.terminal().said().clear();
    terminals.forEach(terminal -> terminal.said().clear());
  }

  /** Returns how often it was {@link #restarted}: a text of the UARTs then begins anew. */
  public int restarts() {
    return restarts;
  }

  // Where it is.

  /**
   * Returns some sentences on where the core is, what it waits for, what led there, and what it has
   * used that is not emulated. Changes nothing.
   */
  public String where() {
    return new Whereabouts(pico, symbols()).report() + usb.story() + " " + lastWords();
  }

  /**
   * Returns {@link #where}, of a core that executes also the loop that it goes round: to find that,
   * it is let go on for some hundred instructions.
   */
  public String diagnosis() {
    return firmware() + " " + lastWords();
  }

  /** Returns {@link #diagnosis} without what the UARTs have said. */
  public String firmware() {
    return new Whereabouts(pico, symbols()).tellOfLoop() + usb.story();
  }

  /** Returns the machine's time in picoseconds since it was made, over resets. */
  public long picos() {
    return pico.clock().picos();
  }

  /**
   * Returns how many instructions core 0 has executed since the machine was made, over resets.
   * Costs nothing while it executes: the loop counts them anyway. Asked inside a listener, those of
   * the present slice, up to the next alarm, are not in it yet.
   */
  public long instructions() {
    return pico.core().instructions();
  }

  /**
   * Returns a sentence on the first fault since the chip was switched on, with its place in the
   * image; null: there was none. It outlives resets, so a fault before a watchdog's reset is
   * reported. One of core 1 is told if core 0 had none.
   */
  public @Nullable String firstFault() {
    String first = new FaultStory(pico.core(0), symbols()).earliest();
    return first != null ? first : new FaultStory(pico.core(1), symbols()).earliest();
  }

  /** Returns what the image has used that is not emulated: the first use first. */
  public List<String> missing() {
    return pico.missing().uses().stream().map(Missing.Use::what).toList();
  }

  /** Returns a sentence on each use of {@link #missing}, with the place of the first; or "". */
  public String missingStory() {
    return String.join(" ", new MissingStory(pico, symbols()).report(List.of()));
  }

  private String lastWords() {
    List<String> words = new ArrayList<>(List.of(terminals.getFirst().tail()));
    for (Terminal other : List.of(terminals.getLast(), usb.terminal())) {
      if (!other.said().isEmpty()) {
        words.add(other.tail());
      }
    }
    return String.join(" ", words);
  }

  /** Returns who hears of the functions that core 0 executes. */
  public FunctionTracer functions() {
    return functions;
  }

  // Pins and UARTs.

  /** Returns the level of the pad of GPIO {@code number}, 0 to 29: true is high. */
  public boolean pin(int number) {
    return pico.pin(number).pad().level();
  }

  /** Drives GPIO {@code number} from outside, until {@link #release}; a reset does not end it. */
  public void drive(int number, boolean level) {
    pico.pin(number).drive(level);
  }

  /** Drives GPIO {@code number} no more. */
  public void release(int number) {
    pico.pin(number).release();
  }

  /**
   * Returns what UART{@code number} has sent since it was {@link #restarted}, a character for each
   * byte; of more than a million characters the end.
   */
  public String uartText(int number) {
    return terminals.get(number).said().text();
  }

  /**
   * Returns how many characters UART{@code number} has sent since it was {@link #restarted}, with
   * those that {@link #uartText} no longer has.
   */
  public long uartTotal(int number) {
    return terminals.get(number).said().total();
  }

  /** Sends {@code text}, as ISO 8859-1, to UART{@code number}: a character each frame. */
  public void send(int number, String text) {
    terminals.get(number).send(text);
  }

  /**
   * Returns the USB host, and plugs it in if it is not. Its terminal opens the first serial port of
   * the device as soon as there is one.
   */
  public UsbHost usb() {
    return usb.plugged();
  }

  UsbBench usbBench() {
    return usb;
  }

  /** Returns the terminal at the serial port, which opens and closes it; plugs the host in. */
  public CdcSerial usbSerial() {
    usb.plugged();
    return usb.serial();
  }

  /**
   * Returns what the serial port over USB has sent since the probe was {@link #restarted}, a
   * character for each byte; of more than a million the end. Plugs the host in.
   */
  public String usbText() {
    return usbTerminal().said().text();
  }

  /** Returns how many characters those were, with those that {@link #usbText} no longer has. */
  public long usbTotal() {
    return usbTerminal().said().total();
  }

  /** Returns {@link #usbText}, and plugs nothing in. */
  public String usbSaid() {
    return usb.terminal().said().text();
  }

  /**
   * Sends {@code text}, as ISO 8859-1, to the serial port over USB, once it is open. Plugs the host
   * in.
   */
  public void sendUsb(String text) {
    usbTerminal().send(text);
  }

  Terminal usbTerminal() {
    usb.plugged();
    return usb.terminal();
  }

  /** Returns who gives GPIO {@code number} its level: the chip, a part, a pull, or nobody. */
  public Drive driven(int number) {
    return pico.pin(number).driven();
  }

  /** Returns the pads of {@code gpios}, of all if none is named, by the datasheet's names. */
  public SequencedMap<String, Signal> pads(int... gpios) {
    SequencedMap<String, Signal> pads = new LinkedHashMap<>();
    IntStream chosen = gpios.length == 0 ? IntStream.range(0, Rp2040.PINS) : Arrays.stream(gpios);
    chosen.mapToObj(i -> pico.pin(i).pad()).forEach(pad -> pads.put(pad.name(), pad));
    return pads;
  }

  // Parts and recorders.

  /** Begins to record the edges of GPIO {@code number}: for frequency, duty and counts. */
  public PinRecorder recorder(int number) {
    return new PinRecorder(pico.clock(), pico.pin(number).pad());
  }

  /** Begins to keep the last edges of {@code gpios}, of all if none is named, for a VCD file. */
  public LastEdges lastEdges(int... gpios) {
    return new LastEdges(pico.clock(), pads(gpios), LastEdges.DEFAULT_EDGES);
  }

  /** Begins to keep the last edges of {@code signals}, which have names of their own. */
  public LastEdges lastEdges(SequencedMap<String, Signal> signals) {
    return new LastEdges(pico.clock(), signals, LastEdges.DEFAULT_EDGES);
  }

  /** Puts an LED between GPIO {@code number} and ground; GPIO25 has one on a Pico. */
  public Led led(int number) {
    return Led.toGround(pico.clock(), pico.pin(number).pad());
  }

  /** Puts a button between GPIO {@code number} and ground. */
  public Button button(int number, Bounce bounce) {
    return Button.toGround(pico.clock(), pico.pin(number), bounce);
  }

  /**
   * Puts the other end of a serial line at two pins, 8 bits without parity.
   *
   * @param fromChip the GPIO that the chip sends on
   * @param toChip the GPIO that the chip receives on
   */
  public UartPeer peer(int fromChip, int toChip, int baud) {
    return new UartPeer(
        pico.clock(), UartFormat.of(baud), pico.pin(fromChip).pad(), pico.pin(toChip));
  }

  /**
   * Returns the I2C bus at two pins, to attach parts and more pins; it has pull-ups.
   *
   * @param sda the GPIO that is SDA
   * @param scl the GPIO that is SCL
   */
  public I2cBus i2c(int sda, int scl) {
    return pico.i2cBus(sda, scl);
  }

  /** Returns the inputs of the ADC, to put voltages, wave forms and a temperature there. */
  public AdcInputs adc() {
    return pico.adc().inputs();
  }

  // Memory and registers.

  /**
   * Returns the word at {@code address}, as core 0 would read it, with what a read does.
   *
   * @throws usbtoaster.emulator.bus.BusFault if nothing answers there
   */
  public int word(int address) {
    return pico.bus().read(0, address, 4);
  }

  /**
   * Sets the word at {@code address}, as core 0 would write it.
   *
   * @throws usbtoaster.emulator.bus.BusFault if nothing answers there
   */
  public void word(int address, int value) {
    pico.bus().write(0, address, 4, value);
  }

  /**
   * Returns where the variable or function {@code symbol} is.
   *
   * @throws IllegalArgumentException if the image has no such symbol
   */
  public int address(String symbol) {
    return image.address(symbol);
  }

  /**
   * Returns what is in a register, without what a read of it does; 0 while RESETS holds its block.
   *
   * @param name the datasheet's: "XOSC.STATUS"
   * @throws IllegalArgumentException if there is no such register
   */
  public int register(String name) {
    return Located.named(pico.map(), name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "There is no register %s: write BLOCK.REGISTER as the datasheet does"
                        .formatted(name)))
        .peek();
  }
}
