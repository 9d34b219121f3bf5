package usbtoaster.wires.record;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import usbtoaster.wires.record.WireEvent.Answer;
import usbtoaster.wires.record.WireEvent.Arm;
import usbtoaster.wires.record.WireEvent.Call;
import usbtoaster.wires.record.WireEvent.Clock;
import usbtoaster.wires.record.WireEvent.Disarm;
import usbtoaster.wires.record.WireEvent.Drive;
import usbtoaster.wires.record.WireEvent.Edge;
import usbtoaster.wires.record.WireEvent.Look;
import usbtoaster.wires.record.WireEvent.Mark;
import usbtoaster.wires.record.WireEvent.Rang;
import usbtoaster.wires.record.WireEvent.Return;
import usbtoaster.wires.record.WireEvent.Send;
import usbtoaster.wires.record.WireEvent.Threw;

/**
 * An event as a line of text, without its end. Times are nanoseconds since the recording began.
 *
 * <p>Bytes are their number and their hexadecimal digits, without the zeros at the end: frames are
 * mostly zeros.
 */
final class WireText {
  private static final HexFormat HEX = HexFormat.of();
  private static final String NOTHING = "-"; // in place of digits

  private WireText() {}

  static String of(WireEvent event, long originNanos) {
    long at = event.nanos() - originNanos;
    return at
        + switch (event) {
          case Edge e -> " edge " + e.line() + ' ' + level(e.high());
          case Rang e -> " rang " + e.alarm();
          case Call e -> " call " + e.id() + ' ' + e.what() + ' ' + e.value() + bytes(e.data());
          case Return _ -> " return";
          case Send e ->
              " send " + e.bus() + (e.out() == null ? " " + e.length() + " ?" : bytes(e.out()));
          case Answer e -> " answer " + e.bus() + ' ' + e.moved() + bytes(e.in());
          case Threw e -> " threw " + e.line() + ' ' + escaped(e.text());
          case Look e -> " look " + e.line() + ' ' + level(e.high());
          case Drive e -> " drive " + e.line() + ' ' + level(e.high());
          case Clock e -> " clock " + (e.reading() - originNanos);
          case Arm e -> " arm " + e.alarm() + ' ' + (e.deadlineNanos() - originNanos);
          case Disarm e -> " disarm " + e.alarm();
          case Mark e -> " mark " + e.name() + ' ' + e.request() + ' ' + e.detail();
        };
  }

  private static char level(boolean high) {
    return high ? '1' : '0';
  }

  private static String bytes(byte[] data) {
    int end = data.length;
    while (end > 0 && data[end - 1] == 0) {
      end--;
    }
    return " " + data.length + ' ' + (end == 0 ? NOTHING : HEX.formatHex(data, 0, end));
  }

  private static String escaped(String text) {
    return text.replaceAll("[^ -~]", "?");
  }

  /**
   * Returns the event of a line.
   *
   * @throws IllegalArgumentException if it is none
   */
  static WireEvent parse(String line, long originNanos) {
    WireFields from = new WireFields(line);
    long at = from.number() + originNanos;
    return switch (from.word()) {
      case "edge" -> new Edge(at, from.word(), from.level());
      case "rang" -> new Rang(at, from.index());
      case "call" -> new Call(at, from.index(), from.word(), from.number(), bytes(from));
      case "return" -> new Return(at);
      case "send" -> {
        String bus = from.word();
        int length = from.length();
        byte @Nullable [] out = bytes(from.word(), length);
        yield new Send(at, bus, out, length);
      }
      case "answer" -> new Answer(at, from.word(), from.signed(), bytes(from));
      case "threw" -> new Threw(at, from.word(), from.rest());
      case "look" -> new Look(at, from.word(), from.level());
      case "drive" -> new Drive(at, from.word(), from.level());
      case "clock" -> new Clock(at, from.number() + originNanos);
      case "arm" -> new Arm(at, from.index(), from.number() + originNanos);
      case "disarm" -> new Disarm(at, from.index());
      case "mark" -> new Mark(at, from.word(), from.number(), from.number());
      case String other -> throw new IllegalArgumentException("nobody knows \"" + other + '"');
    };
  }

  private static byte[] bytes(WireFields from) {
    int length = from.length();
    byte @Nullable [] data = bytes(from.word(), length);
    if (data == null) {
      throw new IllegalArgumentException("its bytes are missing");
    }
    return data;
  }

  private static byte @Nullable [] bytes(String digits, int length) {
    if (digits.equals("?")) {
      return null;
    }
    byte[] data = new byte[length];
    if (!digits.equals(NOTHING)) {
      byte[] head = HEX.parseHex(digits);
      if (head.length > length) {
        throw new IllegalArgumentException("it has more bytes than it says");
      }
      System.arraycopy(head, 0, data, 0, head.length);
    }
    return data;
  }
}
