package usbtoaster.pico;

import static org.assertj.core.api.Assertions.assertThat;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.spi.Spi;
import com.pi4j.io.spi.SpiBus;
import com.pi4j.io.spi.SpiMode;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import usbtoaster.trace.census.ThreadCensus;
import usbtoaster.trace.census.ThreadKind;

/** The machine's own thread, with real threads around it. */
final class MachineThreadTest {
  private final FakeChip chip = new FakeChip();
  private final Queue<Throwable> faults = new ConcurrentLinkedQueue<>(); // of listeners
  private @Nullable Conductor conductor;
  private @Nullable EmulatedPico pico;
  private @Nullable Context pi4j;

  @AfterEach
  void close() {
    if (pi4j != null) {
      pi4j.shutdown();
    }
    if (pico != null) {
      pico.close();
    }
  }

  private Context start(Pace pace) {
    MachineThread thread =
        new MachineThread(pace, System::nanoTime, (wire, thrown) -> faults.add(thrown));
    conductor = thread;
    EmulatedPico opened = new EmulatedPico(chip, TestWires.TOASTER, thread);
    pico = opened;
    Context context = Pi4J.newContextBuilder().add(opened.providers()).build();
    pi4j = context;
    return context;
  }

  private static DigitalInput irq(Context context) {
    return context.create(DigitalInput.newConfigBuilder(context).address(25).debounce(0L).build());
  }

  private static Spi spi(Context context) {
    return context.create(
        Spi.newConfigBuilder(context)
            .bus(SpiBus.BUS_0)
            .channel(0)
            .mode(SpiMode.MODE_1)
            .baud(10_000_000)
            .build());
  }

  @Test
  void shouldDeliverEdgesOnOneThreadThatIsHardware() throws Exception {
    Context context = start(Pace.FAST);
    DigitalInput irq = irq(context);
    CompletableFuture<Thread> delivered = new CompletableFuture<>();
    irq.addListener(event -> delivered.complete(Thread.currentThread()));

    spi(context).transfer(new byte[64]);

    Thread thread = delivered.get();
    assertThat(thread.getName()).isEqualTo("rp2040");
    assertThat(ThreadKind.of(thread)).isEqualTo(ThreadKind.DEVICE);
    assertThat(ThreadCensus.take((blocker, stack) -> false).threads())
        .anyMatch(entry -> entry.name().equals("rp2040") && entry.group().equals("hardware"));
  }

  /** A driver's DPC waits for the lock that a caller holds while it transfers: no deadlock. */
  @Test
  void shouldNotDeadlockWhenAListenerWaitsForALockThatATransferIsMadeUnder() throws Exception {
    Context context = start(Pace.FAST);
    Spi bus = spi(context);
    DigitalOutput ack =
        context.create(
            DigitalOutput.newConfigBuilder(context).address(24).initial(DigitalState.LOW).build());
    ReentrantLock driver = new ReentrantLock();
    int rounds = 2_000;
    CountDownLatch served = new CountDownLatch(rounds);
    irq(context)
        .addListener(
            event -> {
              if (event.state().isHigh()) {
                ack.high();
                ack.low();
                driver.lock();
                try {
                  bus.transfer(new byte[100]);
                } finally {
                  driver.unlock();
                }
                served.countDown();
              }
            });
    while (served.getCount() > 0) {
      driver.lock();
      try {
        bus.transfer(new byte[100]);
      } finally {
        driver.unlock();
      }
    }
    served.await();
  }

  @Test
  void shouldNotLetTheDevicesTimeLagBehindTheHosts() {
    Context context = start(Pace.FAST);
    Spi bus = spi(context);
    long[] ended = new long[1];
    long[] began = new long[1];
    chip.signal(TestWires.CE0).listen(high -> (high ? ended : began)[0] = chip.picos());
    for (int i = 0; i < 50; i++) {
      bus.transfer(new byte[1]);
      long before = ended[0];
      long real = System.nanoTime();
      while (System.nanoTime() - real < 100_000) {
        Thread.onSpinWait();
      }
      bus.transfer(new byte[1]);
      assertThat(began[0] - before).isGreaterThanOrEqualTo(100_000_000L);
    }
  }

  @Test
  void shouldJumpIdleTimeWhenFast() throws Exception {
    start(Pace.FAST);
    CountDownLatch fired = new CountDownLatch(1);
    Conductor time = Objects.requireNonNull(conductor);
    time.enter();
    chip.clock.armIn(chip.clock.alarm("far", fired::countDown), seconds(9));
    time.leave();
    fired.await();
  }

  @Test
  void shouldTakeAsLongAsItTakesWhenPacedAndLongerWhenSlowed() {
    for (int factor : new int[] {1, 4}) {
      Context context = start(Pace.slowed(factor));
      Spi bus = spi(context);
      long start = System.nanoTime();
      for (int i = 0; i < 10; i++) {
        bus.transfer(new byte[8000]); // 6.4 ms
      }
      long took = System.nanoTime() - start;
      assertThat(took).isBetween(63_000_000L * factor, 63_000_000L * factor + seconds(2) / 1_000);
      close();
      pi4j = null;
      pico = null;
    }
  }

  private static long seconds(long seconds) {
    return seconds * 1_000_000_000_000L;
  }

  @Test
  void shouldTellOfAListenerThatThrewAndGoOn() throws Exception {
    Context context = start(Pace.FAST);
    CountDownLatch first = new CountDownLatch(1);
    CountDownLatch edges = new CountDownLatch(2);
    irq(context)
        .addListener(
            event -> {
              first.countDown();
              edges.countDown();
              throw new IllegalStateException("on purpose");
            });
    DigitalOutput ack =
        context.create(
            DigitalOutput.newConfigBuilder(context).address(24).initial(DigitalState.LOW).build());
    spi(context).transfer(new byte[1]);
    first.await();
    ack.high(); // IRQ falls: the second edge comes all the same
    edges.await();
    context.shutdown();
    assertThat(Objects.requireNonNull(pico).failures())
        .startsWith(" A listener of IRQ threw java.lang.IllegalStateException: on purpose.");
    assertThat(faults).hasOnlyElementsOfType(IllegalStateException.class).isNotEmpty();
    assertThat(pico.listenerFailures()).containsExactlyElementsOf(faults);
  }

  /** A wait for the machine's lock ends by an unpark, too, and may use up that of close. */
  @Test
  void shouldEndThoughTheWakeUpOfCloseIsUsedUp() throws Exception {
    CountDownLatch looked = new CountDownLatch(1);
    AtomicBoolean closing = new AtomicBoolean();
    Thread closer = Thread.currentThread();
    AtomicBoolean armed = new AtomicBoolean();
    AtomicBoolean last = new AtomicBoolean(); // set under the machine's lock
    MachineThread thread =
        new MachineThread(
            Pace.FAST,
            () -> {
              if (Thread.currentThread() == closer) {
                last.set(armed.get());
              } else if (last.get()) { // in the middle of a slice
                looked.countDown();
                while (!closing.get() || closer.getState() != Thread.State.WAITING) {
                  Thread.onSpinWait(); // until it waits for this thread's end
                }
                LockSupport.park(); // only this may use up the wake-up
              }
              return System.nanoTime();
            },
            (wire, thrown) -> faults.add(thrown));
    EmulatedPico opened = new EmulatedPico(chip, TestWires.TOASTER, thread);
    armed.set(true);
    opened.where(); // wakes the thread
    looked.await();
    closing.set(true);

    opened.close();

    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(ended -> ended.getName().equals("rp2040"));
  }
}
