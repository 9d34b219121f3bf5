package usbtoaster.cli;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Named pipes: to open one takes until somebody opens its other end. */
final class Pipe {
  private Pipe() {}

  /**
   * Opens both ends of a named pipe and closes them again, so that a thread that waits at one end
   * goes on. It may not wait itself: Linux opens a pipe for both at once without waiting (fifo(7)).
   * Does nothing to other files.
   */
  static void meet(Path pipe) {
    try {
      if (Files.exists(pipe) && !Files.isRegularFile(pipe) && !Files.isDirectory(pipe)) {
        FileChannel.open(pipe, StandardOpenOption.READ, StandardOpenOption.WRITE).close();
      }
    } catch (IOException e) {
      // A second Ctrl-C ends the process.
    }
  }
}
