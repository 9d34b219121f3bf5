package usbtoaster.targets.replay;

import usbtoaster.protocol.CommandFrame;
import usbtoaster.protocol.ControlCode;
import usbtoaster.protocol.Opcode;
import usbtoaster.protocol.Protocol;
import usbtoaster.protocol.SlotState;
import usbtoaster.protocol.StatusFrame;
import usbtoaster.wires.record.WireEvent;
import usbtoaster.wires.record.WireWords;

/** Tells the toaster's frames and calls as the protocol's page has them. */
final class ToasterWords implements WireWords {
  @Override
  public String sent(String bus, byte[] out) {
    if (out.length < Protocol.HEADER_BYTES) {
      return WireWords.hex(out);
    }
    CommandFrame command = new CommandFrame(out);
    if (!command.valid()) {
      return "no valid command, " + WireWords.hex(out);
    }
    String about =
        switch (command.opcode()) {
          case POLL -> command.more() ? ", MORE" : "";
          case WRITE, READ ->
              of(command)
                  + ", from "
                  + command.offset()
                  + ", "
                  + command.length()
                  + " bytes in bursts of "
                  + command.burstBytes();
          case DATA ->
              of(command)
                  + ", bytes "
                  + command.offset()
                  + " to "
                  + (command.offset() + command.length() - 1);
          case CONTROL -> ", " + ControlCode.of(command.argument()) + ", value " + command.value();
          case CANCEL -> of(command);
          case IDENTIFY, RESET, UNKNOWN -> "";
        };
    String release = command.release() == 0 ? "" : ", releases " + slots(command.release());
    String number = command.opcode() == Opcode.POLL ? "" : ", number " + command.sequence();
    return command.opcode() + about + release + number;
  }

  private static String of(CommandFrame command) {
    return ", tag " + command.tag() + ", slot " + command.slot();
  }

  private static String slots(int mask) {
    StringBuilder slots = new StringBuilder(Integer.bitCount(mask) == 1 ? "slot" : "slots");
    for (int i = 0; i < Protocol.SLOTS; i++) {
      slots.append((mask & 1 << i) == 0 ? "" : " " + i);
    }
    return slots.toString();
  }

  @Override
  public String received(String bus, byte[] in) {
    if (in.length < Protocol.HEADER_BYTES) {
      return WireWords.hex(in);
    }
    StatusFrame status = new StatusFrame(in);
    if (!status.valid()) {
      return "with no valid status, " + WireWords.hex(in);
    }
    StringBuilder text = new StringBuilder(status.booted() ? "BOOTED, " : "");
    text.append("last ").append(status.lastOpcode()).append(" number ");
    text.append(status.lastSequence()).append(' ').append(status.lastStatus());
    for (int i = 0; i < Protocol.SLOTS; i++) {
      if (status.slotState(i) != SlotState.FREE) {
        text.append(", slot ").append(i).append(' ').append(status.slotState(i));
        text.append(" tag ").append(status.slotTag(i)).append(" at ").append(status.slotValue(i));
      }
    }
    return text.toString();
  }

  @Override
  public String call(WireEvent.Call call) {
    String what = call.what();
    if (what.equals(RecordedStream.WRITE) || what.equals(RecordedStream.READ)) {
      return what + " of " + call.value() + " bytes";
    }
    if (what.startsWith(RecordedStream.CONTROL)) {
      return ToasterReplay.code(what) + ", value " + call.value();
    }
    return switch (what) {
      case ToasterRecorder.START -> "the driver starts";
      case ToasterRecorder.OPEN -> "the stream is opened";
      case RecordedStream.CLOSE -> "the stream is closed";
      case ToasterRecorder.STOP -> "the driver is closed";
      default -> what;
    };
  }
}
