package usbtoaster.emulator.unsupported;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import usbtoaster.emulator.bus.Registers;
import usbtoaster.emulator.clocks.ClockRig;

@DisplayName("Blocks that are declared and not emulated")
class UnsupportedBlocksTest {
  private final ClockRig rig = new ClockRig();

  @Test
  @DisplayName("every register is declared unsupported, so that the log names it")
  void shouldDeclareEveryRegisterUnsupported() {
    List<Registers> blocks = List.of(UnsupportedBlocks.usb(), UnsupportedBlocks.pio(1));

    assertThat(blocks)
        .flatExtracting(Registers::declared)
        .hasSize(38 + 81)
        .allMatch(register -> register.isUnsupported(), "unsupported");
  }

  @Test
  @DisplayName("4.1: the USB controller's memory and registers stand apart on the bus")
  void shouldTellUsbMemoryFromUsbRegisters() {
    rig.bus.attach(0x5010_0000, new UsbDpram());
    rig.bus.attach(0x5011_0000, UnsupportedBlocks.usb());

    rig.write(0x5010_0000 + 0x6C, 5);

    assertThat(rig.read(0x5010_006C)).isEqualTo(5);
    assertThat(rig.read(0x5011_006C)).isEqualTo(0x0010_0010);
  }
}
