package usbtoaster.emulator.pio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import usbtoaster.emulator.gpio.OpenDrainWire;
import usbtoaster.emulator.gpio.Pull;

@DisplayName("3. PIO")
class PioTest {
  private static final int SET_PIN_0 = 1 << 26;

  private final PioBench bench = new PioBench();

  @Test
  @DisplayName("3.5.5: INT divides, FRAC lengthens the period after its sum has passed 1")
  void shouldDivideTheClock() {
    bench.give(0, 0);
    bench.program(0xE001, 0xE000);
    bench.write(PioBench.PINCTRL, SET_PIN_0);
    bench.write(PioBench.INSTR, 0xE081);
    bench.write(PioBench.CLKDIV, 2 << 16 | 0x80 << 8);
    List<String> edges = bench.edges(0);
    bench.pass(1);
    bench.write(PioBench.CTRL, 0x101);
    bench.pass(15);
    assertThat(edges).containsExactly("3+", "5-", "8+", "10-", "13+", "15-");
  }

  @Test
  @DisplayName("3.5.4: an OUT that finds the OSR empty takes a cycle to fill it")
  void shouldPullAutomatically() {
    bench.give(0, 0);
    bench.program(0x6001); // OUT PINS, 1
    bench.write(PioBench.SHIFTCTRL, 0x040A_0000 | 1 << 25);
    bench.write(PioBench.PINCTRL, 1 << 20 | SET_PIN_0);
    bench.write(PioBench.INSTR, 0xE081);
    List<String> edges = bench.edges(0);
    bench.write(PioBench.CTRL, 0x101);
    bench.pass(10);
    assertThat(bench.read(PioBench.FDEBUG)).isEqualTo(1 << 24);
    bench.write(PioBench.TXF, 0b101);
    bench.pass(10);
    assertThat(edges).containsExactly("12+", "13-", "14+");
    assertThat(bench.read(PioBench.ADDR)).isZero();
  }

  @Test
  @DisplayName("3.5.6.3: an input is seen two cycles later, or at once if it is not synchronised")
  void shouldSynchroniseInputs() {
    bench.program(0x20A3, 0xC001); // WAIT 1 PIN 3; IRQ 1
    bench.write(PioBench.INTE0, 1 << 9);
    bench.write(PioBench.CTRL, 1);
    bench.pass(100);
    bench.bank.pin(3).drive(true);
    bench.pass(100);
    assertThat(bench.irqs()).containsExactly("104+0");
    bench.bank.pin(3).drive(false);
    bench.write(PioBench.IRQ, 2);
    bench.write(PioBench.BYPASS, 8);
    bench.pass(100);
    bench.bank.pin(3).drive(true);
    bench.pass(100);
    assertThat(bench.irqs().getLast()).isEqualTo("302+0");
  }

  @Test
  @DisplayName("3.5.6: a program sees the pad that it drives itself, through the synchroniser")
  void shouldSeeItsOwnPin() {
    bench.give(0, 0);
    bench.program(0xE081, 0xE001, 0x2080, 0xE000, 0x2000, 0x0001);
    bench.write(PioBench.PINCTRL, SET_PIN_0);
    bench.write(PioBench.CTRL, 1);
    bench.pass(1000);
    assertThat(bench.clock.next()).isNull();
    bench.give(0, 1); // whatever notices the time
    List<String> edges = bench.edges(0);
    bench.pass(18);
    assertThat(edges).hasSize(4);
  }

  @Test
  @DisplayName("3.6.7: a wire on the board follows the directions, as I2C by PIO needs it")
  void shouldPullAWireLow() {
    List<String> levels = new ArrayList<>();
    OpenDrainWire wire =
        new OpenDrainWire(level -> levels.add(bench.clkSys.ticks() + (level ? "+" : "-")));
    wire.join(bench.bank.pin(0));
    bench.bank.pin(0).pull(Pull.UP);
    bench.give(0, 0);
    bench.program(0xE481, 0xE480); // SET PINDIRS, 1 [4]; SET PINDIRS, 0 [4]
    bench.write(PioBench.PINCTRL, SET_PIN_0);
    levels.clear();
    bench.write(PioBench.CTRL, 1);
    bench.pass(14);
    assertThat(levels).containsExactly("1-", "6+", "11-");
  }

  @Test
  @DisplayName("3.7: nothing is armed while nobody waits, and a long count costs nothing")
  void shouldCostNothingUnseen() {
    bench.program(0xA02B, 0x0041, 0xC000); // MOV X, ~NULL; JMP X-- 1; IRQ 0
    bench.write(PioBench.CTRL, 1);
    assertThat(bench.clock.next()).isNull();
    bench.pass(0x1_0000_0000L + 1);
    assertThat(bench.read(PioBench.IRQ)).isZero();
    bench.pass(1);
    assertThat(bench.read(PioBench.IRQ)).isEqualTo(1);
  }

  @Test
  @DisplayName("3.7: a counting loop is found in the middle")
  void shouldStopACountInTheMiddle() {
    bench.program(0xE03F, 0x0241, 0xA0C1); // SET X, 31; JMP X-- 1 [2]; MOV ISR, X
    bench.write(PioBench.CTRL, 1);
    bench.pass(1 + 3 * 10);
    bench.write(PioBench.CTRL, 0);
    bench.pass(50);
    bench.write(PioBench.INSTR, 0xA0C1);
    bench.pass(1);
    bench.write(PioBench.INSTR, 0x8000); // PUSH
    bench.pass(1);
    assertThat(bench.read(PioBench.RXF)).isEqualTo(21);
  }

  @Test
  @DisplayName("3.5.7: EXEC_STALLED until the instruction ends, or a NOP is written over it")
  void shouldLatchAStalledInstruction() {
    bench.write(PioBench.INSTR, 0x80A0); // PULL
    bench.pass(5);
    assertThat(bench.read(PioBench.EXECCTRL)).isEqualTo(0x8001_F000);
    bench.write(PioBench.INSTR, 0xA042);
    bench.pass(1);
    assertThat(bench.read(PioBench.EXECCTRL)).isEqualTo(0x0001_F000);
    bench.write(PioBench.INSTR, 0x80A0);
    bench.write(PioBench.TXF, 1);
    bench.pass(2);
    assertThat(bench.read(PioBench.FLEVEL)).isZero();
    assertThat(bench.read(PioBench.EXECCTRL)).isEqualTo(0x0001_F000);
  }

  @Test
  @DisplayName("3.7: reset values, what is hardwired, and a reset")
  void shouldReset() {
    assertThat(bench.read(PioBench.CFGINFO)).isEqualTo(0x0020_0404);
    assertThat(bench.read(PioBench.FSTAT)).isEqualTo(0x0F00_0F00);
    bench.write(PioBench.PINCTRL, 32 << 20 | 25);
    bench.write(PioBench.INSTR, 0xA00B); // MOV PINS, ~NULL
    bench.write(PioBench.TXF + 4, 1);
    bench.pass(1);
    assertThat(bench.read(PioBench.PADOUT)).isEqualTo(0x3FFF_FFFF);
    bench.pios.getFirst().reset();
    assertThat(bench.read(PioBench.PADOUT)).isZero();
    assertThat(bench.read(PioBench.FLEVEL)).isZero();
    assertThat(bench.read(PioBench.PINCTRL)).isEqualTo(0x1400_0000);
  }
}
