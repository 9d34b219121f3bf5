package usbtoaster.watch;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import usbtoaster.async.AsyncStateMachine;
import usbtoaster.async.CancellationToken;
import usbtoaster.async.CancellationTokenSource;
import usbtoaster.async.Task;
import usbtoaster.async.UiLoop;
import usbtoaster.protocol.Protocol;

/**
 * Toasts what is ordered: some pieces at once, the others wait for their turn. Bread goes in and
 * its toast is read back and compared.
 *
 * <p>Overview: orders are numbers, so any amount of them takes no memory. A piece is under way from
 * its write until its toast has come back. One read is there while any is. New settings that the
 * device or the driver must be told of wait until nothing is under way.
 *
 * <p>Any thread may order, cancel and change the settings; none of that waits. All else runs on the
 * loop's thread, between messages: it may stand there for as long as a frame does.
 */
final class Toasting {
  /** So many pieces may wait for their turn. */
  static final long MOST_QUEUED = 10_000;

  private static final int READ_BYTES = 32 * 1024;
  private static final int MOST_READ_FAILURES = 3;

  private final UiLoop loop;
  private final Oven oven;
  private final Tally tally;
  private final Bread bread;
  private final Said said;
  private final AtomicBoolean pumping = new AtomicBoolean();
  private final AtomicReference<CancellationTokenSource> cancellation =
      new AtomicReference<>(new CancellationTokenSource());
  // Volatile: set by any thread, read by the loop's.
  private volatile Settings wanted;

  private final Map<Long, Integer> expected =
      new LinkedHashMap<>(); // the length of each; the loop's, as all that follow
  private Settings applied;
  private long pieces;
  private boolean setting;
  private @Nullable Reading reading;

  Toasting(UiLoop loop, Oven oven, Settings settings, byte[] source, Tally tally, Said said) {
    this.loop = loop;
    this.oven = oven;
    this.bread = new Bread(source);
    this.tally = tally;
    this.said = said;
    wanted = settings;
    applied =
        new Settings(
            Protocol.DEFAULT_BROWNING, settings.burst(), settings.bytes(), settings.inFlight());
  }

  /** Tells the device of the first settings. */
  void begin() {
    wake();
  }

  Settings settings() {
    return wanted;
  }

  /**
   * Orders pieces.
   *
   * @throws Refusal if too many are waiting
   */
  void order(int count) {
    // At once: what is refused is never seen in the queue, where it might be taken or cancelled.
    long before = tally.queued.getAndUpdate(n -> n + count > MOST_QUEUED ? n : n + count);
    if (before + count > MOST_QUEUED) {
      throw new Refusal(
          Refusal.TOO_MANY,
          "%d pieces are waiting already: let some be toasted, or cancel them.".formatted(before));
    }
    wake();
  }

  /** Changes the settings: of the pieces that are begun from now on. */
  void settings(Settings settings) {
    wanted = settings;
    wake();
  }

  /**
   * Cancels what is under way and what waits. Those under way end a little later, and not before
   * time goes on where a paused device keeps the driver in a frame.
   *
   * @return how many were waiting
   */
  long cancel() {
    long waiting = tally.queued.getAndSet(0);
    tally.cancelled.addAndGet(waiting);
    if (tally.inFlight.get() > 0) {
      CancellationTokenSource before = cancellation.getAndSet(new CancellationTokenSource());
      Thread.ofVirtual().name("cancel").start(before::cancel);
    }
    return waiting;
  }

  private CancellationToken token() {
    return Objects.requireNonNull(cancellation.get()).token();
  }

  private void wake() {
    if (pumping.compareAndSet(false, true)) {
      try {
        loop.post(this::pump);
      } catch (RejectedExecutionException e) {
        // It is being closed: nothing is toasted any more.
      }
    }
  }

  private void pump() {
    pumping.set(false);
    look();
    Settings now = wanted;
    if (setting || (!now.sameDevice(applied) && underWay() > 0)) {
      return; // it is pumped again when that is over
    }
    if (!now.sameDevice(applied)) {
      new Setting(now).start();
      return;
    }
    applied = now;
    while (underWay() < now.inFlight() && takeOne()) {
      new Writing(pieces++, now.bytes()).start();
    }
    look();
  }

  private boolean takeOne() {
    return tally.queued.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
  }

  private long underWay() {
    return expected.size();
  }

  private void moved() {
    tally.inFlight.set(underWay());
    wake();
  }

  /** Reads as long as anything is under way, and no longer. */
  private void look() {
    Reading current = reading;
    if (underWay() > 0 && current == null) {
      Reading next = new Reading();
      reading = next;
      next.start();
    } else if (underWay() == 0 && current != null) {
      current.stop();
    }
  }

  private void ended(Exception how) {
    if (how instanceof CancellationException) {
      tally.cancelled.incrementAndGet();
    } else {
      tally.failed.incrementAndGet();
      said.error("A piece was not toasted: " + sentence(how));
    }
  }

  private static String sentence(Exception e) {
    String message = e.getMessage() == null ? e.toString() : e.getMessage();
    return message.endsWith(".") ? message : message + ".";
  }

  /** The life of one piece until it is in the toaster and toasted. */
  private final class Writing extends AsyncStateMachine<@Nullable Void> {
    private final long number;
    private final int length;
    private @Nullable Task<Integer> write;

    Writing(long number, int length) {
      this.number = number;
      this.length = length;
    }

    @Override
    protected void moveNext() {
      try {
        Task<Integer> current = write;
        if (current == null) {
          expected.put(number, length); // its toast may be back before this goes on
          tally.inFlight.set(underWay());
          Task<Integer> begun = oven.write(number, bread.piece(number, length), token());
          write = begun;
          suspends(begun, 1);
          return;
        }
        resultOf(current);
      } catch (Exception e) {
        if (expected.remove(number) != null) {
          ended(e);
        }
      }
      moved();
      complete(null);
    }
  }

  /** Reads while anything is under way. */
  private final class Reading extends AsyncStateMachine<@Nullable Void> {
    private final byte[] toast = new byte[READ_BYTES];
    private final CancellationTokenSource stop = new CancellationTokenSource();
    private @Nullable Task<Integer> read;
    private int failures;

    void stop() {
      stop.cancel();
    }

    @Override
    protected void moveNext() {
      Task<Integer> current = read;
      try {
        if (current != null) {
          read = null;
          took(toast, resultOf(current));
          failures = 0;
        }
      } catch (Exception e) {
        failed(e);
      }
      if (underWay() > 0 && !stop.isCancellationRequested()) {
        try {
          Task<Integer> next = oven.read(toast, stop.token());
          read = next;
          suspends(next, 1);
          return;
        } catch (RuntimeException e) {
          failed(e);
        }
      }
      reading = null;
      moved();
      complete(null);
    }

    /** A device that was reset has lost the toast that was in it. */
    private void failed(Exception e) {
      if (e instanceof CancellationException) {
        return;
      }
      boolean hopeless = ++failures >= MOST_READ_FAILURES;
      do {
        tally.failed.addAndGet(giveUp() ? 1 : 0);
      } while (hopeless && !expected.isEmpty());
      moved();
      said.error("The toast of a piece is lost: " + sentence(e));
    }
  }

  /** Expects the toast of the oldest piece no more; returns whether there was one. */
  private boolean giveUp() {
    Iterator<Long> oldest = expected.keySet().iterator();
    boolean any = oldest.hasNext();
    if (any) {
      oldest.next();
      oldest.remove();
    }
    return any;
  }

  private void took(byte[] toast, int length) {
    int browning = Bread.browning(toast, length, n -> n >= 0 && n < pieces, applied.browning());
    long number = browning < 0 ? -1 : Bread.number(toast, length, browning);
    Integer whole = number < 0 ? null : expected.remove(number);
    if (whole != null && whole == length && bread.isToast(toast, number, length, browning)) {
      tally.completed.incrementAndGet();
      tally.bytes.addAndGet(length);
    } else if (whole != null || (number < 0 && giveUp())) {
      tally.wrong.incrementAndGet();
      said.error("The toast of a piece is wrong.");
    } // else it was given up before, and comes all the same
    if (number >= 0 && browning != applied.browning()) {
      said.info("The device has forgotten its browning, and is told again.");
      applied = new Settings(browning, applied.burst(), applied.bytes(), applied.inFlight());
    }
    moved();
  }

  /** Tells driver and device of new settings. */
  private final class Setting extends AsyncStateMachine<@Nullable Void> {
    private final Settings settings;
    private @Nullable Task<Long> task;

    Setting(Settings settings) {
      this.settings = settings;
      setting = true;
    }

    @Override
    protected void moveNext() {
      Task<Long> current = task;
      try {
        if (current == null) {
          Task<Long> begun = oven.set(settings, token());
          task = begun;
          suspends(begun, 1);
          return;
        }
        resultOf(current);
        said.info(
            "Browning %d, bursts of %d bytes.".formatted(settings.browning(), settings.burst()));
      } catch (Exception e) {
        said.error("The settings could not be changed: " + sentence(e));
      }
      applied = settings; // also if that failed: it is not tried for ever
      setting = false;
      complete(null);
      wake();
    }
  }
}
