package usbtoaster.junit;

import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.signal.Signal;
import usbtoaster.emulator.testing.Probe;
import usbtoaster.pico.EmulatedPico;
import usbtoaster.pico.HostEnd;
import usbtoaster.pico.PicoButton;
import usbtoaster.pico.Wire;

/**
 * The Pico of a test: its pins, UARTs, buttons and time. Belongs to the test's thread; {@link
 * #emulated} may be used by others, if it is not in virtual time.
 */
public final class Pico {
  private static final Pattern GP = Pattern.compile("GP(\\d{1,2})");
  private static final int PICOS_PER_NANO = 1_000;

  private final EmulatedPico emulated;
  private final Passage passage;
  private final Failures failures;
  private final Map<Integer, PicoPin> pins = new HashMap<>();
  private @Nullable UsbSerial usb;
  private final Map<Integer, Uart> uarts = new HashMap<>();
  private final Open open = new Open();
  private @Nullable Wait inVain;

  Pico(EmulatedPico emulated, Passage passage, Failures failures) {
    this.emulated = emulated;
    this.passage = passage;
    this.failures = failures;
  }

  /** Returns the emulated Pico behind it, for all else. */
  public EmulatedPico emulated() {
    return emulated;
  }

  /**
   * Returns a pin. Its edges are recorded from the first time on.
   *
   * @param name the name of a wire, or {@code GP14}
   * @throws IllegalArgumentException if there is none; the message says what there is
   */
  public PicoPin pin(String name) {
    Wire wire = emulated.wiring().named(name).orElse(null);
    if (wire != null && wire.isGpio()) {
      return pins.computeIfAbsent(wire.gp(), gp -> new PicoPin(this, wire.name(), gp));
    }
    Matcher gp = GP.matcher(name.toUpperCase(Locale.ROOT));
    if (!gp.matches() || Integer.parseInt(gp.group(1)) >= HostEnd.PICO_PINS) {
      throw new IllegalArgumentException(
          "There is no pin %s: %s, and each pin of the Pico has a name, as GP14."
              .formatted(name, wires(Wire.class)));
    }
    int number = Integer.parseInt(gp.group(1));
    return pins.computeIfAbsent(number, each -> new PicoPin(this, nameOf(each), each));
  }

  private String nameOf(int gp) {
    return emulated.wiring().wires().stream()
        .filter(wire -> wire.gp() == gp)
        .map(Wire::name)
        .findFirst()
        .orElse("GP" + gp);
  }

  /**
   * Returns a button of the wires.
   *
   * @throws IllegalArgumentException if there is none; the message says what there is
   */
  public PicoButton button(String name) {
    Wire wire = emulated.wiring().named(name).orElse(null);
    if (wire == null || !(wire.end() instanceof HostEnd.Button)) {
      throw new IllegalArgumentException(
          "There is no button %s: %s; add a line BUTTON -> GP15 %s to them."
              .formatted(name, wires(HostEnd.Button.class), name));
    }
    return emulated.button(wire.name());
  }

  /** Names the wires whose end, or that themselves, are of {@code type}. */
  private String wires(Class<?> type) {
    String names =
        emulated.wiring().wires().stream()
            .filter(wire -> type.isInstance(wire) || type.isInstance(wire.end()))
            .map(wire -> wire.isGpio() ? wire.name() : "")
            .filter(name -> !name.isEmpty())
            .collect(Collectors.joining(", "));
    return names.isEmpty() ? "the wires have none" : "those of the wires are " + names;
  }

  /** Returns UART0 or UART1. */
  public Uart uart(int number) {
    if (number < 0 || number > 1) {
      throw new IllegalArgumentException("A Pico has UART0 and UART1, not UART" + number + ".");
    }
    return uarts.computeIfAbsent(number, each -> new Uart(this, each));
  }

  /** Returns the UART that is wired to the host, else UART0. */
  public Uart uart() {
    boolean wired =
        emulated.wiring().wires().stream().anyMatch(wire -> wire.end() instanceof HostEnd.Uart);
    return uart(wired ? emulated.serial().number() : 0);
  }

  /** Returns the serial port over USB; the first time plugs the Pico into a USB host. */
  public UsbSerial usb() {
    UsbSerial there = usb;
    if (there == null) {
      there = new UsbSerial(this);
      usb = there;
    }
    return there;
  }

  // Time.

  /** Returns the time of the machine's clock, which runs on over resets and power failures. */
  public Duration now() {
    return Duration.ofNanos(picos() / PICOS_PER_NANO);
  }

  long picos() {
    return emulated.look(Probe::picos);
  }

  /** Lets {@code time} of the machine pass. */
  public void runFor(Duration time) {
    long nanos = Limit.of(time).nanos();
    telling(
        () -> {
          passage.pass(nanos);
          return true;
        });
  }

  /**
   * Expects that {@code condition} holds, which is looked at every 10 µs.
   *
   * @param what a sentence for the failure, as "the host has 5 samples"
   */
  @CheckReturnValue
  public Awaited expect(String what, BooleanSupplier condition) {
    return new Awaited(this, null, what, condition, this::now);
  }

  /** Lets time pass until {@code condition} holds; returns whether it does before the limit. */
  boolean await(BooleanSupplier condition, Limit limit, @Nullable Signal wire) {
    inVain = new Wait(picos());
    boolean holds = listening(() -> passage.await(condition, limit), wire);
    if (holds) {
      inVain = null;
    }
    return holds;
  }

  private boolean listening(BooleanSupplier action, @Nullable Signal wire) {
    if (wire == null) {
      return telling(action);
    }
    Signal.Listener listener = level -> passage.noted();
    emulated.look(probe -> listen(wire, listener, true));
    try {
      return telling(action);
    } finally {
      emulated.look(probe -> listen(wire, listener, false));
    }
  }

  private static boolean listen(Signal wire, Signal.Listener listener, boolean on) {
    if (on) {
      wire.listen(listener);
    } else {
      wire.unlisten(listener);
    }
    return on;
  }

  /** Tells in the test's words what a listener of the host threw meanwhile. */
  private boolean telling(BooleanSupplier action) {
    try {
      return action.getAsBoolean();
    } catch (AssertionError e) {
      Throwable thrown = e.getCause();
      if (thrown == null || !emulated.listenerFailures().contains(thrown)) {
        throw e;
      }
      PicoAssertionError told = error(e.getMessage() + ".", thrown);
      for (Throwable more : e.getSuppressed()) {
        told.addSuppressed(more);
      }
      throw told;
    }
  }

  // What the firmware did.

  /** Returns how many instructions core 0 has executed, over resets. */
  public long executed() {
    return emulated.look(Probe::instructions);
  }

  /**
   * Checks that core 0 has not faulted since the power came.
   *
   * @throws PicoAssertionError if it has; the message says where first
   */
  public void hasNotFaulted() {
    String fault = emulated.look(Probe::firstFault);
    if (fault != null) {
      throw error(fault, null);
    }
  }

  /** Returns the expectations that were not checked yet. */
  Open open() {
    return open;
  }

  /** Returns the last wait, if what was awaited has not come to pass. */
  @Nullable Wait inVain() {
    return inVain;
  }

  PicoAssertionError error(String sentence, @Nullable Throwable cause) {
    return failures.error(sentence, cause);
  }
}
