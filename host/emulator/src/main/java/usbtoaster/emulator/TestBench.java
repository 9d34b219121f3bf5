package usbtoaster.emulator;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import usbtoaster.emulator.clock.VirtualClock;
import usbtoaster.emulator.image.Image;
import usbtoaster.emulator.image.ImageReader;
import usbtoaster.emulator.uart.UartListener;

/**
 * A Pico on the bench: an image under test, what it says on UART0, and bounded runs.
 *
 * <p>Every run has a limit in virtual time, and virtual time always passes, so a firmware that is
 * wedged ends a run: with a {@link StuckException} that says what was awaited, where the core is
 * and what it waits for. Belongs to one thread at a time.
 */
public final class TestBench {
  private final Rp2040 pico;
  private final Image image;
  private final ByteArrayOutputStream uart = new ByteArrayOutputStream();

  private TestBench(Rp2040 pico, Image image) {
    this.pico = pico;
    this.image = image;
    UartListener listener = uart::write;
    pico.uart(0).listen(listener);
    pico.load(image);
    pico.powerCycle();
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
    return new TestBench(Rp2040.pico(), image);
  }

  /** Returns the machine. */
  public Rp2040 pico() {
    return pico;
  }

  /** Lets {@code time} pass. */
  public TestBench runFor(Duration time) {
    runTo(pico.clock().picos() + picos(time));
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
    long end = pico.clock().picos() + picos(limit);
    while (!condition.getAsBoolean()) {
      if (pico.clock().picos() >= end || neverAgain()) {
        throw new StuckException(
            "It did not come to pass within %s of device time that %s. %s"
                .formatted(plain(limit), awaited, where()));
      }
      pico.runTo(Math.min(end, next()));
    }
    return this;
  }

  private long next() {
    long soon = pico.clock().picos() + 1000 * VirtualClock.PICOS_PER_NANO;
    return pico.asleep() ? Math.max(pico.nextPicos(), pico.clock().picos() + 1) : soon;
  }

  private boolean neverAgain() {
    return pico.asleep() && pico.nextPicos() == Long.MAX_VALUE;
  }

  private void runTo(long picos) {
    while (pico.clock().picos() < picos) {
      pico.runTo(picos);
    }
  }

  /**
   * Lets time pass until UART0 has said {@code text}, at 115,200 baud or whatever the image sets.
   */
  public TestBench runUntilUart(String text, Duration limit) {
    return runUntil("UART0 says \"" + text + "\"", () -> uartText().contains(text), limit);
  }

  /** Returns what UART0 has sent so far. */
  public String uartText() {
    return uart.toString(StandardCharsets.ISO_8859_1);
  }

  /** Returns the level of GPIO {@code number}. */
  public boolean pin(int number) {
    return pico.pin(number).pad().level();
  }

  /** Returns the word at {@code address}, as core 0 would read it. */
  public int word(int address) {
    return pico.bus().read(0, address, 4);
  }

  /** Returns the word that the image calls {@code symbol}. */
  public int word(String symbol) {
    return word(image.address(symbol));
  }

  /** Returns a sentence or two on where the core is and what it waits for. */
  public String where() {
    return new Whereabouts(pico, image).tell();
  }

  private static long picos(Duration time) {
    return Math.multiplyExact(time.toNanos(), VirtualClock.PICOS_PER_NANO);
  }

  private static String plain(Duration time) {
    return time.toMillis() >= 1 ? time.toMillis() + " ms" : time.toNanos() + " ns";
  }
}
