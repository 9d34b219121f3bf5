package usbtoaster.view.picture;

import java.util.List;
import java.util.Locale;

/** A lane of the picture: a layer of the system, from the user's code down to the device. */
enum Lane {
  CODE(108, "your code", ""),
  TASK(136, "task and\nstate machine", ""),
  POOL(76, "thread pool", "workers,\nI/O threads"),
  /** Threads that wait for the write. It is empty, and the point of the picture. */
  NOBODY(158, "threads\nwaiting\nfor this write", ""),
  PORT(70, "completion\nport", ""),
  KERNEL(76, "kernel", "I/O manager, IRP,\ninterrupts, APCs"),
  DRIVER(76, "driver", "StartIo, ISR, DPC"),
  DEVICE(86, "device", "bus, DMA,\ninterrupt line");

  /** Where the first lane begins. */
  static final int TOP = 104;

  private static final int BETWEEN = 6;

  private final int height;
  private final String titles;
  private final String hints;

  Lane(int height, String titles, String hints) {
    this.height = height;
    this.titles = titles;
    this.hints = hints;
  }

  /** Returns the id of its group. */
  String id() {
    return "lane-" + name().toLowerCase(Locale.ROOT);
  }

  int top() {
    int top = TOP;
    for (Lane lane : values()) {
      if (lane.compareTo(this) < 0) {
        top += lane.height + BETWEEN;
      }
    }
    return top;
  }

  int height() {
    return height;
  }

  int bottom() {
    return top() + height;
  }

  int middle() {
    return top() + height / 2;
  }

  /** Returns the lines of its name. */
  List<String> titles() {
    return titles.lines().toList();
  }

  /** Returns the lines that say what is in it. */
  List<String> hints() {
    return hints.lines().toList();
  }
}
