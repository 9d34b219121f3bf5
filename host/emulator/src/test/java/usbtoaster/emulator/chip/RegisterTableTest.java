package usbtoaster.emulator.chip;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import usbtoaster.emulator.bus.Peripheral;
import usbtoaster.emulator.bus.Register;

@DisplayName("docs/emulator-registers.md says what the blocks declare")
class RegisterTableTest {
  private static final Path DOCUMENT = Path.of("../../docs/emulator-registers.md");

  private final Rp2040 pico = Rp2040.pico();

  @Test
  void shouldMatchTheDeclarations() throws IOException {
    List<String> document = Files.readAllLines(DOCUMENT);
    List<String> right = RegisterTable.replace(document, RegisterTable.lines(pico.map()));
    if ("write".equals(System.getProperty("toaster.docs"))) {
      Files.write(DOCUMENT, right);
    }
    assertThat(RegisterTable.difference(Files.readAllLines(DOCUMENT), right)).isEmpty();
  }

  @Test
  void shouldNameTheLineThatDiffers() {
    List<String> made = RegisterTable.lines(pico.map());
    List<String> document = new ArrayList<>(List.of("# Registers", RegisterTable.BEGIN));
    document.addAll(made);
    document.add(RegisterTable.END);
    document.set(4, "| ROM | 0x00000000 | 2.7 | 0 | 0 | |");
    assertThat(RegisterTable.difference(document, RegisterTable.replace(document, made)))
        .contains(
            "docs/emulator-registers.md, line 5, is \"| ROM | 0x00000000 | 2.7 | 0 | 0 | |\" and"
                + " should be \"%s\": run this test with -Dtoaster.docs=write"
                    .formatted(made.get(2)));
  }

  @Test
  void shouldLogOneLineForEachThingThatIsMissing() {
    Set<String> missing = new TreeSet<>();
    String log =
        CapturedLog.of(
            () -> {
              for (Peripheral block : pico.blocks()) {
                for (Register register : block.declared()) {
                  if (register.isUnsupported()) {
                    missing.add(block.name() + ": " + register.missing());
                    block.read(register.offset());
                    block.write(register.offset(), 0);
                    block.read(register.offset());
                  }
                }
              }
            });
    assertThat(log.lines().filter(line -> line.contains(" is not emulated: ")))
        .hasSameSizeAs(missing)
        .hasSizeLessThan(30);
    assertThat(missing)
        .contains("USBCTRL_REGS: the USB controller as a host", "CLOCKS: gating of clocks");
    assertThat(log)
        .containsOnlyOnce(" gating of clocks is not emulated: CLOCKS.WAKE_EN0 is the first");
  }

  @Test
  void shouldLogTheFirstAccessWhereNothingIsDeclared() {
    Peripheral timer =
        pico.blocks().stream().filter(b -> b.name().equals("TIMER")).findFirst().orElseThrow();
    String log =
        CapturedLog.of(
            () -> {
              assertThat(timer.read(0x44)).isZero();
              timer.write(0x44, 1);
              timer.write(0x48, 1);
            });
    assertThat(log.lines().filter(line -> line.contains("TIMER has no register at 0x44")))
        .hasSize(1);
    assertThat(log).doesNotContain("0x48");
  }
}
