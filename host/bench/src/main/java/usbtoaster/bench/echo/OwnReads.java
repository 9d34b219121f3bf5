package usbtoaster.bench.echo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import usbtoaster.async.AsyncStateMachine;
import usbtoaster.async.Task;
import usbtoaster.engine.EngineKind;
import usbtoaster.engine.EngineUnavailableException;
import usbtoaster.engines.EngineOptions;
import usbtoaster.engines.IoSystem;
import usbtoaster.file.FileOptions;
import usbtoaster.file.FileStream;
import usbtoaster.io.ReusableOperation;

/** Reads on this stack: a state machine for each that is under way, which allocates nothing. */
final class OwnReads implements FileTurns.Reader {
  private final IoSystem system;
  private final FileStream file;
  private final int pages;

  OwnReads(EngineKind kind, Path path, int pages) throws IOException, EngineUnavailableException {
    system = IoSystem.open(EngineOptions.of(kind));
    file = FileStream.open(system, path, FileOptions.READ);
    this.pages = pages;
  }

  @Override
  public void read(int count, int depth) {
    List<Task<Integer>> all = new ArrayList<>();
    for (int i = 0; i < depth; i++) {
      all.add(new Reads(count / depth).start());
    }
    all.forEach(Task::join);
  }

  @Override
  public void close() {
    system.close();
  }

  private final class Reads extends AsyncStateMachine<Integer> {
    private final byte[] page = new byte[FileTurns.PAGE];
    private final ReusableOperation read = file.reusableOperation();
    private int left;
    private short token;

    Reads(int count) {
      left = count;
    }

    @Override
    protected void moveNext() throws Exception {
      if (state() == 1) {
        if (read.bytes(token) != FileTurns.PAGE) {
          throw new IOException("A read was short.");
        }
        left--;
      }
      if (left == 0) {
        complete(0);
        return;
      }
      long position = (long) ThreadLocalRandom.current().nextInt(pages) * FileTurns.PAGE;
      token = read.read(page, 0, FileTurns.PAGE, position);
      suspends(read, token, 1, false);
    }
  }
}
