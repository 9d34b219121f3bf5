package usbtoaster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

final class WatchTest {
  @Test
  void shouldServeThePageUntilItIsEnded() throws Exception {
    CompletableFuture<String> url = new CompletableFuture<>();
    StringWriter printed =
        new StringWriter() {
          @Override
          public void write(String text, int offset, int length) {
            super.write(text, offset, length);
            if (text.contains("http://")) {
              url.complete(text.substring(text.indexOf("http://")).strip());
            }
          }
        };
    CommandLine commandLine =
        Main.commandLine(
                job -> {
                  throw new IllegalStateException("nothing is run");
                },
                null,
                Screen.USUAL,
                new ByteArrayOutputStream())
            .setOut(new PrintWriter(printed));
    CompletableFuture<Integer> ended =
        CompletableFuture.supplyAsync(() -> commandLine.execute("watch", "--target", "emulator"));
    try (HttpClient http = HttpClient.newHttpClient()) {
      String page =
          http.send(HttpRequest.newBuilder(URI.create(url.get())).build(), BodyHandlers.ofString())
              .body();
      assertThat(page).containsIgnoringCase("<!doctype html>");
    }
    CommandLine command = Objects.requireNonNull(commandLine.getSubcommands().get("watch"));
    WatchCommand watch = command.getCommand();
    watch.stop();
    assertThat(ended.get()).isEqualTo(ExitCode.SAME);
    assertThat(printed.toString().lines()).allMatch(line -> line.length() <= 80);
  }

  @Test
  void shouldSayThatThePortIsInUse() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = String.valueOf(taken.getLocalPort());
      Console console = Console.toaster("watch", "--target", "emulator", "--port", port);
      assertThat(console.exitCode).isEqualTo(ExitCode.USAGE);
      assertThat(console.err())
          .startsWith("Port " + port + " cannot be had there")
          .contains("choose another --port");
    }
  }

  @Test
  void shouldRefuseWhatNoPageCanShow() {
    Console fast = Console.toaster("watch", "--pace", "fast");
    assertThat(fast.exitCode).isEqualTo(ExitCode.USAGE);
    assertThat(fast.err()).startsWith("A page cannot follow --pace fast");
    assertThat(Console.toaster("watch", "--port", "65536").err())
        .startsWith("A port is 0 to 65535, not 65536");
    assertThat(Console.toaster("watch", "--bind", "no.such.host.invalid").exitCode)
        .isEqualTo(ExitCode.USAGE);
  }
}
