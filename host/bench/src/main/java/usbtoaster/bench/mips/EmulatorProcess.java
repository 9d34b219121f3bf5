package usbtoaster.bench.mips;

import java.io.IOException;
import usbtoaster.bench.AnsweringJvm;

/** An {@link EmulatorServer} that was started and gets warm. For one thread. */
final class EmulatorProcess implements AutoCloseable {
  private final Way way;
  private final AnsweringJvm jvm;

  EmulatorProcess(Way way) throws IOException {
    this.way = way;
    jvm = new AnsweringJvm("the emulator", way.server());
  }

  /** Has {@code rounds} of {@code scene} executed; the result is right. */
  Answer run(Scene scene, int rounds) throws IOException {
    Answer answer = Answer.of(jvm.ask("%s %d".formatted(scene, rounds)));
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
    jvm.close();
  }
}
