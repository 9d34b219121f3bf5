package usbtoaster.bench.mips;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/** An {@link EmulatorServer} that was started and gets warm. For one thread. */
final class EmulatorProcess implements AutoCloseable {
  private final Way way;
  private final Process process;
  private final BufferedReader says;
  private final Writer asks;

  EmulatorProcess(Way way) throws IOException {
    this.way = way;
    process =
        new ProcessBuilder(way.server()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    says = process.inputReader(StandardCharsets.UTF_8);
    asks = process.outputWriter(StandardCharsets.UTF_8);
  }

  /** Has {@code rounds} of {@code scene} executed; the result is right. */
  Answer run(Scene scene, int rounds) throws IOException {
    asks.write("%s %d\n".formatted(scene, rounds));
    asks.flush();
    String line = says.readLine();
    if (line == null) {
      throw new IOException("The emulator's process has ended: see above.");
    }
    Answer answer = Answer.of(line);
    scene.verify(rounds, answer);
    return answer;
  }

  /** Has a second's work of {@code scene} executed. */
  Timing run(Scene scene) throws IOException {
    Answer answer = run(scene, way.rounds(scene));
    return new Timing(answer.instructions(), answer.wallNanos(), answer.cpuNanos());
  }

  @Override
  public void close() throws IOException {
    asks.close();
    process.destroy();
  }
}
