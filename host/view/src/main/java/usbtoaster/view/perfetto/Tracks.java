package usbtoaster.view.perfetto;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import usbtoaster.view.perfetto.Fields.Descriptor;

/**
 * The tracks of a trace, each declared when it is first used. There are at most {@value
 * #MOST_THREADS} threads' and {@value #MOST_SLOTS} slots' and {@value #MOST_LINES} lines': what
 * comes after them shares one.
 */
final class Tracks {
  static final int MOST_THREADS = 256;
  static final int MOST_SLOTS = 64;
  static final int MOST_LINES = 64;
  private static final int PID = 1;
  private static final long OTHER_THREADS = Long.MIN_VALUE;

  /** A folder of tracks at the top of the viewer. */
  private enum Folder {
    PROCESS("toaster, host"),
    SLOTS("slots of the toaster"),
    DEVICE("device"),
    RECORDING("recording");

    private final String label;

    Folder(String label) {
      this.label = label;
    }
  }

  private final Packets packets;
  private final Map<Folder, Long> folders = new HashMap<>();
  private final Map<Long, Track> threads = new HashMap<>();
  private final Map<String, Track> others = new HashMap<>();
  private final Map<String, Long> counters = new HashMap<>();
  private final Map<Long, Track> slots = new LinkedHashMap<>(); // by their numbers from 0
  private long lastUuid;

  Tracks(Packets packets) {
    this.packets = packets;
  }

  private long folder(Folder folder) {
    return folders.computeIfAbsent(
        folder,
        key -> {
          Message descriptor = descriptor(folder.label);
          descriptor.number(Descriptor.CHILD_ORDERING, Descriptor.ORDER_EXPLICIT);
          if (folder == Folder.PROCESS) {
            Message process = new Message().number(Descriptor.PROCESS_PID, PID);
            process.text(Descriptor.PROCESS_NAME, folder.label);
            descriptor.message(Descriptor.PROCESS, process);
          }
          return declare(descriptor);
        });
  }

  /** Begins the description of the track that is declared next. */
  private Message descriptor(String name) {
    return new Message().number(Descriptor.UUID, ++lastUuid).text(Descriptor.NAME, name);
  }

  private Message in(long folder, String name, int rank) {
    return descriptor(name)
        .number(Descriptor.PARENT_UUID, folder)
        .number(Descriptor.SIBLING_RANK, rank);
  }

  private long declare(Message descriptor) {
    packets.track(descriptor);
    return lastUuid;
  }

  /** Returns the track of a thread of ours, or of those that have none of their own. */
  Track thread(long id, String name) {
    folder(Folder.PROCESS);
    Track known = threads.get(id);
    if (known != null) {
      return known;
    }
    if (threads.size() >= MOST_THREADS) {
      long parent = folder(Folder.PROCESS);
      return threads.computeIfAbsent(
          OTHER_THREADS, key -> Track.ofMoments(packets, declare(in(parent, "other threads", 0))));
    }
    Track own = new Track(packets, declare(thread(id, name, descriptor(name))));
    threads.put(id, own);
    return own;
  }

  private static Message thread(long id, String name, Message descriptor) {
    Message thread = new Message().number(Descriptor.THREAD_PID, PID);
    thread.number(Descriptor.THREAD_TID, id).text(Descriptor.THREAD_NAME, name);
    return descriptor.message(Descriptor.THREAD, thread);
  }

  /** Returns a slot that nobody has at that time: the first one. */
  Track freeSlot(long nanos) {
    for (Track slot : slots.values()) {
      if (slot.isFree(nanos)) {
        return slot;
      }
    }
    long number = Math.min(slots.size(), MOST_SLOTS - 1);
    long parent = folder(Folder.SLOTS);
    return slots.computeIfAbsent(
        number,
        key -> new Track(packets, declare(in(parent, "slot " + (key + 1), key.intValue()))));
  }

  Track firmware() {
    return other(Folder.DEVICE, "firmware", MOST_LINES);
  }

  Track deviceEvents() {
    return other(Folder.DEVICE, "events of the device", MOST_LINES + 1);
  }

  Track recording() {
    return other(Folder.RECORDING, "what was recorded", 0);
  }

  private Track other(Folder folder, String name, int rank) {
    long parent = folder(folder);
    return others.computeIfAbsent(name, key -> new Track(packets, declare(in(parent, name, rank))));
  }

  /** Returns the counter of a line's level, or of one for all lines that have none. */
  long line(String name) {
    boolean own = counters.containsKey(name) || counters.size() < MOST_LINES;
    return counter(Folder.DEVICE, own ? name : "other lines", counters.size());
  }

  long inFlight() {
    return counter(Folder.RECORDING, "requests in flight", 1);
  }

  long led(String label, int index) {
    return counter(Folder.RECORDING, "LED: " + label, 3 + index);
  }

  long dropped() {
    return counter(Folder.RECORDING, "dropped", 2);
  }

  private long counter(Folder folder, String name, int rank) {
    long parent = folder(folder);
    return counters.computeIfAbsent(
        name, key -> declare(in(parent, name, rank).message(Descriptor.COUNTER, new Message())));
  }
}
