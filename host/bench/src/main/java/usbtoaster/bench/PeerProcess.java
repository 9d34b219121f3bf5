package usbtoaster.bench;

import java.io.IOException;
import java.util.List;

/** The parent's side of a {@link PeerServer}. */
final class PeerProcess implements AutoCloseable {
  private static final List<String> OPTIONS =
      List.of(
          "-Xms256m",
          "-Xmx256m",
          "-Xmn200m",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  private final AnsweringJvm jvm;

  PeerProcess(String name) throws IOException {
    jvm = new AnsweringJvm(name, AnsweringJvm.command(PeerServer.class, OPTIONS, List.of(name)));
  }

  /** Lets {@code producers} post {@code batch} at a time. */
  PeerVisit visit(int producers, int millis, int batch) throws IOException {
    return PeerVisit.parse(jvm.ask(producers + " " + millis + " " + batch));
  }

  @Override
  public void close() throws IOException {
    jvm.close();
  }
}
