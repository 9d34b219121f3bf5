package usbtoaster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import usbtoaster.trace.Stage;
import usbtoaster.trace.record.Entry;
import usbtoaster.view.recording.RecordingFile;
import usbtoaster.view.recording.RecordingWriter;

/** One recorded run on the emulated Pico, looked at in every way. */
final class TraceCommandTest {
  @TempDir private static Path recorded;

  @TempDir private Path folder;

  private static Path run = Path.of("");
  private static Path mock = Path.of("");
  private static List<String> told = List.of(); // on stderr, by --trace log

  @BeforeAll
  static void record() throws IOException {
    Path bread = Bread.of(recorded, "bread", 10_000);
    run = recorded.resolve("run.toast");
    mock = recorded.resolve("mock.toast");
    Console emulated =
        Console.toaster(
            "run", bread, "--pace", "fast", "--leds", "--trace", "log", "--record", run);
    assertThat(emulated.exitCode).isZero();
    told = emulated.err().lines().toList();
    Console mocked =
        Console.toaster("run", bread, "--target", "mock", "--trace", "off", "--record", mock);
    assertThat(mocked.exitCode).isZero();
  }

  private static Console trace(Object... args) {
    return Console.toaster(Stream.concat(Stream.of("trace"), Stream.of(args)).toArray());
  }

  private static List<String> shown(Object... args) {
    Console console = trace(Stream.concat(Stream.of("show", run), Stream.of(args)).toArray());
    assertThat(console.err()).isEmpty();
    assertThat(console.exitCode).isZero();
    return console.lines();
  }

  private static List<Entry> entries(Path file) throws IOException {
    List<Entry> entries = new ArrayList<>();
    RecordingFile.open(file).read(entries::add);
    return entries;
  }

  @Test
  void shouldShowALineForEachStageThatFitsOnATerminal() throws IOException {
    List<String> lines = shown();

    assertThat(lines.getFirst().strip()).matches("us +request +stage +thread +detail");
    assertThat(lines)
        .hasSize(
            1 + (int) entries(run).stream().filter(Entry.StageReached.class::isInstance).count())
        .allMatch(line -> line.length() <= 80)
        .anyMatch(line -> line.matches(" +[0-9 ]+\\.[0-9] +1  CALL        main"))
        .anyMatch(
            line -> line.matches(".* 1  DMA_SEEN    device       tag 1, device [0-9 ]+.[0-9]"));
    assertThat(lines.subList(1, lines.size())).noneMatch(line -> line.startsWith("-"));
    assertThat(told).as("what the run itself has logged").isEqualTo(lines);
  }

  @Test
  void shouldShowOnlyWhatIsAskedFor() {
    List<String> some = shown("--request", "1,2", "--stage", "call,DMA_DONE", "--thread", "main");

    assertThat(some).hasSize(3).last().asString().contains(" 2  CALL ");
    assertThat(shown("--to", "0.5")).hasSize(2).last().asString().contains("Nothing");
    assertThat(shown("--from", "1e30")).hasSize(2).last().asString().contains("Nothing");
    assertThat(shown("--from", "1e30", "--json")).hasSize(1);
    assertThat(shown("--also", "routines,leds", "--thread", "rp2040"))
        .anyMatch(line -> line.contains("  routine     rp2040       DPC BusLoop.onInterrupt, "))
        .noneMatch(line -> line.contains("LEDs"));
    assertThat(shown("--also", "all")).anyMatch(line -> line.contains("  LEDs        -     "));
  }

  @Test
  void shouldShowAllForMachines() throws IOException {
    List<Map<String, Object>> objects = new ArrayList<>();
    for (String line : shown("--json", "--also", "all")) {
      objects.add(JSON.std.mapFrom(line));
    }

    assertThat(objects.getFirst()).containsEntry("target", "the emulated Pico");
    assertThat(objects).hasSize(1 + entries(run).size());
    assertThat(objects)
        .filteredOn(object -> "ISR".equals(object.get("stage")))
        .anySatisfy(isr -> assertThat((List<?>) isr.get("requests")).isNotEmpty());
  }

  @Test
  void shouldShowALifeAndASummary() {
    assertThat(shown("--life", "1"))
        .startsWith("The life of request 1:")
        .anyMatch(line -> line.matches("  RETURN +[0-9 .]+io-[0-9]+ +I/O pool.*"))
        .allMatch(line -> line.length() <= 80);
    assertThat(shown("--summary"))
        .anyMatch(line -> line.startsWith("  browning "))
        .anyMatch(line -> line.matches("  CALL +[0-9]+"))
        .anyMatch(line -> line.matches("  ISR ToasterInterrupt.serve +[0-9]+ +[0-9. ]+"))
        .contains("  0 stages and 0 other entries found no place");
    Console none = trace("show", run, "--life", "999");
    assertThat(none.exitCode).isEqualTo(ExitCode.USAGE);
    assertThat(none.err()).contains("has no request 999 that called");
    Console both = trace("show", run, "--life", "1", "--json");
    assertThat(both.exitCode).isEqualTo(ExitCode.USAGE);
  }

  @ParameterizedTest
  @EnumSource(ExportFormat.class)
  void shouldConvertToEachFormatBesideTheRecordingButNotOverAFile(ExportFormat format)
      throws IOException {
    Path from = Files.copy(run, folder.resolve("run.toast"));
    Path to = folder.resolve("run." + format.ending());

    Console console = trace("convert", from, "--to", format);

    assertThat(console.err()).isEmpty();
    assertThat(console.exitCode).isZero();
    assertThat(console.lines()).containsExactly(to.toString());
    assertThat(to).isNotEmptyFile();
    byte[] before = Files.readAllBytes(to);
    Console again = trace("convert", from, "--to", format);
    assertThat(again.exitCode).isEqualTo(ExitCode.USAGE);
    assertThat(again.err()).contains("is there already: write over it with -o ");
    assertThat(trace("convert", from, "--to", format, "-o", to).exitCode).isZero();
    Console printed = trace("convert", from, "--to", format, "-o", "-");
    if (format != ExportFormat.JFR) { // which also says when it was made
      assertThat(to).hasBinaryContent(before);
      assertThat(printed.out()).isEqualTo(new String(before, System.out.charset()));
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactlyInAnyOrder(from, to);
    }
  }

  @Test
  void shouldLeaveNothingHalfDone() throws IOException {
    Path old = Files.writeString(folder.resolve("old.csv"), "precious");
    Console over = trace("convert", run, "--to", "csv", "-o", run);
    Console away = trace("convert", run, "--to", "csv", "-o", folder.resolve("no/where.csv"));
    Console full = trace("convert", run, "--to", "csv", "-o", "/dev/full");
    Console none = trace("convert", old, "--to", "csv", "-o", old.resolveSibling("new.csv"));

    assertThat(over.err()).hasLineCount(1).contains("would be written over");
    assertThat(away.err()).hasLineCount(1).contains("could not be written: it is not there");
    assertThat(full.err()).isEqualTo("/dev/full could not be written: No space left on device.\n");
    assertThat(none.err()).hasLineCount(1).startsWith("old.csv is no recording");
    assertThat(List.of(over.exitCode, away.exitCode, full.exitCode, none.exitCode))
        .containsExactly(2, 1, 1, 2);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(old);
    }
  }

  @Test
  void shouldReadARecordingThatIsCutOffUpToThere() throws IOException {
    byte[] whole = Files.readAllBytes(run);
    Path cut = Files.write(folder.resolve("cut.toast"), Arrays.copyOf(whole, whole.length / 2));
    String sentence = "cut.toast is cut off at byte " + whole.length / 2 + ": ";

    Console shown = trace("show", cut);
    Console converted = trace("convert", cut, "--to", "csv");
    Console checked = trace("order", cut);

    assertThat(shown.err()).startsWith(sentence).hasLineCount(1);
    assertThat(shown.lines().size()).isGreaterThan(100);
    assertThat(converted.err()).startsWith(sentence);
    assertThat(Files.readAllLines(folder.resolve("cut.csv")).size()).isGreaterThan(100);
    assertThat(checked.out()).startsWith("The order holds: ");
    assertThat(checked.err()).startsWith(sentence);
    assertThat(List.of(shown.exitCode, converted.exitCode, checked.exitCode))
        .containsOnly(ExitCode.FAILED);
  }

  @Test
  void shouldSayOneSentenceWhateverIsDamaged() throws IOException {
    long seed = Long.getLong("toaster.seed", System.nanoTime());
    Random random = new Random(seed);
    byte[] whole = Files.readAllBytes(run);
    for (int i = 0; i < Integer.getInteger("toaster.damages", 2); i++) {
      byte[] other = whole.clone();
      other[random.nextInt(other.length)] ^= (byte) (1 << random.nextInt(8));
      Path file = Files.write(folder.resolve("other.toast"), other);
      List<Console> consoles = new ArrayList<>();
      for (ExportFormat format : ExportFormat.values()) {
        consoles.add(trace("convert", file, "--to", format, "-o", folder.resolve("out")));
      }
      consoles.add(trace("show", file, "--also", "all"));
      consoles.add(trace("show", file, "--summary"));
      consoles.add(trace("order", file));
      consoles.add(trace("diff", file, run));

      assertThat(consoles)
          .as("-Dtoaster.seed=" + seed)
          .allSatisfy(
              console -> assertThat(console.err()).startsWith("other.toast ").hasLineCount(1))
          .allSatisfy(console -> assertThat(console.exitCode).isIn(1, 2));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"emulator", "mock"})
  void shouldSayThatTheOrderHolds(String target) {
    Console console = trace("order", target.equals("mock") ? mock : run);

    assertThat(console.err()).isEmpty();
    assertThat(console.out())
        .matches("The order holds: [0-9]+ requests reached every stage, each after .*\\.\n");
    assertThat(console.exitCode).isZero();
  }

  @Test
  void shouldAskABlockingCallForNoPacket() {
    Path file = folder.resolve("threads.toast");
    Console.toaster(
        "run", run, "--target", "mock", "--threads", "--trace", "off", "--record", file);

    Console order = trace("order", file);

    assertThat(order.out()).startsWith("The order holds: ");
    assertThat(order.exitCode).isZero();
  }

  /** Writes {@code run} again, with something done to its entries. */
  private Path changed(UnaryOperator<Entry> change) throws IOException {
    Path file = folder.resolve("changed.toast");
    try (RecordingWriter writer =
        new RecordingWriter(Files.newOutputStream(file), RecordingFile.open(run).header())) {
      for (Entry entry : entries(run)) {
        writer.write(change.apply(entry));
      }
    }
    return file;
  }

  private static boolean is(Entry entry, Stage stage, long request) {
    return entry instanceof Entry.StageReached reached
        && reached.event().stage() == stage
        && reached.event().request() == request;
  }

  @Test
  void shouldAskARequestOfAnEngineForNoInterrupt() throws IOException {
    Console order = trace("order", changed(new AsOfAnEngine()));

    assertThat(order.out()).startsWith("The order holds: ");
    assertThat(order.exitCode).isZero();
  }

  @Test
  void shouldTellWhatIsAgainstTheOrderAndWhatDiffers() throws IOException {
    Path without = changed(entry -> is(entry, Stage.TASK, 2) ? new Entry.LedsChanged(0, 0) : entry);

    Console order = trace("order", without);
    Console diff = trace("diff", run, without);

    assertThat(order.exitCode).isEqualTo(ExitCode.FAILED);
    assertThat(order.out()).contains("of request 2 came before its TASK.").contains(" violation");
    assertThat(diff.exitCode).isEqualTo(ExitCode.FAILED);
    assertThat(diff.out())
        .startsWith(
            "The first difference is in call 2, request 2 of A and 2 of B,\n  in the task:\n")
        .containsPattern("(?m)^  >  TASK \\(I/O pool\\) +(POST \\(I/O pool\\)|-)$")
        .contains("  1 of ");
  }

  @Test
  void shouldFindARunTheSameAsItself() {
    Console console = trace("diff", run, run);

    assertThat(console.exitCode).isZero();
    assertThat(console.out())
        .startsWith("Same stages in the same order: ")
        .containsPattern("(?m)^  median us +A +B +B/A$")
        .containsPattern("(?m)^  CALL to IRP +[0-9.]+ +[0-9.]+ +1\\.00$");
    assertThat(console.lines()).allMatch(line -> line.length() <= 80);
  }

  @Test
  void shouldCompareTheEmulatorWithTheMock() {
    Console plain = trace("diff", run, mock);
    String told = "DMA_SEEN,DMA_DONE,IRQ_RAISED,ACK_SEEN";
    String byTime = "INTERRUPT,ISR"; // on a busy machine the driver's timer may be first
    Console without = trace("diff", run, mock, "--ignore", told + "," + byTime, "--fold");

    assertThat(plain.exitCode).isEqualTo(ExitCode.FAILED);
    assertThat(plain.out()).contains("on the device's side");
    assertThat(without.out()).startsWith("Same stages in the same order: ");
    assertThat(without.exitCode).isZero();
  }

  @Test
  void shouldRefuseWhatIsNoRecording() throws IOException {
    Path text = Files.writeString(folder.resolve("text"), "no recording");
    for (String command : List.of("show", "order")) {
      Console console = trace(command, text);
      assertThat(console.err())
          .isEqualTo(
              "text is no recording: it does not begin as those of toaster run --record do.\n");
      assertThat(console.exitCode).isEqualTo(ExitCode.USAGE);
      assertThat(trace(command, folder.resolve("none")).err())
          .isEqualTo(
              folder.resolve("none")
                  + " could not be read: it is not there, or its folder is not.\n");
    }
    Console nothing = trace();
    assertThat(nothing.exitCode).isEqualTo(ExitCode.USAGE);
    assertThat(nothing.err()).startsWith("Say what to do with a recording: ");
  }

  @Test
  void shouldSendToACollectorThatListens() throws IOException {
    HttpServer collector =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    AtomicLong bytes = new AtomicLong();
    collector.createContext(
        "/v1/traces",
        exchange -> {
          bytes.addAndGet(exchange.getRequestBody().readAllBytes().length);
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    collector.start();
    String url = "http://localhost:" + collector.getAddress().getPort();
    Console sent = trace("send", run, url);
    collector.stop(0);
    assertThat(sent.err()).isEmpty();
    assertThat(sent.exitCode).isZero();
    assertThat(sent.out()).matches("[0-9 ]+ spans sent\\.\\R");
    assertThat(bytes).hasPositiveValue();

    Console nobody = trace("send", run, url);
    assertThat(nobody.exitCode).isEqualTo(ExitCode.FAILED);
    assertThat(nobody.err().lines())
        .singleElement()
        .asString()
        .contains("The spans were not taken by " + url + "/v1/traces: there is no connection");
    Console none = trace("send", run, "localhost");
    assertThat(none.exitCode).isEqualTo(ExitCode.USAGE);
    assertThat(none.err()).contains("A collector has a URL like http://localhost:4318");
  }
}
