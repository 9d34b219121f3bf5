package usbtoaster.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import usbtoaster.async.Task;
import usbtoaster.driver.ToasterSettings;
import usbtoaster.io.FileAccess;
import usbtoaster.kernel.NtStatus;
import usbtoaster.protocol.Protocol;
import usbtoaster.protocol.Toast;
import usbtoaster.toaster.ToasterStream;
import usbtoaster.wires.Fault;
import usbtoaster.wires.FaultPlan;

/**
 * On a wire on which a bit flips in half of all frames, a read brings the right toast or fails
 * after a bounded number of frames; and toast that the device still holds can be read once the wire
 * is good.
 */
@ParameterizedClass(name = "on the {0}")
@EnumSource(TestTarget.class)
class FlippedReadTest {
  private static final Logger LOG = LoggerFactory.getLogger(FlippedReadTest.class);
  private static final ToasterSettings SETTINGS = ToasterSettings.DEFAULT.withBurstBytes(64);
  private static final int BYTES = 300;
  private static final int READS = 30;

  /** Each step of the read as often as strikes allow, three frames each, and all the resets. */
  private static final long FRAMES =
      (Math.ceilDiv(BYTES, SETTINGS.burstBytes()) + 2L) * (SETTINGS.strikes() + 1L) * 3
          + 40L * (SETTINGS.resets() + 1L);

  private final TestTarget target;

  FlippedReadTest(TestTarget target) {
    this.target = target;
  }

  /** Flips a bit in every other frame, one way or the other, while {@code bad}. */
  private static final class BadWire implements FaultPlan {
    private final SplittableRandom random;
    boolean bad;
    long frames;

    BadWire(SplittableRandom random) {
      this.random = random;
    }

    @Override
    public List<Fault> start() {
      return List.of();
    }

    @Override
    public List<Fault> frame(long frame, int bytes) {
      frames++;
      List<Fault> wrong = new ArrayList<>();
      if (bad && random.nextBoolean()) {
        wrong.add(new Fault.MosiFlip(frame, random.nextInt(8 * bytes)));
      }
      if (bad && random.nextBoolean()) {
        wrong.add(new Fault.MisoFlip(frame, random.nextInt(8 * bytes)));
      }
      return wrong;
    }

    @Override
    public List<Fault> edge(long edge) {
      return List.of();
    }
  }

  static LongStream seeds() {
    Long given = Long.getLong("toaster.seed");
    return given != null ? LongStream.of(given) : new SplittableRandom().longs(5);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void shouldNotThrowToastAwayThatTheDeviceStillHolds(long seed) {
    LOG.info("reads on a bad wire: -Dtoaster.seed={}", seed);
    BadWire wire = new BadWire(new SplittableRandom(seed));
    int atOnce = 0;
    int later = 0;
    int lost = 0;
    try (VirtualSystem system = new VirtualSystem(target, wire, SETTINGS, 0)) {
      ToasterStream stream = system.open(FileAccess.READ_WRITE);
      for (int i = 0; i < READS; i++) {
        byte[] bread = new byte[BYTES];
        new Random(seed + i).nextBytes(bread);
        assertThat(system.run(stream.writeAsync(bread)).result()).isEqualTo(BYTES);
        long resets = system.driver.counters().deviceResets();
        long frames = wire.frames;
        wire.bad = true;
        byte[] toast = new byte[BYTES];
        Task<Integer> read = system.run(stream.readAsync(toast));
        wire.bad = false;
        assertThat(wire.frames - frames).as("frames of a read").isLessThanOrEqualTo(FRAMES);
        if (!read.isFaulted()) {
          atOnce++;
        } else if (system.driver.counters().deviceResets() == resets) {
          read = system.run(stream.readAsync(toast)); // the device still has it
          assertThat(read.isFaulted()).as("the second read: %s", read).isFalse();
          later++;
        } else {
          lost++;
          takeTheLoss(system, stream, VirtualSystem.statusOf(read));
          continue;
        }
        assertThat(read.result()).isEqualTo(BYTES);
        Toast.untoast(toast, 0, BYTES, 0, Protocol.DEFAULT_BROWNING);
        assertThat(toast).isEqualTo(bread);
      }
      LOG.info("seed {}: {} read at once, {} later, {} lost in a reset", seed, atOnce, later, lost);
      assertThat(atOnce + later).isPositive();
    }
  }

  /** The device was abandoned: the place of the lost toast is still there to be read. */
  private static void takeTheLoss(VirtualSystem system, ToasterStream stream, int status) {
    if (status == NtStatus.DEVICE_NOT_CONNECTED) {
      Task<Integer> again = system.run(stream.readAsync(new byte[BYTES]));
      assertThat(VirtualSystem.statusOf(again)).isEqualTo(NtStatus.DEVICE_DATA_ERROR);
    } else {
      assertThat(status).isEqualTo(NtStatus.DEVICE_DATA_ERROR);
    }
  }
}
