package usbtoaster.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;
import usbtoaster.async.Task;
import usbtoaster.io.CompletionCallback;
import usbtoaster.io.ThreadPoolOptions;
import usbtoaster.kernel.NtStatus;
import usbtoaster.kernel.SharedTimer;
import usbtoaster.protocol.ControlCode;
import usbtoaster.system.ClosingStack.Part;
import usbtoaster.targets.Board;
import usbtoaster.targets.Target;
import usbtoaster.trace.Trace;
import usbtoaster.wires.FaultPlan;

/**
 * Whatever is closed first: every task ends, every thread goes on or ends, every packet comes back.
 *
 * <p>All orders of five parts, at each of several moments. The protocol is told in {@code
 * docs/closing.md}.
 */
class CloseOrderTest {
  /** When the closing begins. */
  private enum Moment {
    /** The calls have just returned. */
    ISSUED,
    /** The first bread is on the bus. */
    MID_BURST,
    /** All slots are full, and the device toasts for longer than the test takes. */
    TOASTING,
    /** Completions lie in the port: nobody serves it. */
    BACKLOG
  }

  private static final int PROCESSORS = 2;
  private static final ThreadPoolOptions OPTIONS =
      new ThreadPoolOptions(PROCESSORS, 1000, Duration.ofSeconds(20), fault -> {});
  private static final int BURSTS = 5; // a write of 1000 bytes: its command and four bursts
  private static final int BACKLOG = 3;
  private static final int LONG = 10; // a browning: over 100 ms for 1000 bytes

  /** Returns every order of {@code parts}. */
  private static List<List<Part>> orders(Part... parts) {
    List<List<Part>> orders = new ArrayList<>();
    permute(new ArrayList<>(Arrays.asList(parts)), 0, orders);
    return orders;
  }

  private static void permute(List<Part> parts, int from, List<List<Part>> orders) {
    if (from == parts.size()) {
      orders.add(List.copyOf(parts));
    }
    for (int i = from; i < parts.size(); i++) {
      Collections.swap(parts, from, i);
      permute(parts, from + 1, orders);
      Collections.swap(parts, from, i);
    }
  }

  /** Returns each moment in turn. */
  private static Moment moment(int turn) {
    return Moment.values()[turn % Moment.values().length];
  }

  private static int frames(Moment moment) {
    return switch (moment) {
      case MID_BURST -> 3;
      case TOASTING -> 4 * BURSTS;
      case ISSUED, BACKLOG -> 0;
    };
  }

  private static void tell(String what, int combinations) {
    LoggerFactory.getLogger(CloseOrderTest.class)
        .info("{}: {} combinations of order and moment", what, combinations);
  }

  @Test
  void shouldLeaveNothingWhateverTheOrderInRealTime() throws Exception {
    int combinations = 0;
    for (List<Part> order : orders(Part.STREAM, Part.DRIVER, Part.POOL, Part.TARGET, Part.TIMER)) {
      for (Moment moment : Moment.values()) {
        closeInRealTime(Target.MOCK, moment, order);
        combinations++;
      }
    }
    assertThat(combinations).isEqualTo(480);
    for (List<Part> order : orders(Part.STREAM, Part.DRIVER, Part.POOL, Part.TARGET, Part.LOOP)) {
      closeInRealTime(Target.MOCK, moment(combinations), order);
      combinations++;
    }
    tell("In real time on the mock", combinations);
  }

  /** The emulator's thread and Pi4J's objects are closed here, too; each fifth order will do. */
  @Test
  void shouldLeaveNothingOnTheEmulatorInRealTime() throws Exception {
    List<List<Part>> orders = orders(Part.STREAM, Part.DRIVER, Part.POOL, Part.TARGET, Part.TIMER);
    int combinations = 0;
    for (int i = 0; i < orders.size(); i += 5) {
      closeInRealTime(Target.EMULATOR, moment(combinations), orders.get(i));
      combinations++;
    }
    tell("In real time on the emulator", combinations);
  }

  @Test
  void shouldLeaveNothingWhenAllAreClosedAtOnce() throws Exception {
    int rounds = 100;
    for (int i = 0; i < rounds; i++) {
      SharedTimer timer = new SharedTimer();
      ClosingStack stack = realStack(Target.MOCK, timer);
      stack.issue();
      stack.issueBlocking();
      stack.issueWithoutEnd();
      int frames = i % (4 * BURSTS);
      stack.until("some frames", () -> stack.driver.counters().frames() >= frames);
      stack.closeAtOnce();
      stack.expectNothingLeft();
      assertThat(timer.armed()).isZero();
    }
    tell("In real time on the mock, all at once", rounds);
  }

  private static ClosingStack realStack(Target target, SharedTimer timer) throws Exception {
    Board board = Board.open(target, Trace.OFF);
    ClosingStack stack =
        new ClosingStack(OPTIONS, board.wiring(), timer, board::close)
            .with(Part.TIMER, timer::close);
    stack.loop.start();
    return stack;
  }

  private static void closeInRealTime(Target target, Moment moment, List<Part> order)
      throws Exception {
    SharedTimer timer = new SharedTimer();
    ClosingStack stack = realStack(target, timer);
    CountDownLatch blocked = new CountDownLatch(1);
    try {
      stack.stream.control(ControlCode.BROWNING_SET, moment == Moment.BACKLOG ? 0 : LONG);
      if (moment == Moment.BACKLOG) {
        block(stack, blocked);
      }
      long before = stack.driver.counters().frames();
      stack.issue();
      stack.issueBlocking();
      stack.until("the moment " + moment, () -> reached(stack, moment, before));
      order.forEach(stack::close);
      order.forEach(stack::close); // again: does nothing
    } finally {
      stack.close(Part.LOOP);
      stack.close(Part.TIMER);
      blocked.countDown();
    }
    stack.expectNothingLeft();
    assertThat(timer.armed()).isZero();
  }

  private static boolean reached(ClosingStack stack, Moment moment, long framesBefore) {
    return moment == Moment.BACKLOG
        ? stack.pool.port().depth() >= BACKLOG
        : stack.driver.counters().frames() >= framesBefore + frames(moment);
  }

  /** Keeps the I/O threads busy in a way that the port cannot see. */
  private static void block(ClosingStack stack, CountDownLatch until) {
    CountDownLatch busy = new CountDownLatch(PROCESSORS);
    for (int i = 0; i < PROCESSORS; i++) {
      CompletionCallback callback =
          (status, information) -> {
            busy.countDown();
            await(until);
          };
      stack.pool.port().post(0, callback, NtStatus.SUCCESS, 0);
    }
    await(busy);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest(name = "on the {0}")
  @EnumSource
  void shouldLeaveNothingWhateverTheOrderInVirtualTime(TestTarget target) {
    int moments = target.scaled(4, 2); // of each order; the emulator has the other two at the next
    int combinations = 0;
    for (List<Part> order : orders(Part.STREAM, Part.DRIVER, Part.POOL, Part.TARGET, Part.LOOP)) {
      for (int i = 0; i < moments; i++) {
        closeInVirtualTime(target, moment(combinations), order);
        combinations++;
      }
    }
    tell("In virtual time on the " + target, combinations);
    assertThat(combinations).isEqualTo(120 * moments);
  }

  @ParameterizedTest(name = "on the {0}")
  @EnumSource
  void shouldTakeAClosedTargetForAPulledCable(TestTarget target) {
    VirtualDevice device = target.virtual(FaultPlan.none(), 0);
    ClosingStack stack = virtualStack(device, LONG);
    stack.issue();
    stack.close(Part.TARGET);
    runUntil(device, stack, stack::transfersEnded);
    assertThat(stack.statuses()).isNotEmpty().containsOnly(NtStatus.DEVICE_NOT_CONNECTED);
    for (Part part : List.of(Part.LOOP, Part.STREAM, Part.POOL, Part.DRIVER)) {
      stack.close(part);
    }
    stack.expectNothingLeft();
  }

  /** Makes a stack in virtual time whose device is up. */
  private static ClosingStack virtualStack(VirtualDevice device, int browning) {
    ClosingStack stack =
        new ClosingStack(OPTIONS.withoutIoThreads(), device.wiring(), device.time(), device::close);
    Task<Long> set = stack.stream.controlAsync(ControlCode.BROWNING_SET, browning);
    runUntil(device, stack, set::isCompleted);
    return stack;
  }

  private static void closeInVirtualTime(TestTarget target, Moment moment, List<Part> order) {
    VirtualDevice device = target.virtual(FaultPlan.none(), 0);
    ClosingStack stack = virtualStack(device, moment == Moment.BACKLOG ? 0 : LONG);
    long before = stack.driver.counters().frames();
    stack.issue();
    if (moment == Moment.BACKLOG) {
      device.runUntil(() -> reached(stack, moment, before), TimeUnit.MINUTES.toNanos(1));
    } else {
      runUntil(device, stack, () -> reached(stack, moment, before));
    }
    order.forEach(stack::close);
    stack.expectNothingLeft();
    device.advance(TimeUnit.SECONDS.toNanos(1)); // nothing wakes up
    assertThat(stack.io.packetsInUse()).isZero();
  }

  private static void runUntil(VirtualDevice device, ClosingStack stack, BooleanSupplier done) {
    device.runUntil(
        () -> {
          stack.pool.pump();
          return done.getAsBoolean();
        },
        TimeUnit.MINUTES.toNanos(1));
  }
}
