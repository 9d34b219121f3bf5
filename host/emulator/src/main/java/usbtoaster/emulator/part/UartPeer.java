package usbtoaster.emulator.part;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.gpio.Pin;
import usbtoaster.emulator.signal.Signal;
import usbtoaster.emulator.time.VirtualClock;

/**
 * The other end of a serial line, at pins of the chip: a terminal, a GPS, a USB adapter. It sends
 * and receives by the edges, at a speed of its own, so a wrong divider or a wrong pin is found; the
 * bits may be a PL011's or a program's.
 *
 * <p>Overview. To receive, a fall of an idle line is a start bit, and each later bit is looked at
 * in its middle; a start bit that has ended by its middle is noise. A frame whose stop bit is low
 * is an error, and the next one begins after the line has been high. To send, it drives the line
 * high while idle, from the moment it is made.
 *
 * <p>Belongs to the machine's thread; may be used inside a listener or an alarm, too. Nothing is
 * allocated for a character but room for the text.
 */
public final class UartPeer implements AutoCloseable {
  /** How much it keeps of what was said, in characters, at least: of more the end. */
  public static final int KEPT = 1 << 20;

  private final PeerReceiver receiver;
  private final @Nullable PeerSender sender;
  private @Nullable Pin clearToSend;
  private final StringBuilder said = new StringBuilder();

  /**
   * Puts a peer on a line.
   *
   * @param format its speed and frames, whatever the chip's are
   * @param fromChip the pad that the chip sends on
   * @param toChip the pin that the chip receives on; nobody else may drive it from outside
   */
  public UartPeer(VirtualClock clock, UartFormat format, Signal fromChip, Pin toChip) {
    receiver = new PeerReceiver(clock, format, fromChip, this::received);
    sender = new PeerSender(clock, format, toChip);
  }

  /**
   * Puts a peer on a line that only listens.
   *
   * @param format its speed and frames, whatever the chip's are
   * @param fromChip the pad that the chip sends on
   */
  public UartPeer(VirtualClock clock, UartFormat format, Signal fromChip) {
    receiver = new PeerReceiver(clock, format, fromChip, this::received);
    sender = null;
  }

  private void received(int character) {
    if (said.length() == 2 * KEPT) {
      said.delete(0, KEPT);
    }
    said.append((char) character);
  }

  /** Returns what the chip has said, a character for each byte; of a very long text the end. */
  public String text() {
    return said.toString();
  }

  /** Forgets what was said, and the {@link #errors}. */
  public void clear() {
    said.setLength(0);
    receiver.errors = 0;
  }

  /**
   * Returns how many frames came with a wrong parity or without a stop bit. They are not in the
   * text. Any of them means that the two ends differ in speed or format.
   */
  public long errors() {
    return receiver.errors;
  }

  /** Sends {@code text} as ISO 8859-1, behind what is still to be sent. Returns at once. */
  public void send(String text) {
    send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /**
   * Sends {@code bytes} likewise.
   *
   * @throws IllegalStateException if it only listens
   */
  public void send(byte... bytes) {
    sender().send(bytes);
  }

  private PeerSender sender() {
    PeerSender line = sender;
    if (line == null) {
      throw new IllegalStateException(
          "This peer only listens: give it the pin that the chip receives on.");
    }
    return line;
  }

  /**
   * Wires flow control: the peer begins no character while the chip's RTS is high, and lets the
   * chip send by its CTS, from now on.
   *
   * @param rts the pad that is the chip's nUARTRTS
   * @param cts the pin that is the chip's nUARTCTS
   * @throws IllegalStateException if it only listens
   */
  public void flowControl(Signal rts, Pin cts) {
    sender().waitFor(rts);
    clearToSend = cts;
    cts.drive(false);
  }

  /**
   * Says whether the chip may send: it ends the character that it is in.
   *
   * @throws IllegalStateException if there is no flow control
   */
  public void ready(boolean ready) {
    Pin cts = clearToSend;
    if (cts == null) {
      throw new IllegalStateException("There is no flow control: call flowControl first.");
    }
    cts.drive(!ready);
  }

  /** Returns whether something is still to be sent, or a stop bit to end. */
  public boolean sending() {
    return sender != null && sender.busy();
  }

  /** Takes the plug out: it receives no more, and drives the line no more. */
  @Override
  public void close() {
    receiver.close();
    if (sender != null) {
      sender.close();
    }
    Pin cts = clearToSend;
    if (cts != null) {
      cts.release();
    }
  }
}
