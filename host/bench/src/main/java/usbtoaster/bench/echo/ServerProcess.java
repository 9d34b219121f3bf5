package usbtoaster.bench.echo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Scanner;
import usbtoaster.bench.AnsweringJvm;

/** A server in a JVM of its own. */
final class ServerProcess implements AutoCloseable {
  private static final List<String> OPTIONS =
      List.of(
          "-Xmx256m",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  private final AnsweringJvm jvm;
  private final String port;

  ServerProcess(String which) throws IOException {
    List<String> command = AnsweringJvm.command(EchoServer.class, OPTIONS, List.of(which));
    jvm = new AnsweringJvm("the server " + which, command);
    port = jvm.read();
  }

  /** Has the client visit the server. */
  Visit visit(String client, int connections, double seconds)
      throws IOException, InterruptedException {
    long before = allocated();
    Process visitor =
        new ProcessBuilder(
                List.of(
                    client,
                    port,
                    Integer.toString(connections),
                    Double.toString(seconds),
                    Long.toString(jvm.pid())))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String line = visitor.inputReader(StandardCharsets.UTF_8).readLine();
    if (visitor.waitFor() != 0 || line == null) {
      throw new IOException("The client has failed: see above.");
    }
    long allocated = allocated() - before;
    try (Scanner figures = new Scanner(line)) {
      long trips = figures.nextLong();
      double perSecond = figures.nextDouble();
      double median = figures.nextDouble() / 1000;
      double high = figures.nextDouble() / 1000;
      double nanos = figures.nextDouble();
      return new Visit(perSecond, median, high, nanos, (double) allocated / trips);
    }
  }

  private long allocated() throws IOException {
    return Long.parseLong(jvm.ask(""));
  }

  @Override
  public void close() throws IOException {
    jvm.close();
  }
}
