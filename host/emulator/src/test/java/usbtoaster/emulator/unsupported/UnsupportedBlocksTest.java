package usbtoaster.emulator.unsupported;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Blocks that are declared and not emulated")
class UnsupportedBlocksTest {
  @Test
  @DisplayName("every register is declared unsupported, so that the log names it")
  void shouldDeclareEveryRegisterUnsupported() {
    assertThat(UnsupportedBlocks.pio(1).declared())
        .hasSize(81)
        .allMatch(register -> register.isUnsupported(), "unsupported");
  }
}
