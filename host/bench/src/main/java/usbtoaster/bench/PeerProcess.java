package usbtoaster.bench;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/** The parent's side of a {@link PeerServer}. */
final class PeerProcess implements AutoCloseable {
  private final String name;
  private final Process process;
  private final BufferedReader says;
  private final Writer asks;

  PeerProcess(String name) throws IOException {
    this.name = name;
    process =
        new ProcessBuilder(
                System.getProperty("java.home") + File.separator + "bin/java",
                "-XX:+UseSerialGC",
                "-Xms256m",
                "-Xmx256m",
                "-Xmn200m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                PeerServer.class.getName(),
                name)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    says = process.inputReader(StandardCharsets.UTF_8);
    asks = process.outputWriter(StandardCharsets.UTF_8);
  }

  /** Lets {@code producers} post {@code batch} at a time. */
  PeerVisit visit(int producers, int millis, int batch) throws IOException {
    asks.write(producers + " " + millis + " " + batch + "\n");
    asks.flush();
    String line = says.readLine();
    if (line == null) {
      throw new IOException("The JVM of " + name + " has ended: see above.");
    }
    return PeerVisit.parse(line);
  }

  @Override
  public void close() throws IOException {
    asks.close();
    process.destroy();
  }
}
