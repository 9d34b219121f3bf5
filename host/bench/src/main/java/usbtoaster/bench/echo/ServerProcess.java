package usbtoaster.bench.echo;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Scanner;

/** A server in a JVM of its own, with one thread's collector so that it disturbs nobody. */
final class ServerProcess implements AutoCloseable {
  private final Process process;
  private final BufferedReader says;
  private final Writer asks;
  private final String port;

  ServerProcess(String which) throws IOException {
    process =
        new ProcessBuilder(
                System.getProperty("java.home") + File.separator + "bin/java",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                EchoServer.class.getName(),
                which)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    says = process.inputReader(StandardCharsets.UTF_8);
    asks = process.outputWriter(StandardCharsets.UTF_8);
    port = says.readLine();
    if (port == null) {
      throw new IOException("The server " + which + " has not started: see above.");
    }
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
                    Long.toString(process.pid())))
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
    asks.write('\n');
    asks.flush();
    return Long.parseLong(says.readLine());
  }

  @Override
  public void close() throws IOException {
    asks.close();
    process.destroy();
  }
}
