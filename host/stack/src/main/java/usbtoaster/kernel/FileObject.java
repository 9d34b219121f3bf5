package usbtoaster.kernel;

import org.jspecify.annotations.Nullable;

/**
 * An open file of a device ({@code FILE_OBJECT}), with one handle or more: its mode, its completion
 * port, and the requests that are under way on it.
 *
 * <p>Any thread. The list of requests has a lock of its own; a packet that somebody is about to
 * cancel is pinned, so that it is not reused under the canceller's hands.
 */
public final class FileObject {
  /** No packet for a request that succeeded without pending (item 76). */
  public static final int SKIP_COMPLETION_PORT_ON_SUCCESS = 1;

  /** The file object's own event is not set at completion (item 78). */
  public static final int SKIP_SET_EVENT_ON_HANDLE = 2;

  /**
   * In place of a byte offset: where the synchronous handle stands ({@code
   * FILE_USE_FILE_POINTER_POSITION}).
   */
  public static final long USE_POSITION = -2;

  private static final int KNOWN_MODES = SKIP_COMPLETION_PORT_ON_SUCCESS | SKIP_SET_EVENT_ON_HANDLE;

  private final DeviceObject device;
  private final boolean synchronous;
  private final int access;
  private final KernelEvent event = new KernelEvent(KernelEvent.Type.NOTIFICATION, false);
  private final KernelEvent lock = new KernelEvent(KernelEvent.Type.SYNCHRONIZATION, true);
  private final SpinLock listLock = new SpinLock();
  private @Nullable Irp first; // guarded by listLock, as are the packets' file links
  private @Nullable Irp last;
  private int requests; // under way
  private int references; // held by requests, until their callers have been told
  // Volatile: written under the list lock, read by a call that is on its way meanwhile.
  private volatile boolean closing;
  private final FileHandle opened = new FileHandle(this);
  private int handles = 1;
  private boolean cleanedUp;
  private boolean closed;
  private volatile boolean alertable; // set by any thread, read by a caller that is about to wait
  private volatile int finalStatus; // of the last request, for a synchronous handle's caller
  private volatile @Nullable CompletionPort port; // set once by bind, read by completions
  private long key;
  private volatile int modes; // only ever gains bits (item 77)
  private @Nullable Object driverContext;
  private @Nullable IrpCompletion completion; // set before the caller has the handle
  // Volatile: moved by the driver, on whatever thread it ends a request; read by the next call.
  private volatile long position;

  FileObject(DeviceObject device, boolean synchronous, int access) {
    this.device = device;
    this.synchronous = synchronous;
    this.access = access;
  }

  /** Returns the device that was opened. */
  public DeviceObject device() {
    return device;
  }

  /** Returns whether requests are done one after the other, each call waiting (item 22). */
  public boolean synchronous() {
    return synchronous;
  }

  /** Returns whether a user APC ends the wait of a call on a synchronous handle (item 24). */
  public boolean alertable() {
    return alertable;
  }

  /**
   * Lets a user APC end the waits of calls on this synchronous handle, from the next one on: the
   * request is cancelled, waited for, and the call returns how it ended ({@code
   * FILE_SYNCHRONOUS_IO_ALERT}, item 24).
   */
  public void alertable(boolean alertable) {
    this.alertable = alertable;
  }

  /** Returns the access that was asked for; the bits are the driver's to define. */
  public int access() {
    return access;
  }

  /** Returns the event that is reset when an operation starts and set when one ends (item 25). */
  public KernelEvent event() {
    return event;
  }

  /**
   * Returns where the next transfer on this synchronous handle begins that gives no byte offset
   * ({@code CurrentByteOffset}).
   */
  public long position() {
    return position;
  }

  /**
   * Moves the position of a synchronous handle: the driver of a device that has positions, before
   * it completes a transfer; or the caller between two calls, to seek.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public void position(long position) {
    if (position < 0) {
      throw new IllegalArgumentException("A position is 0 or more, not " + position + ".");
    }
    this.position = position;
  }

  /** Returns what the driver keeps with the open file. */
  public @Nullable Object driverContext() {
    return driverContext;
  }

  /** Keeps something of the driver's with the open file; set while it handles CREATE. */
  public void driverContext(@Nullable Object context) {
    this.driverContext = context;
  }

  /** Returns the completion modes that are on. */
  public int modes() {
    return modes;
  }

  /** Turns completion modes on, for good; unknown bits are ignored (item 77). */
  public int addModes(int added) {
    if (synchronous) {
      return NtStatus.INVALID_PARAMETER;
    }
    Irql old = listLock.acquire();
    modes |= added & KNOWN_MODES;
    listLock.release(old);
    return NtStatus.SUCCESS;
  }

  /** Binds the handle to {@code port}: once, and only an asynchronous one (item 73). */
  public int bind(CompletionPort port, long key) {
    if (synchronous) {
      return NtStatus.INVALID_PARAMETER;
    }
    Irql old = listLock.acquire();
    boolean free = this.port == null;
    if (free) {
      this.key = key;
      this.port = port;
    }
    listLock.release(old);
    return free ? NtStatus.SUCCESS : NtStatus.INVALID_PARAMETER;
  }

  /** Returns the port that the handle is bound to. */
  public @Nullable CompletionPort port() {
    return port;
  }

  /** Returns the key that the handle's packets carry. */
  public long key() {
    return key;
  }

  /** Returns how many requests are under way. */
  public int requests() {
    Irql old = listLock.acquire();
    int result = requests;
    listLock.release(old);
    return result;
  }

  KernelEvent lock() {
    return lock;
  }

  /** Says who ends the requests of this handle. */
  void completion(IrpCompletion completion) {
    this.completion = completion;
  }

  /** Ends a packet that was left in a closed port, which knows no I/O manager. */
  void dispose(Irp packet) {
    if (completion != null) {
      completion.dispose(packet);
    }
  }

  boolean add(Irp irp, Request request) {
    Irql old = listLock.acquire();
    boolean open = !closing;
    if (open) {
      requests++;
      references++;
      irp.listed = this;
      request.irp(irp);
      irp.filePrevious = last;
      irp.fileNext = null;
      if (last == null) {
        first = irp;
      } else {
        last.fileNext = irp;
      }
      last = irp;
    }
    listLock.release(old);
    return open;
  }

  /**
   * Takes a completed packet off the list, or leaves that to who has pinned it. Its reference
   * stays, until {@link #release}.
   *
   * @return whether the packet may be reused now
   */
  boolean finish(Irp irp) {
    Irql old = listLock.acquire();
    irp.listed = null;
    requests--;
    if (irp.request != null && irp.request.irp() == irp) {
      irp.request.irp(null);
    }
    boolean unlinked = irp.pins == 0;
    if (unlinked) {
      unlink(irp);
    }
    listLock.release(old);
    return unlinked;
  }

  /** Pins a packet, for whoever still needs it when it is finished. */
  void pin(Irp irp) {
    Irql old = listLock.acquire();
    irp.pins++;
    listLock.release(old);
  }

  /** Pins the packet that was issued last and is still here; null: there is none. */
  @Nullable Irp pinLast() {
    Irql old = listLock.acquire();
    Irp irp = last;
    if (irp != null) {
      irp.pins++;
    }
    listLock.release(old);
    return irp;
  }

  /**
   * Pins the packet of {@code request}, if it is still under way on this handle. The packet may be
   * another handle's: then {@code listed}, which changes to this handle and from it under this
   * lock, says so.
   */
  @Nullable Irp pin(Request request) {
    Irql old = listLock.acquire();
    Irp irp = request.irp();
    if (irp != null && (irp.listed != this || irp.request != request)) {
      irp = null;
    }
    if (irp != null) {
      irp.pins++;
    }
    listLock.release(old);
    return irp;
  }

  /**
   * Pins the first packet under way behind {@code after} (null: of all) that {@code thread} (null:
   * any) issued, and that was issued not later than {@code newest}. The caller has pinned both.
   */
  @Nullable Irp pinNext(@Nullable Irp after, @Nullable KernelThread thread, Irp newest) {
    Irql old = listLock.acquire();
    Irp irp = after == null ? first : before(newest, after);
    while (irp != null && (irp.listed == null || (thread != null && irp.thread != thread))) {
      irp = before(newest, irp);
    }
    if (irp != null) {
      irp.pins++;
    }
    listLock.release(old);
    return irp;
  }

  /** Returns the packet behind {@code irp}; null if that is the {@code newest}. */
  private static @Nullable Irp before(Irp newest, Irp irp) {
    return irp == newest ? null : irp.fileNext;
  }

  /** Undoes a pin; true if the packet was finished meanwhile and may be reused now. */
  boolean unpin(Irp irp) {
    Irql old = listLock.acquire();
    irp.pins--;
    boolean unlinked = irp.pins == 0 && irp.listed == null;
    if (unlinked) {
      unlink(irp);
    }
    listLock.release(old);
    return unlinked;
  }

  /** Returns whether no handle is open: CLEANUP was sent, or will be. */
  public boolean closing() {
    return closing;
  }

  /** Returns the handle that opening the file gave. */
  FileHandle opened() {
    return opened;
  }

  /** Makes one more handle; null if none is open. */
  @Nullable FileHandle duplicate() {
    Irql old = listLock.acquire();
    FileHandle made = closing ? null : new FileHandle(this);
    if (made != null) {
      handles++;
    }
    listLock.release(old);
    return made;
  }

  /** Gives up a handle. True: it was the last, further requests are refused, CLEANUP is due. */
  boolean giveUp(FileHandle handle) {
    Irql old = listLock.acquire();
    boolean wasLast = handle.giveUp() && --handles == 0;
    closing |= wasLast;
    listLock.release(old);
    return wasLast;
  }

  /** Drops a request's reference, its caller having been told. True: CLOSE is due, once. */
  boolean release() {
    Irql old = listLock.acquire();
    references--;
    boolean due = takeClose();
    listLock.release(old);
    return due;
  }

  /** CLEANUP is over. True: CLOSE is due, once. */
  boolean cleanedUp() {
    Irql old = listLock.acquire();
    cleanedUp = true;
    boolean due = takeClose();
    listLock.release(old);
    return due;
  }

  private boolean takeClose() {
    boolean due = cleanedUp && references == 0 && !closed;
    closed |= due;
    return due;
  }

  int finalStatus() {
    return finalStatus;
  }

  void finalStatus(int status) {
    finalStatus = status;
  }

  private void unlink(Irp irp) {
    Irp before = irp.filePrevious;
    Irp after = irp.fileNext;
    if (before == null) {
      first = after;
    } else {
      before.fileNext = after;
    }
    if (after == null) {
      last = before;
    } else {
      after.filePrevious = before;
    }
    irp.fileNext = null;
    irp.filePrevious = null;
  }
}
