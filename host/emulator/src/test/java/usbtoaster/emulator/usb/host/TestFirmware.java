package usbtoaster.emulator.usb.host;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.usb.UsbRig;

/**
 * A firmware in Java for the controller on a small bus: it answers requests at EP0, and has a
 * serial port at EP1 (notifications), EP2 OUT and EP2 IN, or isochronous ones there. Single
 * buffers.
 */
public final class TestFirmware {
  private static final int FULL = 1 << 15;
  private static final int DATA1 = 1 << 13;
  private static final int AVAILABLE = 1 << 10;
  private static final int STALL = 1 << 11;
  private static final int ENABLE = 1 << 31 | 1 << 29;
  private static final int EP1_IN = UsbRig.EP1_IN;
  private static final int EP2_IN = EP1_IN + 8;
  private static final int EP2_OUT = EP2_IN + 4;

  public final UsbRig rig;
  public final List<String> requests = new ArrayList<>();
  public final StringBuilder heard = new StringBuilder();
  public byte[] device = hex("12 01 0002 00 00 00 40 AA55 3412 0001 01 02 00 01");
  public byte[] configuration =
      hex(
          "09 02 3A00 02 01 00 A0 32"
              + "09 04 00 00 01 02 02 00 00"
              + "05 24 00 1001"
              + "07 05 81 03 0800 10"
              + "09 04 01 00 02 0A 00 00 00"
              + "05 24 00 1001" // whatever it is, one skips it
              + "07 05 02 02 4000 00"
              + "07 05 82 02 4000 00");

  /** The type of EP2 IN and OUT in ENDPOINT_CONTROL, 26 the lowest bit: bulk. */
  private int type = 2;

  Function<String, Boolean> answers = request -> true;
  boolean accepts = true;

  /** What else it answers to requests. */
  public final Map<String, byte[]> answersTo = new HashMap<>();

  /** The data of the last request that had some for it. */
  public byte[] written = {};

  /** Is given each packet at EP2 OUT. */
  public Consumer<byte[]> hears = packet -> heard.append(new String(packet, ISO_8859_1));

  private final Deque<byte[]> answer = new ArrayDeque<>();
  private final Deque<byte[]> unsent = new ArrayDeque<>();
  private int address = -1;
  private boolean in1;
  private boolean out1;
  private boolean sending;
  private byte @Nullable [] current;

  public TestFirmware(UsbRig rig) {
    this.rig = rig;
    rig.handler = this::handle;
  }

  public static byte[] hex(String text) {
    String digits = text.replace(" ", "");
    byte[] bytes = new byte[digits.length() / 2];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) Integer.parseInt(digits.substring(2 * i, 2 * i + 2), 16);
    }
    return bytes;
  }

  /** Has isochronous endpoints, of each frame, in place of a serial port. */
  void isochronous() {
    type = 1;
    configuration =
        hex(
            "09 02 2000 01 01 00 80 32"
                + "09 04 00 00 02 FF 00 00 00"
                + "07 05 02 01 4000 01"
                + "07 05 82 01 4000 01");
  }

  public void attach() {
    rig.attach();
    rig.write(UsbRig.INTE, 1 << 16 | 1 << 12 | 1 << 4);
  }

  private void handle() {
    int status = rig.read(UsbRig.INTS);
    if ((status & 1 << 12) != 0) {
      rig.write(UsbRig.SIE_STATUS, 1 << 19);
      rig.write(UsbRig.ADDR_ENDP, 0);
    }
    if ((status & 1 << 4) != 0) {
      buffers(rig.read(UsbRig.BUFF_STATUS));
    }
    if ((status & 1 << 16) != 0) {
      rig.write(UsbRig.SIE_STATUS, 1 << 17);
      setup(rig.bytes(UsbRig.DPRAM, 8));
    }
  }

  private void buffers(int done) {
    rig.write(UsbRig.BUFF_STATUS, done);
    if ((done & 1) != 0) {
      if (address >= 0) {
        rig.write(UsbRig.ADDR_ENDP, address);
        address = -1;
      }
      if (answer.isEmpty()) {
        rig.write(UsbRig.EP0_OUT, AVAILABLE | DATA1 | 64); // the status
      } else {
        answerNext();
      }
    }
    if ((done & 2) != 0 && current != null) {
      current = null;
      written = rig.bytes(UsbRig.DPRAM + 0x100, rig.read(UsbRig.EP0_OUT) & 0x3FF);
      rig.write(UsbRig.EP0_IN, FULL | AVAILABLE | DATA1);
    }
    if ((done & 1 << 5) != 0) {
      int length = rig.read(EP2_OUT) & 0x3FF;
      byte[] packet = rig.bytes(UsbRig.DPRAM + 0x200, length);
      receive();
      hears.accept(packet);
    }
    if ((done & 1 << 4) != 0) {
      sending = false;
      sendNext();
    }
  }

  private void setup(byte[] packet) {
    String request = "%02X %02X %02X%02X".formatted(packet[0], packet[1], packet[3], packet[2]);
    requests.add(request);
    rig.write(UsbRig.EP0_IN, 0);
    rig.write(UsbRig.EP0_OUT, 0);
    if (!answers.apply(request)) {
      return;
    }
    int length = packet[6] & 0xFF;
    byte[] data =
        switch (request) {
          case "80 06 0100" -> device;
          case "80 06 0200" -> configuration;
          case "80 06 0301" -> string("Toasters");
          default -> answersTo.get(request);
        };
    answer.clear();
    if (data != null) {
      byte[] asked = Arrays.copyOf(data, Math.min(data.length, length));
      for (int at = 0; at < asked.length; at += 64) {
        answer.add(Arrays.copyOfRange(asked, at, Math.min(asked.length, at + 64)));
      }
      in1 = true;
      answerNext();
    } else if (packet[0] < 0) {
      rig.write(UsbRig.EP_STALL_ARM, 1);
      rig.write(UsbRig.EP0_IN, STALL);
    } else if (length > 0) {
      current = packet;
      rig.write(UsbRig.EP0_OUT, AVAILABLE | DATA1 | 64);
    } else {
      address = request.startsWith("00 05") ? packet[2] : -1;
      if (request.startsWith("00 09")) {
        configure();
      } else if (request.equals("02 01 0000")) {
        unhalt(packet[4] & 0xFF);
      }
      rig.write(UsbRig.EP0_IN, FULL | AVAILABLE | DATA1);
    }
  }

  private static byte[] string(String text) {
    byte[] letters = text.getBytes(UTF_16LE);
    byte[] bytes = new byte[letters.length + 2];
    bytes[0] = (byte) bytes.length;
    bytes[1] = 3;
    System.arraycopy(letters, 0, bytes, 2, letters.length);
    return bytes;
  }

  private void answerNext() {
    byte[] next = answer.remove();
    rig.bytes(UsbRig.DPRAM + 0x100, next);
    int half = FULL | (in1 ? DATA1 : 0) | next.length;
    in1 = !in1;
    rig.write(UsbRig.EP0_IN, half);
    rig.write(UsbRig.EP0_IN, half | AVAILABLE);
  }

  private void configure() {
    rig.write(UsbRig.EP1_IN_CONTROL, ENABLE | 3 << 26 | 0x180);
    rig.write(UsbRig.EP1_IN_CONTROL + 8, ENABLE | type << 26 | 0x1C0);
    rig.write(UsbRig.EP1_IN_CONTROL + 12, ENABLE | type << 26 | 0x200);
    in1 = false;
    out1 = false;
    toggle = false;
    sending = false;
    unsent.clear();
    receive();
  }

  private boolean toggle; // of EP2 IN

  private void receive() {
    if (accepts) {
      rig.write(EP2_OUT, AVAILABLE | (out1 ? DATA1 : 0) | 64);
      out1 = !out1;
    }
  }

  /** Takes what the host sends again. */
  void accept() {
    accepts = true;
    receive();
  }

  /** Sends a packet at EP2, after those before. */
  void say(String text) {
    say(text.getBytes(ISO_8859_1));
  }

  /** Sends a packet at EP2, after those before. */
  public void say(byte[] packet) {
    unsent.add(packet);
    sendNext();
  }

  /** Halts EP2 IN, or OUT. What it says waits until the halt is over. */
  public void halt(boolean in) {
    sending |= in;
    rig.write(in ? EP2_IN : EP2_OUT, STALL);
  }

  private void unhalt(int endpoint) {
    if (endpoint == 0x82) {
      toggle = false;
      sending = false;
      rig.write(EP2_IN, 0);
      sendNext();
    } else {
      out1 = false;
      receive();
    }
  }

  private void sendNext() {
    byte[] next = sending ? null : unsent.poll();
    if (next != null) {
      sending = true;
      rig.bytes(UsbRig.DPRAM + 0x1C0, next);
      rig.write(EP2_IN, FULL | AVAILABLE | (toggle ? DATA1 : 0) | next.length);
      toggle = !toggle;
    }
  }

  /** Offers one notification at EP1. */
  public void notification(boolean data1, byte... bytes) {
    rig.bytes(UsbRig.DPRAM + 0x180, bytes);
    rig.write(EP1_IN, FULL | AVAILABLE | (data1 ? DATA1 : 0) | bytes.length);
  }
}
