package usbtoaster.emulator.chip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import usbtoaster.emulator.core.CortexM0Plus;
import usbtoaster.emulator.core.translate.Translation;
import usbtoaster.emulator.image.Image;

/**
 * Two machines with one image, of which one interprets and one has all translated: they go through
 * time in lock-step and are compared at each stop: registers, memory, cycles and time.
 */
final class TwinMachines {
  private static final int FLASH_BYTES = 2 << 20;
  private static final int CRYSTAL_HERTZ = 12_000_000;
  private static final int REGISTERS = 16;

  final Rp2040 plain;
  final Rp2040 translated;
  private long stops;

  TwinMachines(Image image, Translation translation) {
    plain = machine(image, new Translation(Translation.Mode.OFF));
    translated = machine(image, translation);
  }

  private static Rp2040 machine(Image image, Translation translation) {
    Rp2040 machine =
        new Rp2040(FLASH_BYTES, CRYSTAL_HERTZ, new SplittableRandom(2040), translation);
    machine.load(image);
    machine.powerCycle();
    return machine;
  }

  /** Does the same to both. */
  void both(Consumer<Rp2040> action) {
    action.accept(plain);
    action.accept(translated);
  }

  /** Lets both go on to {@code picos}, and compares them. */
  void runTo(long picos, String where) {
    plain.runTo(picos);
    translated.runTo(picos);
    stops++;
    assertThat(state(translated)).as("%s, stop %d", where, stops).isEqualTo(state(plain));
    byte[] expected = plain.bus().sram().bytes;
    byte[] sram = translated.bus().sram().bytes;
    assertThat(Arrays.mismatch(sram, expected))
        .as("where SRAM differs, %s, stop %d", where, stops)
        .isEqualTo(-1);
  }

  private static Map<String, Long> state(Rp2040 machine) {
    CortexM0Plus core = machine.core();
    Map<String, Long> state = new LinkedHashMap<>();
    for (int n = 0; n < REGISTERS; n++) {
      state.put("r" + n, (long) core.register(n));
    }
    state.put("xPSR", (long) core.xpsr());
    state.put("CONTROL", (long) core.control());
    state.put("PRIMASK", core.primask() ? 1L : 0L);
    state.put("MSP", (long) core.mainSp());
    state.put("PSP", (long) core.processSp());
    state.put("pending", (long) core.pendingInterrupts());
    state.put("asleep", machine.asleep() ? 1L : 0L);
    state.put("cycles", core.cycles());
    state.put("instructions", core.instructions());
    state.put("now", machine.clock().picos());
    state.put("next", machine.nextPicos());
    return state;
  }
}
