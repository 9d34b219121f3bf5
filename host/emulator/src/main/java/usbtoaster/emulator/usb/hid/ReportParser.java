package usbtoaster.emulator.usb.hid;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import usbtoaster.emulator.usb.hid.ReportDescriptor.Kind;
import usbtoaster.emulator.usb.hid.ReportDescriptor.Report;

/**
 * Reads the items of a report descriptor, which may be wrong in any way (HID 1.11, 6.2.2). All that
 * counts here: the usage of the outermost collection, and report IDs, sizes and counts.
 */
final class ReportParser {
  /** The most bits of a report: 4 KiB, as much as a request can have. */
  private static final long MOST_BITS = 8L * 4096;

  private static final int MOST_PUSHED = 16;
  private static final int MOST_COLLECTIONS = 64;
  private static final int LONG = 0xFE;

  // Prefixes of short items, without their two bits of size.
  private static final int INPUT = 0x80;
  private static final int OUTPUT = 0x90;
  private static final int COLLECTION = 0xA0;
  private static final int FEATURE = 0xB0;
  private static final int END_COLLECTION = 0xC0;
  private static final int USAGE_PAGE = 0x04;
  private static final int REPORT_SIZE = 0x74;
  private static final int REPORT_ID = 0x84;
  private static final int REPORT_COUNT = 0x94;
  private static final int PUSH = 0xA4;
  private static final int POP = 0xB4;
  private static final int USAGE = 0x08;
  private static final int USAGE_MINIMUM = 0x18;
  private static final int KIND = 0x0C;
  private static final int MAIN = 0;

  /** What holds until it is said otherwise. */
  private record Globals(int page, long size, long count, int id) {}

  private record Key(Kind kind, int id) {}

  private final byte[] bytes;
  private final Map<Key, Report> reports = new LinkedHashMap<>();
  private final Deque<Globals> pushed = new ArrayDeque<>();
  private Globals now = new Globals(0, 0, 0, 0);
  private boolean numbered;
  private int depth;
  private int application;
  private int usage; // the first of the local ones
  private boolean used;

  ReportParser(byte[] bytes) {
    this.bytes = bytes;
  }

  private static void check(boolean right, String what) {
    if (!right) {
      throw new IllegalArgumentException(what);
    }
  }

  ReportDescriptor parse() {
    int at = 0;
    while (at < bytes.length) {
      int prefix = bytes[at] & 0xFF;
      int size = (prefix & 3) == 3 ? 4 : prefix & 3;
      int head = 1;
      if (prefix == LONG) {
        head = 3;
        size = at + 1 < bytes.length ? bytes[at + 1] & 0xFF : 0;
      }
      check(
          at + head + size <= bytes.length,
          "the item at byte %d goes beyond the end of the report descriptor".formatted(at));
      if (prefix != LONG) {
        item(at, prefix & 0xFC, size, data(at + 1, size));
      }
      at += head + size;
    }
    check(depth == 0, "%d collections of the report descriptor have no end".formatted(depth));
    List<Report> all = new ArrayList<>(reports.values());
    check(
        !numbered || all.stream().allMatch(report -> report.id() != 0),
        "some reports have an ID, and some have none");
    return new ReportDescriptor(numbered, List.copyOf(all));
  }

  private int data(int at, int size) {
    int value = 0;
    for (int i = 0; i < size; i++) {
      value |= (bytes[at + i] & 0xFF) << (8 * i);
    }
    return value;
  }

  private void item(int at, int tag, int size, int data) {
    switch (tag) {
      case INPUT -> field(at, Kind.INPUT);
      case OUTPUT -> field(at, Kind.OUTPUT);
      case FEATURE -> field(at, Kind.FEATURE);
      case COLLECTION -> {
        if (depth++ == 0) {
          application = usage;
        }
        check(depth <= MOST_COLLECTIONS, "too many collections in one another");
      }
      case END_COLLECTION ->
          check(--depth >= 0, "the collection that ends at byte %d has not begun".formatted(at));
      case USAGE, USAGE_MINIMUM -> {
        if (!used) {
          used = true;
          usage = size == 4 ? data : now.page() << 16 | data;
        }
      }
      default -> global(at, tag, data);
    }
    if ((tag & KIND) == MAIN) {
      used = false; // what was local holds no longer
      usage = 0;
    }
  }

  private void global(int at, int tag, int data) {
    switch (tag) {
      case USAGE_PAGE -> now = new Globals(data & 0xFFFF, now.size(), now.count(), now.id());
      case REPORT_SIZE ->
          now = new Globals(now.page(), Integer.toUnsignedLong(data), now.count(), now.id());
      case REPORT_COUNT ->
          now = new Globals(now.page(), now.size(), Integer.toUnsignedLong(data), now.id());
      case REPORT_ID -> {
        check(data > 0 && data <= 0xFF, "the report ID at byte %d is %d".formatted(at, data));
        numbered = true;
        now = new Globals(now.page(), now.size(), now.count(), data);
      }
      case PUSH -> {
        check(pushed.size() < MOST_PUSHED, "too much is pushed");
        pushed.push(now);
      }
      case POP -> {
        check(!pushed.isEmpty(), "nothing was pushed that is popped at byte %d".formatted(at));
        now = Objects.requireNonNull(pushed.pop());
      }
      default -> {} // what the values mean
    }
  }

  private void field(int at, Kind kind) {
    Key key = new Key(kind, now.id());
    Report before = reports.getOrDefault(key, new Report(kind, now.id(), application, 0));
    long limit = MOST_BITS - before.bits();
    check(
        now.size() <= limit && now.count() <= limit && now.size() * now.count() <= limit,
        "the report %d is longer than 4 KiB at byte %d".formatted(now.id(), at));
    int bits = before.bits() + (int) (now.size() * now.count());
    reports.put(key, new Report(kind, now.id(), before.usage(), bits));
  }
}
