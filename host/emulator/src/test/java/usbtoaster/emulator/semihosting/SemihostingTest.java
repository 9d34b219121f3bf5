package usbtoaster.emulator.semihosting;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static usbtoaster.emulator.testing.Assembler.HERE;
import static usbtoaster.emulator.testing.Assembler.SRAM;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import usbtoaster.emulator.testing.Assembler;
import usbtoaster.emulator.testing.StuckException;
import usbtoaster.emulator.testing.TestBench;

@DisplayName("A firmware's console, files and exit code by semihosting")
class SemihostingTest {
  private static final Duration LIMIT = Duration.ofMillis(10);
  private static final int CALL = 0xBEAB;
  private static final int BLOCK = SRAM + 0x2000;
  private static final int TEXT = SRAM + 0x3000;
  private static final int RESULTS = SRAM + 0x4000;
  private static final int OPEN = 1;
  private static final int CLOSE = 2;
  private static final int WRITE = 5;
  private static final int READ = 6;
  private static final int LENGTH = 0xC;
  private static final int APPLICATION_EXIT = 0x20026;

  @TempDir private Path folder;
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private int calls;

  private Assembler main() {
    return new Assembler(SRAM).function("main");
  }

  /** Adds a call whose operands are in a block, and keeps its result. */
  private Assembler call(Assembler code, int operation, int... operands) {
    for (int i = 0; i < operands.length; i++) {
      code.store(BLOCK + 4 * i, operands[i]);
    }
    code.load(0, operation).load(1, BLOCK).op(CALL);
    return code.load(1, RESULTS + 4 * calls++).op(0x6008); // STR R0, [R1]
  }

  private static Assembler exit(Assembler code) {
    return code.load(0, 0x18).load(1, APPLICATION_EXIT).op(CALL, HERE);
  }

  private TestBench bench(Assembler code, String typed) {
    TestBench bench = TestBench.of(code.image());
    bench.semihosting(new ByteArrayInputStream(typed.getBytes(ISO_8859_1)), said, folder);
    return bench;
  }

  private static void text(TestBench bench, int address, String text) {
    for (int i = 0; i <= text.length(); i++) {
      int octet = i < text.length() ? text.charAt(i) : 0;
      bench.pico().core().poke(address + i, 1, octet);
    }
  }

  private static int result(TestBench bench, int call) {
    return bench.word(RESULTS + 4 * call);
  }

  private static int word(String twoToFour) {
    int word = 0;
    for (int i = 0; i < twoToFour.length(); i++) {
      word |= twoToFour.charAt(i) << (8 * i);
    }
    return word;
  }

  @Test
  void shouldSayWhatTheFirmwareSays() {
    TestBench bench =
        bench(exit(main().load(0, 4).load(1, TEXT).op(CALL).load(0, 3).load(1, TEXT).op(CALL)), "");
    text(bench, TEXT, "Hello, host\n");
    assertThat(bench.runUntilExit(LIMIT)).isZero();
    assertThat(said.toString(ISO_8859_1)).isEqualTo("Hello, host\nH");
  }

  @ParameterizedTest
  @CsvSource({"0x20026, 0, 0", "0x20026, 42, 42", "0x20023, 0, 1"})
  void shouldEndWithTheExitCode(String reason, int code, int expected) {
    Assembler ends = main().store(BLOCK, Integer.decode(reason)).store(BLOCK + 4, code);
    TestBench bench = bench(ends.load(0, 0x20).load(1, BLOCK).op(CALL, HERE), "");
    assertThat(bench.runUntilExit(LIMIT)).isEqualTo(expected);
  }

  @Test
  void shouldReadTheConsole() {
    Assembler code = call(call(call(main(), 7), 7), 7);
    TestBench bench = bench(exit(code), "ab");
    bench.runUntilExit(LIMIT);
    assertThat(result(bench, 0)).isEqualTo('a');
    assertThat(result(bench, 1)).isEqualTo('b');
    assertThat(result(bench, 2)).as("the end").isEqualTo(-1);
  }

  @Test
  void shouldWriteAndReadAFile() throws IOException {
    Files.writeString(folder.resolve("in"), "four");
    Assembler code = call(main(), OPEN, TEXT, 0, 2); // "in", r
    call(code, LENGTH, 3);
    call(code, READ, 3, TEXT + 16, 10);
    call(code, CLOSE, 3);
    call(code, OPEN, TEXT + 4, 4, 3); // "out", w
    call(code, WRITE, 3, TEXT + 16, 4);
    call(code, CLOSE, 3);
    call(code, OPEN, TEXT + 4, 8, 3); // "out", a
    call(code, WRITE, 3, TEXT + 16, 2);
    TestBench bench = bench(exit(code), "");
    text(bench, TEXT, "in");
    text(bench, TEXT + 4, "out");
    bench.runUntilExit(LIMIT);
    assertThat(result(bench, 0)).isEqualTo(3);
    assertThat(result(bench, 1)).isEqualTo(4);
    assertThat(result(bench, 2)).as("not read").isEqualTo(6);
    assertThat(bench.word(TEXT + 16)).isEqualTo(word("four"));
    assertThat(folder.resolve("out")).hasContent("fourfo");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../secret", "/etc/hostname", "link/secret", "link", "none/x", "a\u0000b"})
  void shouldNotLeaveTheFolder(String name) throws IOException {
    Path outside = Files.createDirectory(folder.resolve("outside"));
    Files.writeString(outside.resolve("secret"), "secret");
    Path inside = Files.createDirectory(folder.resolve("inside"));
    Files.createSymbolicLink(inside.resolve("link"), outside);
    TestBench bench = TestBench.of(exit(call(main(), OPEN, TEXT, 0, name.length())).image());
    bench.semihosting(new ByteArrayInputStream(new byte[0]), said, inside);
    text(bench, TEXT, name);
    bench.runUntilExit(LIMIT);
    assertThat(result(bench, 0)).isEqualTo(-1);
  }

  @Test
  void shouldRefuseWhatCannotBe() {
    Assembler code = call(main(), CLOSE, 7);
    call(code, WRITE, 3, TEXT, 4);
    call(code, 0x12, TEXT, 4); // SYS_SYSTEM
    call(code, 0x7777);
    call(code, OPEN, 0x7000_0000, 0, 4); // nothing is there
    call(code, OPEN, TEXT, -1, 3);
    call(code, OPEN, TEXT, 12, 3);
    TestBench bench = bench(exit(code), "");
    text(bench, TEXT, "new");
    bench.runUntilExit(LIMIT);
    for (int i = 0; i < calls; i++) {
      assertThat(result(bench, i)).as("call %d", i).isEqualTo(-1);
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void shouldLeaveAnotherBkptAFault() {
    TestBench bench = bench(main().op(0xBE00, HERE), "");
    assertThatExceptionOfType(StuckException.class)
        .isThrownBy(() -> bench.runUntilExit(LIMIT))
        .withMessageContaining("BKPT 0x00 with no debugger");
  }

  @Test
  void shouldTellTheDevicesTime() {
    Assembler code = call(main(), 0x30); // SYS_ELAPSED
    TestBench bench = bench(exit(call(code, 0x31)), "");
    bench.runFor(Duration.ofMillis(1));
    bench.runUntilExit(LIMIT);
    assertThat(result(bench, 0)).isZero();
    assertThat(result(bench, 1)).isEqualTo(1_000_000);
    assertThat(bench.word(BLOCK)).as("microseconds").isLessThan(1_000);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void shouldWriteToTheConsoleByANumberThatNobodyHasOpened(int number) {
    Assembler code = call(main(), WRITE, number, TEXT, 2);
    try (TestBench bench = bench(exit(code), "")) {
      text(bench, TEXT, "hi");
      bench.runUntilExit(LIMIT);
      assertThat(said.toString(ISO_8859_1)).isEqualTo("hi");
      assertThat(result(bench, 0)).isZero();
    }
  }
}
