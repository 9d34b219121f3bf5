package usbtoaster.emulator.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import usbtoaster.emulator.core.Watchpoints.Access;
import usbtoaster.emulator.core.Watchpoints.Hit;
import usbtoaster.emulator.core.Watchpoints.Watchpoint;

@DisplayName("A debugger watches loads and stores")
class WatchpointsTest {
  private static final int DATA = Chip.RAM + 0x1000;

  private final List<Hit> hits = new ArrayList<>();

  private Chip watching(Chip chip, Watchpoint watchpoint) {
    chip.core.watchpoints().add(watchpoint);
    chip.core
        .debuggers()
        .add(
            new BreakListener() {
              @Override
              public boolean halts(CortexM0Plus core, int address, int immediate) {
                return false;
              }

              @Override
              public boolean watched(CortexM0Plus core, Hit hit) {
                hits.add(hit);
                return true;
              }
            });
    return chip;
  }

  @Test
  void shouldHaltBehindTheStore() {
    Chip chip = Chip.with(0x3101, 0x6001, 0x3101, 0xE7FB).registers(DATA, 41); // STR R1, [R0]
    Watchpoint word = new Watchpoint(DATA, 4, Access.WRITE);
    watching(chip, word).core.run(100);

    assertThat(chip.core.halted()).isTrue();
    assertThat(chip.core.pc()).isEqualTo(Chip.RAM + 4);
    assertThat(chip.sram.read(0x1000, 4)).isEqualTo(42);
    assertThat(hits).containsExactly(new Hit(word, DATA, true));
  }

  @Test
  void shouldHaltAgainEachTimeAndNoMoreOnceItIsRemoved() {
    Chip chip = Chip.with(0x3101, 0x6001, 0xE7FC).registers(DATA);
    Watchpoint word = new Watchpoint(DATA, 4, Access.ANY);
    watching(chip, word);
    for (int i = 1; i <= 3; i++) {
      chip.core.run(1_000_000);
      assertThat(chip.core.halted()).isTrue();
      assertThat(chip.core.register(1)).isEqualTo(i);
      chip.core.resume();
    }
    chip.core.watchpoints().remove(word);
    chip.core.run(chip.core.cycles() + 10_000);
    assertThat(chip.core.halted()).isFalse();
    assertThat(hits).hasSize(3);
  }

  @Test
  void shouldSeeCodeThatWasTranslatedBefore() {
    Chip chip = Chip.with(0x3101, 0x6001, 0xE7FC).registers(DATA);
    chip.core.run(1_000_000);
    watching(chip, new Watchpoint(DATA, 4, Access.WRITE)).core.run(2_000_000);
    assertThat(chip.core.halted()).isTrue();
  }

  @ParameterizedTest(name = "{0}: {1} bytes from {2}, watched {3} bytes from {4}")
  @CsvSource({
    "ANY,   4, 0, 1, 3, true",
    "ANY,   4, 0, 1, 4, false",
    "ANY,   1, 3, 4, 0, true",
    "ANY,   1, 4, 4, 0, false",
    "WRITE, 2, 2, 2, 2, true",
    "READ,  2, 2, 2, 2, false",
    "ANY,   4, 4, 16, 0, true"
  })
  void shouldMeetWhatOverlaps(
      Access access, int width, int at, int length, int from, boolean halts) {
    int store = width == 4 ? 0x6001 : width == 2 ? 0x8001 : 0x7001;
    Chip chip = Chip.with(store, 0xE7FE).registers(DATA + at);
    watching(chip, new Watchpoint(DATA + from, length, access)).core.run(100);
    assertThat(chip.core.halted()).isEqualTo(halts);
  }

  @Test
  void shouldSeeTheWordsOfALoadMultipleAndOfAPush() {
    Chip chip = Chip.with(0xC806, 0xE7FE).registers(DATA - 4); // LDM R0!, {R1, R2}
    watching(chip, new Watchpoint(DATA, 4, Access.READ)).core.run(100);
    assertThat(hits).extracting(Hit::address).containsExactly(DATA);

    Chip pushes = Chip.with(0xB406, 0xE7FE); // PUSH {R1, R2}
    watching(pushes, new Watchpoint(Chip.STACK - 8, 8, Access.WRITE)).core.run(100);
    assertThat(pushes.core.halted()).isTrue();
  }

  @Test
  void shouldLeaveTheCoreAsItIsIfNobodyWantsItHalted() {
    Chip chip = Chip.with(0x3101, 0x6001, 0xE7FC).registers(DATA);
    chip.core.watchpoints().add(new Watchpoint(DATA, 4, Access.WRITE));
    for (int i = 0; i < 10; i++) {
      chip.runTo(100L * i);
    }
    assertThat(chip.core.halted()).isFalse();
    assertThat(chip.core.register(1)).isGreaterThan(100);
  }

  @Test
  void shouldCountTheSameCycles() {
    Chip plain = Chip.with(0x3101, 0x6001, 0x6802, 0xE7FB).registers(DATA);
    Chip watched = Chip.with(0x3101, 0x6001, 0x6802, 0xE7FB).registers(DATA);
    watched.core.watchpoints().add(new Watchpoint(DATA + 64, 4, Access.ANY));
    plain.runTo(10_001);
    watched.runTo(10_001);
    assertThat(watched.core.cycles()).isEqualTo(plain.core.cycles());
    assertThat(watched.core.instructions()).isEqualTo(plain.core.instructions());
    assertThat(watched.core.register(1)).isEqualTo(plain.core.register(1));
  }
}
