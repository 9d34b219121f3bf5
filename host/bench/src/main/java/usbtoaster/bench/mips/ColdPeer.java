package usbtoaster.bench.mips;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Our emulator in a JVM that has just started: the first 1.26 G instructions. All its processor
 * time counts, that of the JVM's compilers too.
 */
final class ColdPeer implements MipsPeer {
  private static final ThumbWork WORK = ThumbWork.LONG;

  private final boolean withStart;

  /** Makes one whose time contains the start of the JVM, or not. */
  ColdPeer(boolean withStart) {
    this.withStart = withStart;
  }

  @Override
  public String name() {
    return withStart ? "ours, the same with the JVM's start" : "ours, first 1.26 G, JVM cold";
  }

  @Override
  public Timing run() throws IOException, InterruptedException {
    String ask = "%s %d\n".formatted(Scene.SRAM, WORK.rounds);
    Finished finished = Finished.run(Path.of("."), ask, Way.TRANSLATED.server());
    Answer answer = Answer.of(finished.successful(name()));
    Scene.SRAM.verify(WORK.rounds, answer);
    long wall = withStart ? finished.wallNanos() : answer.wallNanos();
    return new Timing(answer.instructions(), wall, finished.cpuNanos());
  }
}
