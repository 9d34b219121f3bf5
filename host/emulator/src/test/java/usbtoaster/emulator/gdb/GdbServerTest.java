package usbtoaster.emulator.gdb;

import static org.assertj.core.api.Assertions.assertThat;
import static usbtoaster.emulator.testing.Assembler.ALWAYS;
import static usbtoaster.emulator.testing.Assembler.NOP;
import static usbtoaster.emulator.testing.Assembler.SRAM;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import usbtoaster.emulator.testing.Assembler;

@DisplayName("A GDB debugs the firmware while a test lets its time pass")
class GdbServerTest {
  private static final int COUNTER = SRAM + 0x1000;
  private static final int LOOP = SRAM + 0x42; // behind the load of R0
  private static final Duration RUN = Duration.ofMillis(5);

  private Debugged debugged;
  private RemoteClient gdb;

  /** Counts in R1 and stores it: ADDS R1, #1; STR R1, [R0]; NOP; B. */
  @BeforeEach
  void attach() throws IOException {
    debugged =
        new Debugged(
            new Assembler(SRAM)
                .function("main")
                .load(0, COUNTER)
                .function("loop")
                .op(0x3101, 0x6001, NOP)
                .back(ALWAYS, "loop")
                .image(),
            RUN);
    gdb = debugged.gdb;
  }

  @AfterEach
  void detach() throws IOException {
    debugged.close();
  }

  private int pc() throws IOException {
    return Hex.word(gdb.ask("pf"));
  }

  private int counter() throws IOException {
    return Hex.word(gdb.ask("m%x,4".formatted(COUNTER)));
  }

  @Test
  void shouldStandAtTheFirstInstructionUntilItIsLetGo() throws IOException {
    assertThat(pc()).isEqualTo(SRAM + 0x40);
    assertThat(debugged.run).isNotDone();
    assertThat(gdb.ask("D")).isEqualTo("OK");
    debugged.run.join();
    assertThat(debugged.bench.time()).isGreaterThanOrEqualTo(RUN);
  }

  @Test
  void shouldHaltAtABreakpointEachTime() throws IOException {
    assertThat(gdb.ask("Z0,%x,2".formatted(LOOP + 4))).isEqualTo("OK");
    for (int i = 1; i <= 3; i++) {
      assertThat(gdb.ask("vCont;c")).isEqualTo("T05hwbreak:;thread:1;");
      assertThat(pc()).isEqualTo(LOOP + 4);
      assertThat(counter()).isEqualTo(i);
    }
    assertThat(gdb.ask("z0,%x,2".formatted(LOOP + 4))).isEqualTo("OK");
    gdb.send("vCont;c");
    debugged.run.join();
    assertThat(debugged.bench.word(COUNTER)).isGreaterThan(100);
  }

  @Test
  void shouldStepOneInstructionAtATime() throws IOException {
    for (int pc : new int[] {LOOP, LOOP + 2, LOOP + 4, LOOP + 6, LOOP, LOOP + 2}) {
      assertThat(gdb.ask("vCont;s:1")).isEqualTo("T05thread:1;");
      assertThat(pc()).isEqualTo(pc);
    }
    assertThat(debugged.bench.pico().core().instructions()).isEqualTo(6);
  }

  @Test
  void shouldStepOutOfARange() throws IOException {
    gdb.ask("s");
    assertThat(gdb.ask("vCont;r%x,%x:1".formatted(LOOP, LOOP + 6))).isEqualTo("T05thread:1;");
    assertThat(pc()).isEqualTo(LOOP + 6);
  }

  @ParameterizedTest
  @CsvSource({"2, watch", "4, awatch"})
  void shouldHaltBehindAnAccessToWhatIsWatched(int type, String name) throws IOException {
    assertThat(gdb.ask("Z%d,%x,4".formatted(type, COUNTER))).isEqualTo("OK");
    assertThat(gdb.ask("c")).isEqualTo("T05%s:%08x;thread:1;".formatted(name, COUNTER));
    assertThat(pc()).isEqualTo(LOOP + 4);
    assertThat(counter()).isEqualTo(1);
  }

  @Test
  void shouldStopWhenAskedTo() throws IOException {
    gdb.ask("Z0,%x,2".formatted(LOOP));
    gdb.ask("c"); // it has begun
    gdb.ask("z0,%x,2".formatted(LOOP));
    gdb.ask("Z2,%x,4".formatted(COUNTER + 64)); // which nobody writes: it runs on
    gdb.send("c");
    gdb.raw("\u0003");
    // Either the run of 5 ms is over, and nobody asks any more, or it has stopped.
    CompletableFuture<String> stop = CompletableFuture.supplyAsync(this::answer);
    CompletableFuture.anyOf(stop, debugged.run).join();
    assertThat(debugged.run.isDone() || stop.join().startsWith("T02")).isTrue();
    gdb.raw("");
  }

  private String answer() {
    try {
      return gdb.answer();
    } catch (IOException e) {
      return "";
    }
  }

  @Test
  void shouldWriteRegistersAndMemory() throws IOException {
    gdb.ask("s");
    assertThat(gdb.ask("P1=2a000000")).isEqualTo("OK");
    gdb.ask("s");
    gdb.ask("s");
    assertThat(counter()).isEqualTo(43);
    assertThat(gdb.ask("M%x,3:010203".formatted(COUNTER + 1))).isEqualTo("OK");
    assertThat(gdb.ask("m%x,5".formatted(COUNTER))).isEqualTo("2b01020300");
    assertThat(gdb.ask("X%x,2:}\u0003A".formatted(COUNTER))).isEqualTo("OK");
    assertThat(gdb.ask("m%x,2".formatted(COUNTER))).isEqualTo("2341");
    assertThat(gdb.ask("g"))
        .hasSize(8 * Description.REGISTERS.size())
        .startsWith(Hex.word(COUNTER));
  }

  @Test
  void shouldReadARegisterWithoutItsEffectUnlessWanted() throws IOException {
    debugged.bench.pico().uart(0); // UART0 is held in reset: its registers read 0
    assertThat(gdb.ask("m40034000,4")).isEqualTo("00000000");
    assertThat(gdb.monitor("effects on")).contains("have their side effects");
    int lock = 0xD000_0100; // SPINLOCK0: a read takes it (datasheet 2.3.1.3)
    assertThat(gdb.ask("m%x,4".formatted(lock))).isEqualTo("01000000");
    assertThat(gdb.ask("m%x,4".formatted(lock))).isEqualTo("00000000");
    assertThat(gdb.monitor("effects off")).contains("no side effects");
    gdb.ask("M%x,4:01000000".formatted(lock)); // gives it back
    assertThat(gdb.ask("m%x,4".formatted(lock))).isEqualTo(gdb.ask("m%x,4".formatted(lock)));
  }

  @Test
  void shouldEraseAndProgramTheFlash() throws IOException {
    assertThat(gdb.ask("vFlashErase:10001000,1000")).isEqualTo("OK");
    assertThat(gdb.ask("vFlashWrite:10001004:abc")).isEqualTo("OK");
    assertThat(gdb.ask("vFlashDone")).isEqualTo("OK");
    assertThat(gdb.ask("m10001000,8")).isEqualTo("ffffffff616263ff");
    assertThat(gdb.ask("vFlashWrite:101fffff:ab")).startsWith("E.").contains("does not reach");
  }

  @Test
  void shouldTellWhereItIsAndWhatThePinsAre() throws IOException {
    assertThat(gdb.monitor("where")).contains("(main)");
    assertThat(gdb.monitor("pins")).contains("GPIO25").hasLineCount(30);
    assertThat(gdb.monitor("time")).contains("has executed 0 instructions");
    assertThat(gdb.monitor("dance")).contains("no such command", "effects on");
  }

  @Test
  void shouldReset() throws IOException {
    gdb.ask("s");
    gdb.ask("s");
    assertThat(gdb.monitor("reset")).contains("was reset");
    assertThat(pc()).isEqualTo(SRAM + 0x40);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "m",
        "mxyz,4",
        "m0",
        "M20000000,4",
        "p99",
        "P",
        "Z0",
        "Z0,zz,2",
        "Zq,0,2",
        "vCont",
        "vCont;",
        "v",
        "q",
        "Q",
        "H",
        "vFlashErase",
        "vFlashWrite",
        "qXfer",
        "vCont;q",
        "vFlashErase:0,1",
        "vFlashWrite:1",
        "vFlashErase:",
        "qXfer:features:read::0",
        "qXfer:features:read:target.xml:zz,1",
        "qRcmd",
        "qRcmd,zz",
        "m70000000,4",
        "M0,1:1",
        "vCont;r1",
        "Z2,20000000,",
        "G0",
        "P1=",
        "m20000000,fffffffff",
        "Z0,40000000,2"
      })
  void shouldAnswerWhatIsWrongAndGoOn(String packet) throws IOException {
    assertThat(gdb.ask(packet))
        .satisfiesAnyOf(
            answer -> assertThat(answer).isEmpty(),
            answer -> assertThat(answer).startsWith("E."),
            answer -> assertThat(answer).isEqualTo("OK"));
    assertThat(gdb.ask("?")).isEqualTo("T05thread:1;");
  }

  @Test
  void shouldAskAgainForAPacketWithAWrongChecksum() throws IOException {
    gdb.raw("$?#00");
    assertThat(gdb.octet()).isEqualTo('-');
    assertThat(gdb.ask("?")).isEqualTo("T05thread:1;");
  }

  @Test
  void shouldEndAConnectionThatSendsAPacketWithoutEnd() throws IOException {
    gdb.raw("$" + "m".repeat(Link.LONGEST + 1));
    int octet = gdb.octet();
    assertThat(octet).isEqualTo(-1);
    debugged.run.join(); // goes on without
  }

  @Test
  void shouldGoOnWhenGdbIsGone() throws IOException {
    gdb.ask("Z0,%x,2".formatted(LOOP));
    gdb.close();
    debugged.run.join();
    assertThat(debugged.bench.word(COUNTER)).isGreaterThan(100);
  }

  @Test
  void shouldTellThatItWasKilled() throws IOException {
    gdb.send("k");
    debugged.run.join();
    assertThat(debugged.server.killed()).isTrue();
  }

  @Test
  void shouldDescribeItselfInPieces() throws IOException {
    StringBuilder xml = new StringBuilder();
    String piece;
    do {
      piece = gdb.ask("qXfer:features:read:target.xml:%x,40".formatted(xml.length()));
      xml.append(piece.substring(1));
    } while (piece.startsWith("m"));
    assertThat(xml.toString()).isEqualTo(Description.target());
    assertThat(gdb.ask("qXfer:memory-map:read::0,fff")).startsWith("l").contains("0x200000");
  }
}
