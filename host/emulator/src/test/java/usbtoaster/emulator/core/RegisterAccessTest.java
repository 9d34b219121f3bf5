package usbtoaster.emulator.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import usbtoaster.emulator.bus.Registers;
import usbtoaster.emulator.resets.Resets;
import usbtoaster.emulator.resets.Subsystem;
import usbtoaster.emulator.time.Alarm;

@DisplayName("A region accesses registers as the interpreter does")
class RegisterAccessTest {
  private static final int BLOCK = 0x4005_4000;
  private static final int RESETS = 0x4000_C000;

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 23, 60, 100, 1_000})
  void shouldSeeTheTimeAndStoreAndAct(int slice) {
    // LDR R2, [R0]; ADDS R3, R3, R2; STR R3, [R0, #4]; LDR R4, [R0, #8]; EORS R5, R4;
    // STR R1, [R0, #12]; ADDS R1, #1; B -9
    List<List<Long>> actions = new ArrayList<>();
    Beside.with(0x6802, 0x189B, 0x6043, 0x6884, 0x4065, 0x60C1, 0x3101, 0xE7F7)
        .both(chip -> actions.add(attach(chip)))
        .both(chip -> chip.registers(BLOCK))
        .runTo(3_000, slice)
        .both(chip -> assertThat(chip.core.register(3)).isNotZero())
        .both(chip -> assertThat(chip.core.register(5)).isNotZero());
    assertThat(actions.get(0)).hasSizeGreaterThan(100).isEqualTo(actions.get(1));
  }

  /** Its registers tell the cycles, store, clear where a 1 is written, and arm an alarm. */
  private static List<Long> attach(Chip chip) {
    List<Long> actions = new ArrayList<>();
    Registers block = new Registers("BLOCK");
    Alarm alarm = chip.clock.alarm("of the block", () -> actions.add(-chip.clock.picos()));
    block.at(0x0, "CYCLES").reads(() -> (int) chip.core.cycles());
    block.at(0x4, "STORED").writable(0xFF).onWrite(word -> actions.add((long) word));
    block.at(0x8, "SUM").reads(() -> block.declared().get(1).value() + actions.size());
    block
        .at(0xC, "ARM")
        .reset(-1)
        .clearable(0xF0)
        .onWrite(word -> chip.clock.armIn(alarm, (word & 15) * 1_000L));
    chip.bus.attach(BLOCK, block);
    return actions;
  }

  @Test
  void shouldReadZeroWhileTheBlockIsHeldInReset() {
    // hold: STR R6, [R7]; LDR R2, [R0]; ADDS R3, R3, R2; release: STR R5, [R7]; LDR R2, [R0];
    // ADDS R4, R4, R2; STR R4, [R0]; B -9
    int rounds = 20;
    Beside.with(0x603E, 0x6802, 0x189B, 0x603D, 0x6802, 0x18A4, 0x6004, 0xE7F7)
        .both(RegisterAccessTest::attachBehindReset)
        .both(chip -> chip.registers(BLOCK, 0, 0, 0, 0, 0, Subsystem.TIMER.mask(), RESETS))
        .runTo(32L * rounds, 100)
        .both(chip -> assertThat(chip.core.register(3)).as("while held").isZero())
        .both(chip -> assertThat(chip.core.register(4)).isGreaterThan(5 * (rounds - 1)));
  }

  private static void attachBehindReset(Chip chip) {
    Resets resets = new Resets();
    Registers block = new Registers("BLOCK");
    block.at(0x0, "FIVE").reset(5).writable(-1);
    chip.bus.attach(RESETS, resets.registers());
    chip.bus.attach(BLOCK, resets.gate(Subsystem.TIMER, block, block::reset, chip.processorClock));
    resets.onChange(chip.bus::changed);
  }

  @Test
  void shouldFindTheBlockThatHasTakenThePlace() {
    // LDR R2, [R0]; ADDS R3, R3, R2; B -4
    Beside.with(0x6802, 0x189B, 0xE7FC)
        .both(chip -> chip.bus.attach(BLOCK, constant(1)))
        .both(chip -> chip.registers(BLOCK))
        .runTo(300, 100)
        .both(chip -> chip.bus.attach(BLOCK, constant(1_000)))
        .runTo(600, 100)
        .both(chip -> assertThat(chip.core.register(3)).isGreaterThan(10_000));
  }

  private static Registers constant(int value) {
    Registers block = new Registers("BLOCK");
    block.at(0, "CONSTANT").reset(value);
    return block;
  }
}
