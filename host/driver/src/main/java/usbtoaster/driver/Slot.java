package usbtoaster.driver;

import org.jspecify.annotations.Nullable;
import usbtoaster.kernel.FileObject;
import usbtoaster.kernel.Irp;
import usbtoaster.protocol.SlotState;

/**
 * One slot of the toaster, as the host sees it: whom it works for, and what the device last said of
 * it. Guarded by the extension's lock.
 */
final class Slot {
  /** What the host uses the slot for. */
  enum Use {
    /** Nobody's. */
    FREE,
    /** Given to a write that waits for the bus. */
    QUEUED,
    /** Its bread is on the bus. */
    WRITING,
    /** The device has it; nothing waits. */
    TOASTING,
    /** Toasted and kept until it is read. */
    HELD,
    /** The device lost the toast; the next read of the file is told so, in its place. */
    LOST,
    /** Its write was cancelled; the device must be told. */
    ZOMBIE,
    /** Done with; the next frame frees it. */
    RELEASING
  }

  final int index;
  final Toasting toasting = new Toasting();
  Use use = Use.FREE;
  int tag;
  @Nullable Irp irp; // the write that it works for
  @Nullable FileObject file;
  boolean kept; // the toast stays for a read
  boolean leftover; // what the device has in it is nobody's: a host before us has left it there
  boolean reading; // a read of it has been started or queued
  long sequence; // in the order of the writes
  int length;
  int readOffset;
  int restarts;
  int cancels; // CANCELs in vain
  int shuts; // frames to shut it, for the transfer that is open
  int shutTag; // 0: none

  // What the device last said.
  SlotState seenState = SlotState.FREE;
  int seenTag;
  int seenValue;

  Slot(int index) {
    this.index = index;
  }

  void assign(Irp write, FileObject file, boolean kept, long sequence) {
    use = Use.QUEUED;
    irp = write;
    this.file = file;
    this.kept = kept;
    this.sequence = sequence;
    reading = false;
    length = write.currentStackLocation().length();
    readOffset = 0;
    restarts = 0;
    cancels = 0;
    shuts = 0;
    shutTag = 0;
    write.driverContext(this);
  }

  /** Forgets whom the slot worked for. */
  void vacate(Use next) {
    use = next;
    irp = null;
    file = null;
    kept = false;
    reading = false;
    cancels = 0;
  }

  /** Nobody wants what is in the slot: has the device free it. */
  void release() {
    vacate(ajar() ? Use.ZOMBIE : Use.RELEASING);
  }

  /** Returns whether the toast of this slot is, or will be, read by its file. */
  boolean feeds(FileObject reader) {
    return file == reader && kept;
  }

  /** Returns whether what the device has in the slot is nobody's. */
  boolean orphan() {
    return leftover || use == Use.ZOMBIE;
  }

  /** The device has nothing in the slot any more. */
  void buried() {
    leftover = false; // not forgiven: what is hidden may be shown again, for ever
    if (use == Use.ZOMBIE) {
      vacate(Use.FREE);
    }
  }

  /** Returns whether the device holds something that must be released before the next write. */
  boolean occupied() {
    return seenState == SlotState.TOASTED || seenState == SlotState.BURNT;
  }

  /** Returns whether the device is in the middle of giving the slot's toast out. */
  boolean ajar() {
    return seenState == SlotState.SENDING;
  }

  @Override
  public String toString() {
    return "slot "
        + index
        + " "
        + use
        + (reading ? " being read" : "")
        + " (device: "
        + seenState
        + ")";
  }
}
