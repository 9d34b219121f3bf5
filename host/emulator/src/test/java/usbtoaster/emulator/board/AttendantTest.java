package usbtoaster.emulator.board;

import static org.assertj.core.api.Assertions.assertThat;
import static usbtoaster.emulator.testing.Assembler.HERE;
import static usbtoaster.emulator.testing.Assembler.SRAM;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import usbtoaster.emulator.chip.Rp2040;
import usbtoaster.emulator.testing.Assembler;

/** An attendant, as a debugger is one, moves pins while time stands still. */
@DisplayName("What an attendant does to a pin comes to the other chip a picosecond later")
class AttendantTest {
  private static final int RESETS_CLEAR = 0x4000_F000;
  private static final int IO_AND_PADS = 1 << 5 | 1 << 8;
  private static final int GPIO2_CTRL = 0x4001_4014;
  private static final int SIO_OE_SET = 0xD000_0024;
  private static final int SIO_OUT_XOR = 0xD000_001C;
  private static final int WFI = 0xBF30;
  private static final long MICRO = 1_000_000;

  private static Rp2040 chip(int last) {
    Rp2040 pico = Rp2040.pico();
    pico.load(
        new Assembler(SRAM)
            .function("main")
            .store(RESETS_CLEAR, IO_AND_PADS)
            .store(GPIO2_CTRL, 5)
            .store(SIO_OE_SET, 4)
            .op(last, HERE)
            .image());
    pico.powerCycle();
    return pico;
  }

  @ParameterizedTest
  @ValueSource(ints = {WFI, HERE})
  void shouldBeInTime(int last) {
    Rp2040 device = chip(last);
    Rp2040 tester = chip(HERE);
    tester.core().write(SIO_OE_SET, 4, 0);
    Board.wire(device, 2, tester, 3);
    List<Long> moved = new ArrayList<>();
    List<Long> seen = new ArrayList<>();
    tester.pin(3).pad().listen(level -> seen.add(tester.clock().picos()));
    device.attendant(
        () -> {
          long now = device.clock().picos();
          if (now > 100 * MICRO && moved.size() < 20) {
            device.core().poke(SIO_OUT_XOR, 4, 4);
            moved.add(now);
          }
          return now + 7 * MICRO / 3;
        });
    tester.runTo(500 * MICRO);
    assertThat(moved).hasSize(20);
    assertThat(seen).isEqualTo(moved.stream().map(at -> at + 1).toList());
  }
}
