package usbtoaster.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import usbtoaster.async.Awaiter;
import usbtoaster.async.Task;
import usbtoaster.driver.PiWires;
import usbtoaster.driver.PinMap;
import usbtoaster.driver.ToasterDriver;
import usbtoaster.driver.ToasterSettings;
import usbtoaster.driver.ToasterWiring;
import usbtoaster.io.FileAccess;
import usbtoaster.io.Inlining;
import usbtoaster.io.ThreadPool;
import usbtoaster.io.ThreadPoolOptions;
import usbtoaster.kernel.IoManager;
import usbtoaster.kernel.SharedTimer;
import usbtoaster.pico.EmulatedPico;
import usbtoaster.pico.MachineTime;
import usbtoaster.targets.Board;
import usbtoaster.targets.FirmwareImage;
import usbtoaster.targets.Target;
import usbtoaster.targets.ToasterPico;
import usbtoaster.toaster.ToasterStream;
import usbtoaster.trace.Trace;

@DisplayName("The examples in the README")
class ReadmeTest {
  private static final Path SOURCE = Path.of("src/test/java/usbtoaster/system/ReadmeTest.java");
  private static final Path README = Path.of("../../README.md");
  private static final Pattern EXAMPLE = Pattern.compile("// begin\n(.*?)// end", Pattern.DOTALL);
  private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  @Test
  @SuppressWarnings("MultiVariableDeclaration") // as a reader would write it
  void shouldUseTheLibrary() throws Exception {
    // begin
    IoManager io = new IoManager(Trace.OFF, 1024);
    try (Board board = Board.open(Target.EMULATOR, Trace.OFF); // Target.PI on a Raspberry Pi
        SharedTimer timer = new SharedTimer();
        ThreadPool pool = new ThreadPool(io, ThreadPoolOptions.DEFAULT);
        ToasterDriver driver =
            ToasterDriver.start("toaster", io, board.wiring(), ToasterSettings.DEFAULT, timer);
        ToasterStream stream =
            ToasterStream.open(io, driver.device(), pool, FileAccess.READ_WRITE, Inlining.WORKER);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      byte[] bread = "Bread for the toast!".getBytes(UTF_8), toast = new byte[bread.length];
      Future<Integer> eaten =
          threads.submit(
              () -> {
                Awaiter.await(
                    stream.writeAsync(bread)); // the virtual thread parks, its carrier goes on
                return Awaiter.await(stream.readAsync(toast));
              });
      System.out.println(eaten.get() + " bytes of toast");
    }
    // end
  }

  @Test
  void shouldTestWithTheRealFirmware() throws Exception {
    // begin
    MachineTime time = new MachineTime();
    try (EmulatedPico pico = ToasterPico.open(FirmwareImage.ofThisBuild(), time, Trace.OFF)) {
      Context pi4j = Pi4J.newContextBuilder().add(pico.providers()).build();
      ToasterWiring wires = PiWires.create(pi4j, PinMap.DEFAULT);
      IoManager io = new IoManager(Trace.OFF, 16);
      ThreadPool pool = new ThreadPool(io, ThreadPoolOptions.DEFAULT.withoutIoThreads());
      ToasterDriver driver =
          ToasterDriver.start("toaster", io, wires, ToasterSettings.DEFAULT, time);
      ToasterStream stream =
          ToasterStream.open(io, driver.device(), pool, FileAccess.WRITE_ONLY, Inlining.INLINE);
      Task<Integer> write = stream.writeAsync(new byte[1000]);
      time.runUntil(() -> driver.counters().frames() == 12, 1_000_000_000);
      pico.powerCycle(); // in the middle of the write
      time.runUntil(() -> pool.pump() >= 0 && write.isCompleted(), 1_000_000_000);
      assertThat(write.exception()).as(pico::where).isNull(); // else: where the firmware is
      assertThat(write.result()).isEqualTo(1000);
      assertThat(driver.counters().restarts()).isEqualTo(1); // the driver began the write anew
      pi4j.shutdown();
    }
    // end
  }

  @Test
  void shouldBeThoseInTheReadme() throws IOException {
    assertThat(BLOCK.matcher(Files.readString(README)).results().limit(2).map(ReadmeTest::words))
        .containsExactlyElementsOf(
            EXAMPLE.matcher(Files.readString(SOURCE)).results().map(ReadmeTest::words).toList());
  }

  private static String words(MatchResult code) {
    return code.group(1).replaceAll("\\s", "");
  }
}
