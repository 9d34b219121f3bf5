package usbtoaster.junit;

import java.util.List;
import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.testing.Probe;

/**
 * A terminal at a serial line of the Pico: text in both directions, a character a byte.
 *
 * <p>What was expected is read: the next expectation looks at what came after it. Belongs to the
 * test's thread.
 */
abstract sealed class SerialTerminal permits Uart, UsbSerial {
  private final Pico pico;
  private long read; // characters, since the firmware began
  private int restarts;

  SerialTerminal(Pico pico) {
    this.pico = pico;
    restarts = pico.emulated().look(Probe::restarts);
  }

  /** Returns what was said since the power came, as {@code probe} has it. */
  abstract String text(Probe probe);

  /** Returns how many characters that were, with those that the text no longer has. */
  abstract long total(Probe probe);

  abstract void send(Probe probe, String text);

  /** Returns what the firmware has said since the power came; of more than a million its end. */
  public String text() {
    return pico.emulated().look(this::text);
  }

  /** Returns the lines of {@link #text()}. */
  public List<String> lines() {
    return text().lines().toList();
  }

  /** Sends {@code text} to the firmware, as ISO 8859-1. */
  public void send(String text) {
    pico.emulated()
        .look(
            probe -> {
              send(probe, text);
              return true;
            });
  }

  /** Expects that the firmware says {@code text}, after what was expected before. */
  @CheckReturnValue
  public Awaited expect(String text) {
    return new Awaited(
        pico,
        null,
        "%s says \"%s\"".formatted(this, Texts.visible(text)),
        () -> readTo(text),
        pico::now);
  }

  private boolean readTo(String text) {
    Heard heard = heard();
    if (heard.restarts() != restarts) { // switched off and on: what it says begins anew
      restarts = heard.restarts();
      read = 0;
    }
    long end = heard.endOf(text, read);
    read = Math.max(read, end);
    return end >= 0;
  }

  private Heard heard() {
    return pico.emulated().look(probe -> new Heard(probe.restarts(), total(probe), text(probe)));
  }

  /** Expects that the firmware says nothing. */
  @CheckReturnValue
  public Watched expectSilence() {
    Heard[] before = {heard()};
    return new Watched(
        pico, this + " says nothing", () -> before[0] = heard(), () -> said(before[0]));
  }

  private @Nullable String said(Heard before) {
    String said = heard().since(before);
    return said.isEmpty() ? null : "%s said \"%s\"".formatted(this, Texts.visible(said));
  }
}
