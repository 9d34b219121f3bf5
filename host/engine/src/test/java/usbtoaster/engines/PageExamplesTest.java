package usbtoaster.engines;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import usbtoaster.async.Task;
import usbtoaster.file.FileOptions;
import usbtoaster.file.FileStream;
import usbtoaster.io.OperationOptions;
import usbtoaster.net.TcpListener;
import usbtoaster.net.TcpOptions;
import usbtoaster.net.TcpStream;

@DisplayName("The examples in docs/engines.md")
class PageExamplesTest {
  private static final Path SOURCE =
      Path.of("src/test/java/usbtoaster/engines/PageExamplesTest.java");
  private static final Path PAGE = Path.of("../../docs/engines.md");
  private static final Pattern EXAMPLE = Pattern.compile("// begin\n(.*?)// end", Pattern.DOTALL);
  private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  @Test
  void shouldReadAndWriteAFile(@TempDir Path folder) throws Exception {
    Path path = Files.writeString(folder.resolve("bread"), "bread");
    // begin
    try (IoSystem system = IoSystem.open(EngineOptions.BEST);
        FileStream file = FileStream.open(system, path, FileOptions.READ_WRITE)) {
      OperationOptions minute = OperationOptions.NONE.withDeadline(system.timer(), 60_000_000_000L);
      byte[] page = new byte[4096];
      Task<Integer> read = file.readAsync(page, 0); // any number at once, each with its position
      int bytes = read.join(); // or await it; 0: the end of the file
      file.writeAsync(page, 0, bytes, 8192, minute).join(); // at most a minute; or a token
      file.flushAsync().join(); // to the disk
    }
    // end
    assertThat(Files.readString(path)).hasSize(8192 + 5).startsWith("bread").endsWith("bread");
  }

  @Test
  void shouldSendOverAConnection() throws Exception {
    byte[] bread = "bread".getBytes(UTF_8);
    byte[] toast = new byte[bread.length];
    // begin
    InetSocketAddress here = new InetSocketAddress("localhost", 0); // 0: Linux chooses the port
    try (IoSystem system = IoSystem.open(EngineOptions.BEST);
        TcpListener listener = TcpListener.bind(system, here)) {
      OperationOptions minute = OperationOptions.NONE.withDeadline(system.timer(), 60_000_000_000L);
      Task<TcpStream> accept = listener.acceptAsync();
      Task<TcpStream> connect =
          TcpStream.connectAsync(system, listener.address(), TcpOptions.DEFAULT, minute);
      connect.join().writeAsync(bread).join(); // all of it
      connect.join().shutdownOutputAsync().join(); // half-close: reading goes on
      System.out.println(accept.join().readAsync(toast).join() + " bytes"); // 0: the peer's end
    }
    // end
    assertThat(toast).isEqualTo(bread);
  }

  @Test
  void shouldBeThoseOnThePage() throws IOException {
    assertThat(BLOCK.matcher(Files.readString(PAGE)).results().map(PageExamplesTest::words))
        .containsExactlyElementsOf(
            EXAMPLE
                .matcher(Files.readString(SOURCE))
                .results()
                .map(PageExamplesTest::words)
                .toList());
  }

  private static String words(MatchResult code) {
    return code.group(1).replaceAll("\\s", "");
  }
}
