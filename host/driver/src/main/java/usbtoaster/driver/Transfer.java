package usbtoaster.driver;

import org.jspecify.annotations.Nullable;
import usbtoaster.kernel.Irp;
import usbtoaster.kernel.NtStatus;
import usbtoaster.protocol.Opcode;

/**
 * The request that has the bus, and how far it has come: its command, then its bursts.
 *
 * <p>Overview: {@link #next} says what it wants to send. {@link TransferFrames} sends it. While all
 * goes well, each interrupt lets the next burst go out at once, and the status that comes with it
 * confirms the one before. Where a status contradicts what was expected, or none came, it wants a
 * POLL, and {@link TransferAnswers} goes on from what the device says then. Nothing is sent twice
 * without such a poll, so nothing is done twice.
 *
 * <p>It ends: what does not bring it forward is a strike, only bytes that no status has confirmed
 * before forgive them, and after {@link Patience} it fails in any case. Guarded by the extension's
 * lock.
 */
final class Transfer {
  private final ToasterSettings settings;
  private final DeviceState device;
  private final Clock clock;
  private final SlotTable slots;
  private final Tags tags;
  final Patience patience;

  @Nullable Irp irp;
  @Nullable Slot slot; // of a write or read
  Opcode kind = Opcode.UNKNOWN;
  Step.Frame due = Step.Frame.NONE;
  int tag;
  int burstBytes;
  int from; // where the bursts begin, in the bread or toast
  int next; // offset of the next burst
  int reached; // how far bursts have been sent
  int best; // how far the device has ever confirmed
  int end;
  boolean commanded;
  int commandSequence;
  int sentSequence; // of the last frame
  boolean damaged; // the last burst of toast came with a wrong CRC

  Transfer(ToasterSettings settings, DeviceState device, Clock clock, SlotTable slots, Tags tags) {
    this.settings = settings;
    this.device = device;
    this.clock = clock;
    this.slots = slots;
    this.tags = tags;
    patience = new Patience(settings);
  }

  /** Returns the open request if a frame of it has gone out. */
  @Nullable Irp commanded() {
    return commanded ? irp : null;
  }

  void beginWrite(Irp write, Slot slot) {
    begin(write, Opcode.WRITE, slot);
    slot.use = Slot.Use.WRITING;
    slot.tag = tag;
    end = slot.length;
    renew();
  }

  void beginRead(Irp read, Slot slot) {
    begin(read, Opcode.READ, slot);
    next = slot.readOffset;
    end = Math.min(slot.length, next + read.currentStackLocation().length());
    best = next;
    reached = next;
    renew();
  }

  void beginControl(Irp control) {
    begin(control, Opcode.CONTROL, null);
    renew();
  }

  private void begin(Irp request, Opcode opcode, @Nullable Slot slot) {
    irp = request;
    kind = opcode;
    this.slot = slot;
    tag = tags.next();
    next = 0;
    best = 0;
    reached = 0;
    end = 0;
    commanded = false;
    damaged = false;
    due = Step.Frame.COMMAND;
    patience.begin();
    slots.forgetShuts();
  }

  /** Gives the transfer its time anew: until now the device was not there. */
  void renew() {
    patience.renew(clock, (end - next) / largestBurst());
  }

  /** Returns the largest burst that host and device both want. */
  int largestBurst() {
    return Math.min(settings.burstBytes(), device.burstBytes);
  }

  /** Starts over: the device was reset and knows nothing of this transfer. */
  Step restart() {
    commanded = false;
    if (irp == null) {
      return Step.Frame.NONE;
    }
    due = Step.Frame.COMMAND;
    if (kind == Opcode.WRITE) {
      best = 0;
      reached = 0;
    } else if (kind == Opcode.CONTROL && !patience.restarts()) {
      return new Step.Fail(NtStatus.IO_DEVICE_ERROR);
    }
    return Step.Frame.NONE;
  }

  /** Forgets the request. */
  void close() {
    irp = null;
    slot = null;
    due = Step.Frame.NONE;
  }

  /** Returns what is to be sent; a POLL if something must be known first. */
  Step.Frame next() {
    return due;
  }

  /** Returns whether the next burst may go out without asking the device first. */
  boolean flows() {
    return due == Step.Frame.BURST;
  }

  /** Returns whether the next status may well end the transfer, if there is one. */
  boolean ending() {
    return irp == null || (due == Step.Frame.POLL && next == end);
  }

  /** Returns whether the device has lost the toast that the open read is for. */
  boolean lost() {
    return irp != null && slot != null && slot.use == Slot.Use.LOST;
  }

  /** Returns whether the request has had the bus for too long, whatever the device says. */
  boolean overdue() {
    return irp != null && patience.over(clock);
  }

  /** What became of the last frame is not known. */
  void doubt() {
    if (irp != null && commanded) {
      due = Step.Frame.POLL;
    }
  }

  /** Returns whether {@code offset} is further than the device has ever been. */
  boolean confirmed(int offset) {
    boolean progress = offset > best;
    if (progress) {
      best = offset;
      patience.progress();
    }
    return progress;
  }

  @Override
  public String toString() {
    return irp == null ? "free" : kind + " tag " + tag + " at " + next + " of " + end;
  }
}
