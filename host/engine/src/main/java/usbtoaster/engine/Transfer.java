package usbtoaster.engine;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import usbtoaster.kernel.DeviceObject;
import usbtoaster.kernel.Irp;
import usbtoaster.kernel.NtStatus;
import usbtoaster.trace.Stage;

/**
 * One request on its way through an engine: part after part, until it is done, has failed, or is
 * cancelled.
 *
 * <p>Overview. A part is one operation. Two events may come in any order, on any threads: the part
 * ends, and a canceller has taken the packet's cancel routine. So nobody owns a transfer by being a
 * certain thread, but by these bits:
 *
 * <ul>
 *   <li>{@code SUBMITTING}: the call that gives a part to the engine has not returned. Who makes it
 *       has the turn; an end that comes meanwhile only leaves its result behind, so parts that end
 *       at once make a loop and no recursion.
 *   <li>{@code FLYING}: the engine has the part. Whoever clears it while nobody is submitting has
 *       the turn.
 *   <li>{@code ASKED}: a canceller was here. No part is begun after that. If the canceller comes
 *       between two parts, or during a submission, the one with the turn does what it asked.
 *   <li>{@code LEFT}: the canceller's routine has returned, and knows the transfer no more.
 *   <li>{@code OVER}: the last part has ended, after a canceller had taken the routine.
 * </ul>
 *
 * The packet is completed by who takes the cancel routine back when the last part has ended; if a
 * canceller has it, by the later one of that end and the routine's return (semantics item 91). So
 * it is completed once, never before the part's own end, and the transfer is not used again while a
 * canceller speaks of it to the engine.
 *
 * <p>The fields that are not volatile are those of who has the turn. They are published by the
 * changes of {@code state} and by the engine's own submission.
 */
public final class Transfer extends Operation {
  private static final int SUBMITTING = 1;
  private static final int FLYING = 2;
  private static final int ASKED = 4;
  private static final int LEFT = 8;
  private static final int OVER = 16;
  private static final byte[] NO_BYTES = {};
  private static final Logger LOG = LoggerFactory.getLogger(Transfer.class);
  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(Transfer.class, "state", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Transfers transfers;
  @Nullable Transfer next; // under the lock of the transfers

  private @Nullable DescriptorDriver driver;
  private @Nullable Irp irp;
  private Slab.@Nullable Block block;
  private Code what = Code.READ;
  private byte[] bytes = NO_BYTES;
  private int offset;
  private int wanted;
  private long where;
  private int bits;
  private int done;
  private int result;
  private boolean awaited;
  // Volatile: see the overview; changed by read-modify-write only, but for the reset.
  private volatile int state;

  Transfer(Transfers transfers) {
    this.transfers = transfers;
  }

  /**
   * Says what to do, for {@link DescriptorDriver#fill}: the bytes go out of the array before a
   * write, send or connect, and into it after a read or receive.
   *
   * @param position where in the file; -1: where the stream stands
   */
  public void ask(Code code, byte[] array, int from, int length, long position) {
    what = code;
    bytes = array;
    offset = from;
    wanted = length;
    where = position;
  }

  /** Says what to do with the flags or events {@code flagBits} and no bytes. */
  public void ask(Code code, int flagBits) {
    ask(code, NO_BYTES, 0, 0, -1);
    bits = flagBits;
  }

  /** Begins the request {@code packet}, which is marked pending. Completes it in any case. */
  void begin(DescriptorDriver owner, Irp packet) {
    driver = owner;
    irp = packet;
    awaited = packet.currentStackLocation().file().synchronous();
    bits = 0;
    done = 0;
    state = 0;
    packet.driverContext(this);
    packet.exchangeCancelRoutine(Transfer::cancel);
    // A cancel that came before the routine was set has found none.
    if (packet.cancelled() && packet.exchangeCancelRoutine(null) != null) {
      packet.result(NtStatus.CANCELLED, 0);
      complete();
      return;
    }
    int prepared = prepare(owner, packet);
    if (prepared == NtStatus.SUCCESS) {
      go();
    } else {
      finish(prepared);
    }
  }

  private int prepare(DescriptorDriver owner, Irp packet) {
    try {
      owner.fill(packet, this);
      return wanted <= 0 || takeBlock() ? NtStatus.SUCCESS : NtStatus.INSUFFICIENT_RESOURCES;
    } catch (Throwable fault) { // the lane of this request must go on
      LOG.error("A request could not be prepared.", fault);
      return NtStatus.DRIVER_INTERNAL_ERROR;
    }
  }

  /** A call on a synchronous handle waits for it. */
  @Override
  public boolean awaited() {
    return awaited;
  }

  private boolean takeBlock() {
    block = transfers.slab().take(wanted, owner().leastPartBytes());
    return block != null;
  }

  /** Hands part after part to the engine, until one stays under way or the last has ended. */
  private void go() {
    do {
      if (((int) STATE.getAndBitwiseOr(this, SUBMITTING | FLYING) & ASKED) != 0) {
        finish(NtStatus.CANCELLED);
        return;
      }
      fillPart();
      if (done == 0) { // a request has the stage once, in however many parts it goes
        record(Stage.SUBMIT, transfers.engine().kind().number());
      }
      if (!submitted()) {
        finish(NtStatus.DRIVER_INTERNAL_ERROR);
        return;
      }
    } while (!underWay() && goesOn());
  }

  /** Submits; false: the engine threw, so it has not taken the part and will not end it. */
  private boolean submitted() {
    try {
      transfers.engine().submit(this);
      return true;
    } catch (Throwable fault) { // the lane of this request must go on
      LOG.error("An engine failed to take an operation.", fault);
      int before = (int) STATE.getAndBitwiseAnd(this, ~(SUBMITTING | FLYING));
      return (before & FLYING) == 0; // it had ended already
    }
  }

  private void fillPart() {
    Slab.Block room = block;
    MemorySegment memory = room == null ? MemorySegment.NULL : room.memory();
    int length = room == null ? 0 : Math.min(room.size(), wanted - done);
    if (out()) {
      MemorySegment.copy(bytes, offset + done, memory, ValueLayout.JAVA_BYTE, 0, length);
    }
    long position = where < 0 ? -1 : where + done;
    set(what, owner().descriptor(), memory, length, position);
    flags(bits);
  }

  private boolean out() {
    return what == Code.WRITE || what == Code.SEND || what == Code.CONNECT;
  }

  private boolean in() {
    return what == Code.READ || what == Code.RECEIVE;
  }

  /** The submission has returned: gives the turn to the part's end, unless that has come. */
  private boolean underWay() {
    boolean cancelled = false;
    while (true) {
      int seen = state;
      boolean asked = (seen & (FLYING | ASKED)) == (FLYING | ASKED);
      if (asked && !cancelled) {
        cancelled = true; // the canceller has left it to who submits
        transfers.engine().cancel(this);
      } else if (STATE.compareAndSet(this, seen, seen & ~SUBMITTING)) {
        return (seen & FLYING) != 0;
      }
    }
  }

  @Override
  protected void ended(int outcome) {
    result = outcome;
    int before = (int) STATE.getAndBitwiseAnd(this, ~FLYING);
    if ((before & SUBMITTING) == 0 && goesOn()) {
      go();
    }
  }

  /** Looks at how a part ended. True: another one is to follow. */
  private boolean goesOn() {
    int outcome = owner().mapped(what, result);
    if (outcome < 0) {
      // A read tells what has come, and its next one the error; a write has to be told.
      reaped(in() && done > 0 ? NtStatus.SUCCESS : owner().failure(what, outcome));
      return false;
    }
    if ((!in() && !out()) || what == Code.CONNECT) {
      done = outcome;
      reaped(NtStatus.SUCCESS);
      return false;
    }
    int part = length();
    if (in()) {
      MemorySegment.copy(memory(), ValueLayout.JAVA_BYTE, 0, bytes, offset + done, outcome);
    }
    done += outcome;
    boolean more = done < wanted && outcome > 0 && (out() || owner().readsAll(outcome == part));
    if (more && (state & ASKED) != 0) {
      reaped(in() ? NtStatus.SUCCESS : NtStatus.CANCELLED);
    } else if (!more) {
      boolean stuck = out() && done < wanted; // took nothing, and said nothing
      reaped(stuck ? NtStatus.IO_DEVICE_ERROR : NtStatus.SUCCESS);
    } else {
      return true;
    }
    return false;
  }

  /** The last part has ended in the engine. */
  private void reaped(int status) {
    record(Stage.REAP, result);
    finish(status);
  }

  private void record(Stage stage, int detail) {
    long id = packet().id();
    if (id != 0) { // 0: nobody follows it
      transfers.io().trace().record(stage, id, detail);
    }
  }

  /** No part follows. The transfer is not the caller's afterwards. */
  private void finish(int status) {
    Irp packet = packet();
    packet.result(status, done);
    if (packet.exchangeCancelRoutine(null) != null
        || ((int) STATE.getAndBitwiseOr(this, OVER) & LEFT) != 0) {
      complete();
    }
  }

  private static void cancel(DeviceObject device, Irp irp) {
    ((Transfer) Objects.requireNonNull(irp.driverContext())).cancelAsked();
  }

  private void cancelAsked() {
    int before = (int) STATE.getAndBitwiseOr(this, ASKED);
    if ((before & (SUBMITTING | FLYING)) == FLYING) {
      transfers.engine().cancel(this); // it is not submitted again: see ASKED
    }
    if (((int) STATE.getAndBitwiseOr(this, LEFT) & OVER) != 0) {
      complete();
    }
  }

  /** Gives everything back, and the packet to the I/O manager. */
  private void complete() {
    Irp packet = packet();
    DescriptorDriver owner = owner();
    Slab.Block room = block;
    block = null;
    irp = null;
    driver = null;
    bytes = NO_BYTES;
    if (room != null) {
      transfers.slab().giveBack(room);
    }
    transfers.give(this);
    owner.ended(packet);
  }

  private Irp packet() {
    return Objects.requireNonNull(irp);
  }

  private DescriptorDriver owner() {
    return Objects.requireNonNull(driver);
  }
}
