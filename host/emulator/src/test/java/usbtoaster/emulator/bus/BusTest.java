package usbtoaster.emulator.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BusTest {
  private static final int BLOCK = 0x4003_C000;

  private final Bus bus =
      new Bus(
          new Memory(16 * 1024, 0), new Memory(2 * 1024 * 1024, 0xFF), new Memory(264 * 1024, 0));
  private final Registers registers = new Registers("SPI0");
  private int pops;

  @BeforeEach
  void attach() {
    registers.at(0x04, "SSPCR1").writable(0xF);
    registers.at(0x08, "SSPDR").reads(() -> ++pops, () -> pops);
    registers.at(0x20, "SSPICR").reset(3).clearable(3);
    bus.attach(BLOCK, registers);
  }

  @Test
  @DisplayName("2.1.2: the aliases XOR, set and clear bits")
  void shouldModifyThroughTheAliases() {
    bus.write(0, BLOCK + 0x4, 4, 0b0011);
    bus.write(0, BLOCK + 0x1004, 4, 0b0110);
    assertThat(bus.read(0, BLOCK + 0x4, 4)).isEqualTo(0b0101);
    bus.write(0, BLOCK + 0x2004, 4, 0b1010);
    assertThat(bus.read(0, BLOCK + 0x4, 4)).isEqualTo(0b1111);
    bus.write(0, BLOCK + 0x3004, 4, 0b1001);
    assertThat(bus.read(0, BLOCK + 0x4, 4)).isEqualTo(0b0110);
  }

  @Test
  @DisplayName("2.1.4: a narrow write stands on all lanes, a narrow read takes its own")
  void shouldReplicateNarrowWrites() {
    Registers wide = new Registers("WIDE");
    wide.at(0, "WORD").writable(-1);
    bus.attach(0x4000_8000, wide);
    bus.write(0, 0x4000_8001, 1, 0xA5);
    assertThat(bus.read(0, 0x4000_8000, 4)).isEqualTo(0xA5A5A5A5);
    bus.write(0, 0x4000_8002, 2, 0x1234);
    assertThat(bus.read(0, 0x4000_8000, 4)).isEqualTo(0x12341234);
    assertThat(bus.read(0, 0x4000_8001, 1)).isEqualTo(0x12);
    assertThat(bus.read(0, 0x4000_8002, 2)).isEqualTo(0x1234);
  }

  @Test
  void shouldReadWithSideEffectsAndModifyWithout() {
    assertThat(bus.read(0, BLOCK + 0x8, 4)).isEqualTo(1);
    bus.write(0, BLOCK + 0x2008, 4, 0);
    assertThat(bus.read(0, BLOCK + 0x8, 4)).isEqualTo(2);
  }

  @Test
  void shouldClearThroughTheClrAliasToo() {
    bus.write(0, BLOCK + 0x3020, 4, 2);
    assertThat(bus.read(0, BLOCK + 0x20, 4)).isEqualTo(1);
  }

  @Test
  void shouldClearWhereAOneIsWritten() {
    bus.write(0, BLOCK + 0x20, 4, 1);
    assertThat(bus.read(0, BLOCK + 0x20, 4)).isEqualTo(2);
    registers.reset();
    assertThat(bus.read(0, BLOCK + 0x20, 4)).isEqualTo(3);
  }

  @Test
  @DisplayName("2.6.2: SRAM0 to SRAM3 are striped by word at 0x20000000 and whole at 0x21000000")
  void shouldStripeTheSram() {
    for (int bank = 0; bank < 4; bank++) {
      bus.write(0, 0x2100_0000 + bank * 0x1_0000 + 4, 4, 100 + bank);
    }
    assertThat(bus.read(0, 0x2000_0010, 4)).isEqualTo(100);
    assertThat(bus.read(0, 0x2000_0014, 4)).isEqualTo(101);
    assertThat(bus.read(0, 0x2000_0018, 4)).isEqualTo(102);
    assertThat(bus.read(0, 0x2000_001C, 4)).isEqualTo(103);
    assertThat(bus.read(0, 0x2103_0005, 1)).isZero();
    assertThat(bus.read(0, 0x2103_0004, 1)).isEqualTo(103);
  }

  @Test
  @DisplayName("2.6.3: flash repeats up to 16 MiB and stands at four addresses")
  void shouldMirrorTheFlash() {
    bus.flash().write(0x123, 1, 0x5A);
    for (int base : new int[] {0x1000_0000, 0x1100_0000, 0x1200_0000, 0x1300_0000, 0x1020_0000}) {
      assertThat(bus.read(0, base + 0x123, 1)).isEqualTo(0x5A);
    }
    bus.write(0, 0x1000_0123, 1, 0); // ignored
    assertThat(bus.read(0, 0x1000_0123, 1)).isEqualTo(0x5A);
    assertThatThrownBy(() -> bus.write(0, 0x1300_0123, 1, 0)).isInstanceOf(BusFault.class);
    bus.xipFaults(false, false);
    bus.write(0, 0x1300_0123, 1, 0); // ignored
    assertThat(bus.read(0, 0x1000_0123, 1)).isEqualTo(0x5A);
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        0x0000_4000,
        0x1500_4000,
        0x1600_0000,
        0x2004_2000,
        0x2104_0000,
        0x2200_0000,
        0x3000_0000,
        0x4007_0000,
        0x4000_4000,
        0x5050_0000,
        0x6000_0000,
        0xD000_1000,
        0xF000_0000
      })
  void shouldFaultWhereNothingIs(int address) {
    assertThatThrownBy(() -> bus.read(0, address, 4))
        .isInstanceOf(BusFault.class)
        .hasMessage("Nothing answers at 0x%08X", address);
    assertThatThrownBy(() -> bus.write(0, address, 4, 1)).isInstanceOf(BusFault.class);
  }

  @Test
  @DisplayName("2.3.1: the SIO is the cores' own")
  void shouldKeepTheSioFromTheDma() {
    Registers sio = new Registers("SIO");
    sio.at(0, "CPUID").reset(1);
    bus.attachSio(1, sio);
    assertThat(bus.read(1, 0xD000_0000, 4)).isEqualTo(1);
    assertThatThrownBy(() -> bus.read(Bus.DMA, 0xD000_0000, 4)).isInstanceOf(BusFault.class);
  }

  @Test
  void shouldFindTheRegisterThatAnAccessIsAloneFor() {
    registers.at(0x24, "SSPDMACR").unsupported();
    assertThat(bus.alone(0, BLOCK + 0x8)).isEqualTo(registers.declared().get(1));
    assertThat(bus.alone(Bus.DMA, BLOCK + 0x8)).isNotNull();
    assertThat(bus.alone(0, BLOCK + 0x24)).as("notifies of each use").isNull();
    assertThat(bus.alone(0, BLOCK + 0xC)).as("nothing declared").isNull();
    assertThat(bus.alone(0, BLOCK + 0x2008)).as("an alias").isNull();
    assertThat(bus.alone(0, BLOCK + 0x9)).as("no word's address").isNull();
    assertThat(bus.alone(0, 0x2000_0000)).as("memory").isNull();
    assertThat(bus.alone(0, 0x4007_0000)).as("nothing there").isNull();
    assertThat(bus.alone(0, 0xD000_0000)).as("nothing there").isNull();
    Registers sio = new Registers("SIO");
    sio.at(0, "CPUID");
    bus.attachSio(0, sio);
    assertThat(bus.alone(0, 0xD000_0000)).isNotNull();
    assertThat(bus.alone(1, 0xD000_0000)).as("the other core's").isNull();
    assertThat(bus.alone(Bus.DMA, 0xD000_0000)).isNull();
  }

  @Test
  void shouldTellWatchersOfWritesToWatchedLines() {
    Memory sram = bus.sram();
    List<String> notified = new ArrayList<>();
    WriteWatcher first = (offset, length) -> notified.add("%x+%d".formatted(offset, length));
    WriteWatcher second = (offset, length) -> notified.add("too");
    sram.addWatcher(first);
    sram.addWatcher(second);
    sram.watch(0x103E, 4); // the end of a line and the beginning of the next
    bus.write(Bus.DMA, 0x2000_1006, 1, 1);
    bus.write(0, 0x2000_1040, 4, 1);
    bus.write(0, 0x2000_0FFC, 4, 1);
    bus.write(0, 0x2000_1080, 4, 1);
    assertThat(notified).containsExactly("1006+1", "too", "1040+4", "too");
    notified.clear();
    sram.removeWatcher(first);
    sram.load(0xF00, new byte[0x200]);
    sram.fill(0x1000, 8, 0xFF);
    assertThat(notified).containsExactly("too", "too");
    assertThat(sram.read(0x1004, 4)).isEqualTo(-1);
  }

  @Test
  void shouldWatchUpToTheEndOfTheMemory() {
    Memory sram = bus.sram();
    sram.watch(sram.size() - 2, 4);
    List<Integer> notified = new ArrayList<>();
    sram.addWatcher((offset, length) -> notified.add(offset));
    sram.write(sram.size() - 2, 2, 7);
    assertThat(notified).containsExactly(sram.size() - 2);
  }
}
