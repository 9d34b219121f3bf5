package usbtoaster.trace.record;

/** Takes entries out of a {@link Recorder}, on the thread that drains it. */
@FunctionalInterface
public interface EntryReader {
  /** Reads one entry. What it throws ends the drain; that one entry is lost to it. */
  void entry(Entry entry);
}
