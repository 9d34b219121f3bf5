package usbtoaster.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import usbtoaster.async.CancellationToken;
import usbtoaster.async.CancellationTokenSource;
import usbtoaster.async.Task;
import usbtoaster.driver.ToasterCounters;
import usbtoaster.driver.ToasterDriver;
import usbtoaster.driver.ToasterSettings;
import usbtoaster.io.FileAccess;
import usbtoaster.kernel.NtStatus;
import usbtoaster.protocol.ControlCode;
import usbtoaster.protocol.Protocol;
import usbtoaster.protocol.Toast;
import usbtoaster.toaster.ToasterStream;
import usbtoaster.wires.Fault;
import usbtoaster.wires.FaultKind;
import usbtoaster.wires.FaultPlan;
import usbtoaster.wires.FaultRates;
import usbtoaster.wires.When;

/** What goes wrong on the wires, alone and mixed at random. */
@ParameterizedClass(name = "on the {0}")
@EnumSource(TestTarget.class)
class FaultTest {
  private final TestTarget target;

  FaultTest(TestTarget target) {
    this.target = target;
  }

  private static final Logger LOG = LoggerFactory.getLogger(FaultTest.class);
  private static final ToasterSettings SETTINGS = ToasterSettings.DEFAULT.withBurstBytes(64);
  private static final Set<FaultKind> OF_LINES =
      EnumSet.of(
          FaultKind.LOST_EDGE,
          FaultKind.DOUBLE_EDGE,
          FaultKind.LATE_EDGE,
          FaultKind.LOST_LEVEL,
          FaultKind.LATE_LEVEL);
  private static final LongAdder TRIED = new LongAdder();
  private static final LongAdder HAPPENED = new LongAdder();

  /** Every single fault at each of the first frames and edges of a write and a read. */
  static Stream<Fault> eachFault() {
    Stream<Fault> byNumber =
        LongStream.range(0, 24)
            .boxed()
            .flatMap(
                n ->
                    Stream.of(
                        new Fault.LostEdge(n),
                        new Fault.DoubleEdge(n),
                        new Fault.LateEdge(n, 3_000_000),
                        new Fault.LateEdge(n, 200_000_000),
                        new Fault.MosiFlip(n, 3),
                        new Fault.MosiFlip(n, 8 * 100 + 5),
                        new Fault.MisoFlip(n, 77),
                        new Fault.MisoFlip(n, 8 * 100 + 5),
                        new Fault.BusError(n),
                        new Fault.Reset(n, 30),
                        new Fault.Reset(n, 64),
                        new Fault.Silence(n, 20_000_000, true),
                        new Fault.Silence(n, 2_000_000_000L, true)));
    return Stream.concat(
        byNumber,
        LongStream.of(0, 1_000_000, 2_000_000, 5_000_000).mapToObj(Fault.SpuriousEdge::new));
  }

  /** The same for what a bus, a line and an output can do besides. */
  static Stream<Fault> eachOtherFault() {
    return LongStream.range(0, 24)
        .boxed()
        .flatMap(
            n ->
                Stream.of(
                    new Fault.ShortTransfer(n, 0),
                    new Fault.ShortTransfer(n, 30),
                    new Fault.ShortTransfer(n, 64),
                    new Fault.BusException(n, false),
                    new Fault.BusException(n, true),
                    new Fault.HeldLine(n, 20_000_000),
                    new Fault.LostLevel(n),
                    new Fault.LateLevel(n, 1_000),
                    new Fault.LateLevel(n, 3_000_000)));
  }

  @Test
  void shouldTryAsManySingleFaultsAsItIsSaid() {
    assertThat(eachFault()).hasSize(316);
    assertThat(eachOtherFault()).hasSize(216);
  }

  @AfterAll
  static void tellHowManyHappened() {
    LOG.info("single faults: {} of {} happened", HAPPENED, TRIED);
  }

  @ParameterizedTest
  @MethodSource({"eachFault", "eachOtherFault"})
  void shouldComeThroughASingleFault(Fault fault) {
    try (VirtualSystem system = new VirtualSystem(target, FaultPlan.scripted(fault), SETTINGS, 0)) {
      ToasterStream stream = system.open(FileAccess.READ_WRITE);
      byte[] bread = new byte[300];
      new Random(1).nextBytes(bread);
      assertThat(system.run(stream.writeAsync(bread)).result()).isEqualTo(300);
      byte[] toast = new byte[300];
      Task<Integer> read = system.run(stream.readAsync(toast));
      if (read.isFaulted()) { // the one thing that cannot be made good: toast lost in a reset
        assertThat(VirtualSystem.statusOf(read)).isEqualTo(NtStatus.DEVICE_DATA_ERROR);
        assertThat(system.driver.counters().deviceResets()).isPositive();
      } else {
        Toast.untoast(toast, 0, 300, 0, Protocol.DEFAULT_BROWNING);
        assertThat(toast).isEqualTo(bread);
      }
      assertThat(system.run(stream.writeAsync(bread)).result()).isEqualTo(300);
      system.advance(3_000_000_000L);
      assertThat(stream.inFlight()).isZero();
      TRIED.increment();
      HAPPENED.add(system.device.faults().total());
    }
  }

  /** The device raises IRQ no more while ACK is high: each frame would be waited for in vain. */
  @ParameterizedTest
  @ValueSource(longs = {4, 5, 6, 7, 8, 9})
  void shouldHearInterruptsAgainAfterALevelOfAckGotLost(long level) {
    Fault lost = new Fault.LostLevel(level);
    try (VirtualSystem system = new VirtualSystem(target, FaultPlan.scripted(lost), SETTINGS, 0)) {
      ToasterStream stream = system.open(FileAccess.READ_WRITE);
      for (int i = 0; i < 20; i++) {
        assertThat(system.run(stream.writeAsync(new byte[300])).result()).isEqualTo(300);
        assertThat(system.run(stream.readAsync(new byte[300])).result()).isEqualTo(300);
      }
      ToasterCounters counters = system.driver.counters();
      assertThat(system.device.faults().total()).isOne();
      assertThat(counters.timeouts()).as("%s", counters).isLessThanOrEqualTo(1);
      assertThat(counters.interrupts()).as("%s", counters).isGreaterThan(20 * 2 * 5);
      assertThat(counters.deviceResets()).as("%s", counters).isZero();
    }
  }

  /** Of the first pulse on RESET: the fall, so that nothing is reset, or the rise. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void shouldResetTheDeviceOnceMoreAfterALevelOfResetGotLost(long level) {
    Fault silence = new Fault.Silence(20, Fault.FOR_EVER, true);
    try (VirtualSystem system =
        new VirtualSystem(target, FaultPlan.scripted(silence), SETTINGS, 0)) {
      VirtualDevice device = system.device;
      device.faults().levels(device.wiring().reset()).lose(When.nth(level));
      ToasterStream stream = system.open(FileAccess.WRITE_ONLY);
      for (int i = 0; i < 4; i++) {
        assertThat(system.run(stream.writeAsync(new byte[300])).result()).isEqualTo(300);
      }
      assertThat(device.faults().count(FaultKind.LOST_LEVEL)).isOne();
      assertThat(system.driver.counters().deviceResets()).isEqualTo(2);
      assertThat(system.driver.counters().failures()).isZero();
    }
  }

  @Test
  void shouldFailEveryRequestWhenTheDeviceNeverAnswersAndRecoverWhenItComesBack() {
    Fault silence = new Fault.Silence(20, 20_000_000_000L, false);
    try (VirtualSystem system =
        new VirtualSystem(target, FaultPlan.scripted(silence), SETTINGS, 0)) {
      ToasterStream stream = system.open(FileAccess.WRITE_ONLY);
      List<Task<Integer>> writes = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        writes.add(stream.writeAsync(new byte[100]));
      }
      system.runUntil(() -> writes.stream().allMatch(Task::isCompleted));
      List<Task<Integer>> failed = writes.stream().filter(Task::isFaulted).toList();
      assertThat(failed).hasSizeGreaterThan(90);
      assertThat(failed).allMatch(w -> VirtualSystem.statusOf(w) == NtStatus.DEVICE_NOT_CONNECTED);
      system.advance(20_000_000_000L);
      assertThat(system.run(stream.writeAsync(new byte[100])).result()).isEqualTo(100);
    }
  }

  @Test
  void shouldSetTheBrowningAgainAfterAReset() {
    Fault reset = new Fault.Reset(12, 30);
    try (VirtualSystem system = new VirtualSystem(target, FaultPlan.scripted(reset), SETTINGS, 0)) {
      ToasterStream stream = system.open(FileAccess.READ_WRITE);
      system.run(stream.controlAsync(ControlCode.BROWNING_SET, 7));
      byte[] bread = new byte[300];
      new Random(2).nextBytes(bread);
      for (int i = 0; i < 3; i++) {
        system.run(stream.writeAsync(bread));
        byte[] toast = new byte[300];
        Task<Integer> read = system.run(stream.readAsync(toast));
        if (!read.isFaulted()) {
          Toast.untoast(toast, 0, 300, 0, 7);
          assertThat(toast).isEqualTo(bread);
        }
      }
      assertThat(system.driver.counters().deviceResets()).isOne();
      assertThat(system.run(stream.controlAsync(ControlCode.BROWNING_GET, 0)).result())
          .isEqualTo(7);
    }
  }

  @Test
  void shouldClearWhatAnotherHostLeftInTheSlots() {
    try (VirtualSystem system = new VirtualSystem(target)) {
      ToasterStream before = system.open(FileAccess.READ_WRITE);
      system.run(before.controlAsync(ControlCode.BROWNING_SET, 12));
      for (int i = 0; i < 4; i++) {
        before.writeAsync(new byte[9000]); // seconds of toasting
      }
      system.advance(12_000_000);
      system.driver.close(); // the host goes; the device is not reset
      ToasterDriver next = system.startDriver(SETTINGS);
      ToasterStream stream = system.open(next, FileAccess.WRITE_ONLY);
      List<Task<Integer>> writes = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        writes.add(stream.writeAsync(new byte[100]));
      }
      system.runUntil(() -> writes.stream().allMatch(Task::isCompleted));
      assertThat(writes).noneMatch(Task::isFaulted);
      assertThat(next.counters().resends()).isZero();
      assertThat(system.run(stream.controlAsync(ControlCode.BROWNING_GET, 0)).result())
          .isEqualTo(Protocol.DEFAULT_BROWNING);
      next.close();
    }
  }

  /**
   * Mixed at random: 10,000 writes a seed, on four streams with cancels among them. {@code
   * -Dtoaster.seeds=10} for ten seeds.
   */
  static LongStream seeds() {
    Long given = Long.getLong("toaster.seed");
    return given != null
        ? LongStream.of(given)
        : new SplittableRandom().longs(Integer.getInteger("toaster.seeds", 3));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void shouldLoseDoubleAndCorruptNothingUnderRandomFaults(long seed) {
    LOG.info("random faults: -Dtoaster.seed={}", seed);
    int writes = target.scaled(10_000, 1_000);
    SplittableRandom random = new SplittableRandom(seed);
    Map<FaultKind, Double> rates = new EnumMap<>(FaultKind.class);
    for (FaultKind kind : FaultKind.values()) {
      rates.put(kind, 0.005 * random.nextDouble());
    }
    rates.put(FaultKind.RESET, 0.001 * random.nextDouble());
    rates.put(FaultKind.SILENCE, 0.0005 * random.nextDouble());
    FaultPlan plan = FaultPlan.random(random.split(), FaultRates.of(rates));
    try (VirtualSystem system = new VirtualSystem(target, plan, SETTINGS, 0)) {
      List<StreamCheck> streams = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        streams.add(new StreamCheck(system, i, random.split()));
      }
      for (int i = 0; i < writes; i++) {
        writeOne(system, streams, streams.get(random.nextInt(streams.size())), random);
      }
      system.runUntil(() -> streams.stream().filter(StreamCheck::check).count() == streams.size());
      streams.forEach(StreamCheck::finish);
      report(seed, system, streams, writes);
    }
  }

  private static void writeOne(
      VirtualSystem system,
      List<StreamCheck> streams,
      StreamCheck stream,
      SplittableRandom random) {
    if (random.nextInt(50) == 0) {
      CancellationTokenSource source = new CancellationTokenSource();
      stream.write(source.token());
      system.advance(random.nextLong(3_000_000));
      source.cancel();
    } else {
      stream.write(CancellationToken.NONE);
    }
    system.runUntil(
        () -> {
          streams.forEach(StreamCheck::check); // toast of any stream fills the slots
          return stream.pending() < 16;
        });
  }

  private static void report(
      long seed, VirtualSystem system, List<StreamCheck> streams, int writes) {
    ToasterCounters counters = system.driver.counters();
    LOG.info("seed {}: faults {}", seed, system.device.faults().counts());
    LOG.info("seed {}: {}", seed, counters);
    long lost = streams.stream().mapToLong(stream -> stream.lost).sum();
    long succeeded = streams.stream().mapToLong(stream -> stream.succeeded).sum();
    long failed = streams.stream().mapToLong(stream -> stream.failed).sum();
    long canceled = streams.stream().mapToLong(stream -> stream.canceled).sum();
    LOG.info(
        "seed {}: {} writes succeeded, {} failed, {} canceled; {} toasts lost in a reset, and said"
            + " so",
        seed,
        succeeded,
        failed,
        canceled,
        lost);
    long ofLines = OF_LINES.stream().mapToLong(system.device.faults()::count).sum();
    assertThat(ofLines).as("faults of edges and levels").isPositive();
    // A faulty line costs the interrupts that it touches, and not all that come after them.
    assertThat(counters.interrupts()).isGreaterThan(Math.max(writes, 4 * counters.timeouts()));
    assertThat(succeeded).isGreaterThan(writes * 9 / 10);
    // Toast is only ever lost when the device was reset under it.
    assertThat(lost).isLessThanOrEqualTo(Protocol.SLOTS * counters.deviceResets());
  }
}
