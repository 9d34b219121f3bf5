package usbtoaster.emulator.usb.hid;

import java.util.List;
import java.util.Optional;

/**
 * What a report descriptor says of a device's reports (HID 1.11, 6.2.2): which there are, of what
 * application, how long. Their fields are the test's to know. Never changes.
 *
 * @param numbered whether reports begin with their report ID
 * @param reports in the order in which they are named first
 */
public record ReportDescriptor(boolean numbered, List<Report> reports) {
  /** The usage of a mouse: page 1, usage 2 (HID Usage Tables 1.4). */
  public static final int MOUSE = 0x0001_0002;

  /** The usage of a joystick. */
  public static final int JOYSTICK = 0x0001_0004;

  /** The usage of a gamepad. */
  public static final int GAMEPAD = 0x0001_0005;

  /** The usage of a keyboard. */
  public static final int KEYBOARD = 0x0001_0006;

  /** The usage of the keys for sound and players. */
  public static final int CONSUMER = 0x000C_0001;

  /** The directions of reports. */
  public enum Kind {
    /** To the host. */
    INPUT(1),
    /** To the device: LEDs. */
    OUTPUT(2),
    /** Both ways, by requests. */
    FEATURE(3);

    private final int type;

    Kind(int type) {
      this.type = type;
    }

    /** Returns the type that requests have: 1, 2 or 3. */
    int type() {
      return type;
    }
  }

  /**
   * A report.
   *
   * @param id its report ID; 0 if there are none
   * @param usage the application it belongs to: page and usage
   * @param bits its length without the ID
   */
  public record Report(Kind kind, int id, int usage, int bits) {
    /** Returns its length without the ID, in bytes. */
    public int bytes() {
      return (bits + 7) / 8;
    }
  }

  /**
   * Reads a descriptor.
   *
   * @throws IllegalArgumentException if it is none; the message says why
   */
  public static ReportDescriptor parse(byte[] bytes) {
    return new ReportParser(bytes).parse();
  }

  /** Returns the first report of {@code usage} in that direction. */
  public Optional<Report> report(Kind kind, int usage) {
    return reports.stream().filter(r -> r.kind() == kind && r.usage() == usage).findFirst();
  }

  /** Returns whether it has reports of {@code usage}, in any direction. */
  public boolean has(int usage) {
    return reports.stream().anyMatch(report -> report.usage() == usage);
  }

  /** Returns the most bytes of a report in that direction, its ID among them; 0: there is none. */
  public int most(Kind kind) {
    int longest =
        reports.stream().filter(r -> r.kind() == kind).mapToInt(Report::bytes).max().orElse(-1);
    return longest < 0 ? 0 : longest + (numbered ? 1 : 0);
  }
}
