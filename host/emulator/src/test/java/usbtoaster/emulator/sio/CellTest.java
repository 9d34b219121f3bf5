package usbtoaster.emulator.sio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import usbtoaster.emulator.bus.Cell;
import usbtoaster.emulator.bus.Register;
import usbtoaster.emulator.gpio.PinBank;
import usbtoaster.emulator.signal.InterruptLine;
import usbtoaster.emulator.time.ClockDomain;
import usbtoaster.emulator.time.VirtualClock;

/**
 * Spinlocks, dividers and interpolators that are kept, accessed by chance and put back, beside
 * others of which nobody does that: both are the same afterwards. A failure prints the seed; {@code
 * -Dtoaster.seed=} repeats it.
 */
final class CellTest {
  private static final int ROUNDS = 20_000;
  private static final int SPINLOCKS = 32;
  private static final PinBank.Lines NO_LINES =
      new PinBank.Lines(
          InterruptLine.UNCONNECTED, InterruptLine.UNCONNECTED, InterruptLine.UNCONNECTED);

  private final long seed = Long.getLong("toaster.seed", System.nanoTime());
  private final RandomGenerator random = new SplittableRandom(seed);
  private final VirtualClock clock = new VirtualClock();
  private final ClockDomain clkSys = new ClockDomain("clk_sys", clock, 125_000_000);
  private final Sio kept = make();
  private final Sio plain = make();

  private Sio make() {
    return new Sio(
        clkSys,
        PinBank.user(NO_LINES, clock),
        PinBank.qspi(NO_LINES, clock),
        InterruptLine.UNCONNECTED,
        InterruptLine.UNCONNECTED);
  }

  @Test
  void shouldBeAsBefore() {
    List<Integer> offsets =
        kept.core(0).declared().stream()
            .filter(register -> register.cell() != null)
            .map(Register::offset)
            .toList();
    assertThat(offsets).hasSize(7 + 2 * 16 + SPINLOCKS);
    for (int round = 0; round < ROUNDS; round++) {
      int core = random.nextInt(2);
      int offset = offsets.get(random.nextInt(offsets.size()));
      int word = random.nextBoolean() ? -1 : random.nextInt();
      boolean stores = random.nextBoolean();
      access(kept, core, offset, word, stores);
      access(plain, core, offset, word, stores);
      clock.advanceTo(clock.picos() + 8_000L * random.nextInt(12));
      changeAndPutBack(core, offset);
      assertThat(state(kept))
          .as("-Dtoaster.seed=%d, round %d", seed, round)
          .isEqualTo(state(plain));
    }
  }

  private static void access(Sio sio, int core, int offset, int word, boolean stores) {
    if (stores) {
      sio.core(core).write(offset, word);
    } else {
      sio.core(core).read(offset);
    }
  }

  private void changeAndPutBack(int core, int offset) {
    Cell cell = Objects.requireNonNull(register(core, offset).cell());
    Runnable undo = cell.keep();
    for (int i = random.nextInt(6); i > 0; i--) {
      int by = random.nextInt(2);
      List<Register> same =
          kept.core(by).declared().stream().filter(each -> each.cell() == cell).toList();
      if (!same.isEmpty()) {
        int at = same.get(random.nextInt(same.size())).offset();
        access(kept, by, at, random.nextInt(), random.nextBoolean());
      }
    }
    undo.run();
  }

  private Register register(int core, int offset) {
    return Objects.requireNonNull(kept.core(core).alone(offset));
  }

  private static List<Integer> state(Sio sio) {
    List<Integer> state = new ArrayList<>();
    for (int core = 0; core < 2; core++) {
      for (int offset = 0x5C; offset < 0x100; offset += 4) {
        state.add(sio.core(core).peek(offset));
      }
    }
    for (int spinlock = 0; spinlock < SPINLOCKS; spinlock++) {
      state.add(sio.spinlockOwner(spinlock));
    }
    return state;
  }
}
