package usbtoaster.file;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import usbtoaster.engines.IoSystem;
import usbtoaster.linux.FileFlags;
import usbtoaster.linux.Libc;

/** The two ends of a new pipe of Linux. */
record Pipes(FileStream reader, FileStream writer) implements AutoCloseable {
  static Pipes open(IoSystem system) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment ends = arena.allocate(JAVA_INT, 2);
      if (Libc.pipe2(ends, FileFlags.O_CLOEXEC) < 0) {
        throw new IOException("There is no pipe.");
      }
      FileStream reader =
          FileStream.adopt(system, ends.getAtIndex(JAVA_INT, 0), "a pipe's end", FileOptions.READ);
      FileOptions writes = FileOptions.of(FileMode.OPEN, false, true);
      return new Pipes(
          reader, FileStream.adopt(system, ends.getAtIndex(JAVA_INT, 1), "a pipe's end", writes));
    }
  }

  @Override
  public void close() {
    reader.close();
    writer.close();
  }
}
