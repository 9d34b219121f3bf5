package usbtoaster.pico;

import static org.assertj.core.api.Assertions.assertThat;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.spi.Spi;
import com.pi4j.io.spi.SpiBus;
import com.pi4j.io.spi.SpiMode;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import usbtoaster.pico.PaceControl.Mode;
import usbtoaster.time.NamedAlarm;

/** Pauses and steps, by a clock that is turned by hand. */
final class PaceControlTest {
  private static final long MICRO = 1_000;
  private static final long MILLI = 1_000_000;

  /** 1000 bytes at 10 MHz, by the fake chip's clock. */
  private static final long FRAME_NANOS = 800 * MICRO;

  private final HandClock clock = new HandClock();
  private final PaceControl pace = new PaceControl(clock);
  private final FakeChip chip = new FakeChip();
  private final EmulatedPico pico =
      new EmulatedPico(chip, TestWires.TOASTER, new PacedThread(pace), new Marks());
  private final Context pi4j = Pi4J.newContextBuilder().add(pico.providers()).build();
  private final Spi bus =
      pi4j.create(
          Spi.newConfigBuilder(pi4j)
              .bus(SpiBus.BUS_0)
              .channel(0)
              .mode(SpiMode.MODE_1)
              .baud(10_000_000)
              .build());

  /** A step may end at each edge of IRQ. */
  private final class Marks implements PicoListener {
    @Override
    public Set<String> wires() {
      return Set.of("IRQ");
    }

    @Override
    public void level(Wire wire, boolean high, long picos) {
      pace.mark();
    }
  }

  @AfterEach
  void close() {
    pace.finish();
    pi4j.shutdown();
    pico.close();
  }

  private CompletableFuture<Integer> transfer() {
    CompletableFuture<Integer> done = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .name("host")
        .start(() -> done.complete(bus.transfer(new byte[1000])));
    return done;
  }

  private static void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      Thread.onSpinWait();
    }
  }

  /** The host's action has begun. */
  private void awaitFrame() {
    await(this::framing);
  }

  private boolean framing() {
    pace.lock().lock();
    try {
      return chip.framing();
    } finally {
      pace.lock().unlock();
    }
  }

  private void step(long nanos) throws InterruptedException {
    pace.step(nanos);
    clock.advance(nanos * pace.slowdown(), pace);
    pace.awaitPause();
  }

  @Test
  void shouldStandWhilePausedAndStepExactly() throws Exception {
    clock.advance(5 * MILLI, pace);
    pace.pause();
    assertThat(pace.mode()).isEqualTo(Mode.PAUSED);
    long before = pace.machineNanos();
    assertThat(before).isEqualTo(5 * MILLI);
    AtomicBoolean timeout = new AtomicBoolean();
    long due = pace.time().nanoTime() + 100 * MICRO + 1;
    pace.time().arm(new NamedAlarm("timeout", () -> timeout.set(true)), due);

    clock.advance(3_600_000 * MILLI, pace);
    assertThat(pace.machineNanos()).isEqualTo(before);
    step(100 * MICRO);
    assertThat(pace.mode()).isEqualTo(Mode.PAUSED);
    assertThat(pace.machineNanos()).isEqualTo(before + 100 * MICRO);
    assertThat(chip.picos()).isEqualTo((before + 100 * MICRO) * 1_000);
    assertThat(timeout).isFalse();
    pace.slowdown(1_000);
    step(1 * MICRO);
    assertThat(pace.machineNanos()).isEqualTo(before + 101 * MICRO);
    assertThat(timeout).isTrue();
  }

  @Test
  void shouldStepExactlyThoughTheRealTimeNeverStands() throws Exception {
    clock.tick(37);
    pace.pause();
    long before = pace.machineNanos();
    step(100 * MICRO);
    pace.slowdown(10);
    step(100 * MICRO);
    assertThat(pace.machineNanos()).isEqualTo(before + 200 * MICRO);
  }

  @Test
  void shouldKeepATransferWaitingWhilePausedAndLetOneLookMeanwhile() throws Exception {
    pace.pause();
    CompletableFuture<Integer> transfer = transfer();
    awaitFrame();
    clock.advance(MILLI, pace);
    step(FRAME_NANOS - 1);
    assertThat(transfer).isNotDone();
    assertThat(framing()).isTrue();
    assertThat(pico.failures()).isEmpty();
    step(1);
    assertThat(transfer.get()).isEqualTo(1000);
    assertThat(pace.machineNanos()).isEqualTo(FRAME_NANOS);
  }

  @Test
  void shouldEndAStepAtAMarkInsideTheMachineAndDeliverTheEdge() throws Exception {
    CountDownLatch edges = new CountDownLatch(1);
    DigitalInput irq =
        pi4j.create(DigitalInput.newConfigBuilder(pi4j).address(25).debounce(0L).build());
    irq.addListener(event -> edges.countDown());
    pace.pause();
    CompletableFuture<Integer> transfer = transfer();
    awaitFrame();
    pace.stepToMark(1_000 * MILLI);
    clock.advance(FRAME_NANOS, pace);
    transfer.get();
    clock.advance(500 * MILLI, pace);
    pace.awaitPause();
    assertThat(pace.machineNanos()).isEqualTo(FRAME_NANOS + FakeChip.INTERRUPT_PICOS / 1_000);
    edges.await();
    assertThat(pace.mode()).isEqualTo(Mode.PAUSED);
  }

  @Test
  void shouldCloseWhilePausedInTheMiddleOfATransfer() throws Exception {
    pace.pause();
    CompletableFuture<Integer> transfer = transfer();
    awaitFrame();
    pico.close();
    assertThat(transfer.get()).isEqualTo(1000);
  }

  @Test
  void shouldParkAllThreadsWhilePaused() {
    pace.pause();
    CompletableFuture<Integer> transfer = transfer();
    awaitFrame();
    await(
        () ->
            Thread.getAllStackTraces().entrySet().stream()
                    .filter(each -> each.getKey().getName().matches("host|rp2040"))
                    .filter(each -> each.getKey().getState() == Thread.State.WAITING)
                    .filter(each -> isPaced(each.getValue()))
                    .count()
                == 2);
    assertThat(clock.hasAlarms()).isFalse();
    assertThat(transfer).isNotDone();
  }

  private static boolean isPaced(StackTraceElement[] stack) {
    for (StackTraceElement frame : stack) {
      if (frame.getClassName().endsWith("PacedThread")) {
        return true;
      }
    }
    return false;
  }

  /** Whoever looks has the machine catch up, and lets others in meanwhile. */
  @Test
  void shouldLetWhoeverLooksGoThoughItIsPausedMeanwhile() throws Exception {
    CountDownLatch delivered = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    DigitalInput irq =
        pi4j.create(DigitalInput.newConfigBuilder(pi4j).address(25).debounce(0L).build());
    irq.addListener(
        event -> {
          delivered.countDown();
          join(over); // so the machine's own thread does not run it
        });
    CompletableFuture<Integer> done = transfer();
    awaitFrame();
    clock.advance(FRAME_NANOS + 100 * MICRO, pace);
    done.get();
    delivered.await();
    pace.lock().lock();
    try {
      long picos = 100 * MICRO * Tempo.PICOS_PER_NANO;
      chip.clock.armIn(chip.clock.alarm("middle", this::pauseFromOutside), picos);
    } finally {
      pace.lock().unlock();
    }
    clock.advance(200 * MICRO, pace);

    assertThat(pico.where()).isEqualTo("It is a fake.");

    assertThat(pace.mode()).isEqualTo(Mode.PAUSED);
    over.countDown();
  }

  private void pauseFromOutside() {
    Thread.ofPlatform().daemon().name("pauses").start(pace::pause);
    await(() -> pace.lock().hasQueuedThreads());
  }

  private static void join(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
