package usbtoaster.emulator.gdb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static usbtoaster.emulator.testing.Assembler.ALWAYS;
import static usbtoaster.emulator.testing.Assembler.HERE;

import java.io.IOException;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import usbtoaster.emulator.testing.Assembler;
import usbtoaster.emulator.testing.TwoCores;

@DisplayName("GDB's threads are the cores")
class TwoCoresTest {
  private static final int COUNTER = Assembler.SRAM + 0x1000;

  private Assembler code;
  private Debugged debugged;
  private RemoteClient gdb;

  /** Core 1 counts in R1 and stores it; core 0 goes round one instruction. */
  @BeforeEach
  void attach() throws IOException {
    code = TwoCores.other().load(0, COUNTER).function("count").op(0x3101, 0x6001);
    TwoCores.launch(code.back(ALWAYS, "count")).function("rest").op(HERE);
    debugged = new Debugged(code.image(), Duration.ofMillis(5));
    gdb = debugged.gdb;
  }

  @AfterEach
  void detach() throws IOException {
    debugged.close();
  }

  private int at(String function) {
    return code.entry(function) & ~1;
  }

  private int register(int core, int number) throws IOException {
    assertThat(gdb.ask("Hg" + (core + 1))).isEqualTo("OK");
    return Hex.word(gdb.ask("p%x".formatted(number)));
  }

  private String describe(int thread) throws IOException {
    return new String(HexFormat.of().parseHex(gdb.ask("qThreadExtraInfo," + thread)), UTF_8);
  }

  @Test
  void shouldTellOfBoth() throws IOException {
    assertThat(gdb.ask("qfThreadInfo")).isEqualTo("m1,2");
    assertThat(gdb.ask("qC")).isEqualTo("QC1");
    assertThat(gdb.ask("T2")).isEqualTo("OK");
    assertThat(gdb.ask("T3")).isEqualTo("E.the threads are 1 and 2, core 0 and core 1");
    assertThat(describe(1)).isEqualTo("core 0");
    assertThat(gdb.ask("Z0,%x,2".formatted(at("rest")))).isEqualTo("OK");
    assertThat(gdb.ask("vCont;c")).isEqualTo("T05hwbreak:;thread:1;");
    assertThat(describe(1)).isEqualTo("core 0, halted");
    assertThat(describe(2)).isEqualTo("core 1");
    assertThat(gdb.monitor("time")).contains("Core 0 has executed", "Core 1 has executed");
  }

  @Test
  void shouldHaltCore1AndStepIt() throws IOException {
    int count = at("count");
    assertThat(gdb.ask("Z0,%x,2".formatted(count))).isEqualTo("OK");
    assertThat(gdb.ask("vCont;c")).isEqualTo("T05hwbreak:;thread:2;");
    int counted = register(1, 1);
    for (int turn = 1; turn <= 3; turn++) {
      assertThat(gdb.ask("vCont;c")).isEqualTo("T05hwbreak:;thread:2;");
      assertThat(register(1, 15)).isEqualTo(count);
      assertThat(register(1, 1)).isEqualTo(counted + turn);
    }
    counted = register(1, 1);
    assertThat(gdb.ask("vCont;s:2;c")).isEqualTo("T05thread:2;");
    assertThat(register(1, 15)).isEqualTo(count + 2);
    assertThat(register(1, 1)).isEqualTo(counted + 1);
    assertThat(Integer.compareUnsigned(register(0, 15), count)).isPositive();
  }

  @Test
  void shouldHaltCore1AtAWatchpoint() throws IOException {
    assertThat(gdb.ask("Z2,%x,4".formatted(COUNTER))).isEqualTo("OK");
    assertThat(gdb.ask("vCont;c")).isEqualTo("T05watch:%08x;thread:2;".formatted(COUNTER));
    assertThat(register(1, 15)).isEqualTo(at("count") + 4);
    assertThat(gdb.ask("z2,%x,4".formatted(COUNTER))).isEqualTo("OK");
  }
}
