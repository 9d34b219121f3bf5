package usbtoaster.bench.echo;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.CompletionHandler;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Reads with what the JDK has. */
final class JdkReads {
  private JdkReads() {}

  private static long position(int pages) {
    return (long) ThreadLocalRandom.current().nextInt(pages) * FileTurns.PAGE;
  }

  /** {@link AsynchronousFileChannel}: on Linux, a pool of threads that make blocking calls. */
  static final class Asynchronous implements FileTurns.Reader {
    private final AsynchronousFileChannel file;
    private final int pages;

    Asynchronous(Path path, int pages) throws IOException {
      file = AsynchronousFileChannel.open(path);
      this.pages = pages;
    }

    @Override
    public void read(int count, int depth) throws InterruptedException {
      CountDownLatch over = new CountDownLatch(depth);
      for (int i = 0; i < depth; i++) {
        new Reads(count / depth, over).next();
      }
      over.await();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }

    private final class Reads implements CompletionHandler<Integer, @Nullable Void> {
      private final ByteBuffer page = ByteBuffer.allocateDirect(FileTurns.PAGE);
      private final CountDownLatch over;
      private int left;

      Reads(int count, CountDownLatch over) {
        left = count;
        this.over = over;
      }

      void next() {
        if (left == 0) {
          over.countDown();
          return;
        }
        left--;
        file.read(page.clear(), position(pages), null, this);
      }

      @Override
      public void completed(Integer count, @Nullable Void nothing) {
        next();
      }

      @Override
      public void failed(Throwable cause, @Nullable Void nothing) {
        over.countDown();
      }
    }
  }

  /** A virtual thread for each that is under way, which blocks in {@link FileChannel}. */
  static final class Virtual implements FileTurns.Reader {
    private final FileChannel file;
    private final int pages;

    Virtual(Path path, int pages) throws IOException {
      file = FileChannel.open(path);
      this.pages = pages;
    }

    @Override
    public void read(int count, int depth) throws InterruptedException {
      List<Thread> all = new ArrayList<>();
      for (int i = 0; i < depth; i++) {
        all.add(Thread.ofVirtual().start(() -> reads(count / depth)));
      }
      for (Thread each : all) {
        each.join();
      }
    }

    private void reads(int count) {
      ByteBuffer page = ByteBuffer.allocateDirect(FileTurns.PAGE);
      try {
        for (int left = count; left > 0; left--) {
          file.read(page.clear(), position(pages));
        }
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
