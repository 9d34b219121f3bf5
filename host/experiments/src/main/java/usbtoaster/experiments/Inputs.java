package usbtoaster.experiments;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Inputs whose edges come at a descriptor each, as those of GPIO lines do. A byte is an edge. Any
 * thread may make an edge.
 */
final class Inputs implements AutoCloseable {
  private final List<Pipe> pipes = new ArrayList<>();
  private final AtomicLongArray counts;

  Inputs(int count) throws IOException {
    counts = new AtomicLongArray(count);
    for (int i = 0; i < count; i++) {
      pipes.add(Pipe.open());
    }
  }

  int count() {
    return pipes.size();
  }

  /** Returns where edges of an input are read. */
  Pipe.SourceChannel source(int input) {
    return pipes.get(input).source();
  }

  /** Makes an edge at an input. */
  void edge(int input) throws IOException {
    pipes.get(input).sink().write(ByteBuffer.allocate(1));
  }

  /** Edges of an input were served. */
  void served(int input, int edges) {
    counts.addAndGet(input, edges);
  }

  /** Returns how many edges of each input were served. */
  AtomicLongArray counts() {
    return counts;
  }

  @Override
  public void close() throws IOException {
    for (Pipe pipe : pipes) {
      pipe.sink().close();
      pipe.source().close();
    }
  }
}
