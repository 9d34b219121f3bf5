package usbtoaster.wires.record;

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

/** Tells events in words. */
final class WireTeller {
  private final WireWords words;

  WireTeller(WireWords words) {
    this.words = words;
  }

  /** Returns what an event is. */
  String tell(WireEvent event) {
    return switch (event) {
      case Edge e -> "edge of " + e.line() + ", it " + (e.high() ? "rises" : "falls");
      case Rang e -> "alarm " + e.alarm() + " goes off";
      case Call e -> "call " + e.id() + ": " + words.call(e);
      case Return _ -> "done";
      case Send e ->
          e.bus()
              + (e.out() == null
                  ? " reads " + e.length() + " bytes"
                  : " sends " + words.sent(e.bus(), e.out()));
      case Answer e ->
          e.bus()
              + (e.moved() < 0
                  ? " fails, " + e.moved()
                  : " answers " + words.received(e.bus(), e.in()));
      case Threw e -> e.line() + " throws " + e.text();
      case Look e -> "looks at " + e.line() + ", which is " + level(e.high());
      case Drive e -> "sets " + e.line() + ' ' + level(e.high());
      case Clock _ -> "looks at the clock";
      case Arm e -> "sets alarm " + e.alarm();
      case Disarm e -> "takes alarm " + e.alarm() + " out";
      case Mark e ->
          "stage "
              + e.name()
              + (e.request() == 0 ? "" : " of request " + e.request())
              + (e.detail() == 0 ? "" : ", " + e.detail());
    };
  }

  private static String level(boolean high) {
    return high ? "high" : "low";
  }

  /** Returns what an event is, and when it was. */
  String at(WireEvent event, long originNanos) {
    return Difference.moment(event.nanos() - originNanos) + "  " + tell(event);
  }

  /** Returns what the recording has. */
  String recorded(@Nullable WireEvent event) {
    return switch (event) {
      case null -> "has nothing more";
      case Arm e -> tell(e) + " for " + Difference.moment(e.deadlineNanos() - e.nanos()) + " on";
      default -> tell(event);
    };
  }

  /** Returns what the driver did in place of {@code recorded}; null: it did nothing. */
  String did(@Nullable WireEvent event, @Nullable WireEvent recorded, long nowNanos) {
    return switch (event) {
      case null -> "does nothing more";
      case Look e -> "looks at " + e.line();
      case Arm e -> tell(e) + " for " + Difference.moment(e.deadlineNanos() - nowNanos) + " on";
      case Send e when recorded instanceof Send r && tell(e).equals(tell(r)) ->
          tell(e) + bytes(e, r);
      default -> tell(event);
    };
  }

  /** Returns where two transfers differ that are told alike. */
  private static String bytes(Send did, Send recorded) {
    byte[] a = did.out();
    byte[] b = recorded.out();
    for (int i = 0; a != null && b != null && i < Math.min(a.length, b.length); i++) {
      if (a[i] != b[i]) {
        return String.format(", with %02x in place of %02x at byte %d", a[i], b[i], i);
      }
    }
    return ", " + did.length() + " bytes in place of " + recorded.length();
  }
}
