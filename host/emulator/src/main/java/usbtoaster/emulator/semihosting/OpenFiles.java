package usbtoaster.emulator.semihosting;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a firmware has open: files, and the console, which has the name ":tt". The numbers 0 to 2
 * are the console from the start, as with OpenOCD: the SDK writes to 1 and opens nothing.
 */
final class OpenFiles {
  /** The console's name. */
  static final String CONSOLE = ":tt";

  private static final int MOST = 64;
  private static final int STANDARD = 3; // numbers: input, output and errors

  private final HostFiles files;
  private final InputStream input;
  private final OutputStream output;
  private final Map<Integer, Handle> open = new HashMap<>();

  /**
   * Something that is open.
   *
   * @param channel null: the console
   */
  private record Handle(@Nullable FileChannel channel, boolean appends) {}

  OpenFiles(HostFiles files, InputStream input, OutputStream output) {
    this.files = files;
    this.input = input;
    this.output = output;
    for (int number = 0; number < STANDARD; number++) {
      open.put(number, new Handle(null, false));
    }
  }

  /** Returns its number, 3 or more. */
  int open(String name, int mode) throws IOException {
    if (open.size() >= MOST) {
      throw new IOException("too many files are open");
    }
    int number = STANDARD;
    while (open.containsKey(number)) {
      number++;
    }
    FileChannel channel =
        name.equals(CONSOLE) ? null : FileChannel.open(files.path(name), HostFiles.options(mode));
    open.put(number, new Handle(channel, HostFiles.appends(mode)));
    return number;
  }

  void close(int number) throws IOException {
    Handle handle = handle(number);
    open.remove(number);
    if (handle.channel != null) {
      handle.channel.close();
    }
  }

  /** Closes all. */
  void closeAll() {
    for (int number : open.keySet().toArray(new Integer[0])) {
      try {
        close(number);
      } catch (IOException e) {
        // the firmware has ended, and nobody asks
      }
    }
  }

  boolean isConsole(int number) throws IOException {
    return handle(number).channel == null;
  }

  /** Returns what was read, empty at the end. */
  byte[] read(int number, int length) throws IOException {
    FileChannel channel = handle(number).channel;
    if (channel == null) {
      int first = length == 0 ? -1 : input.read();
      return first < 0 ? new byte[0] : new byte[] {(byte) first};
    }
    ByteBuffer buffer = ByteBuffer.allocate(length);
    while (buffer.hasRemaining() && channel.read(buffer) >= 0) {}
    byte[] bytes = new byte[buffer.position()];
    buffer.get(0, bytes);
    return bytes;
  }

  void write(int number, byte[] bytes) throws IOException {
    Handle handle = handle(number);
    if (handle.channel == null) {
      output.write(bytes);
      output.flush();
      return;
    }
    if (handle.appends) {
      handle.channel.position(handle.channel.size());
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      handle.channel.write(buffer);
    }
  }

  void seek(int number, long position) throws IOException {
    file(number).position(position);
  }

  long length(int number) throws IOException {
    return file(number).size();
  }

  private FileChannel file(int number) throws IOException {
    FileChannel channel = handle(number).channel;
    if (channel == null) {
      throw new IOException("the console has no place and no length");
    }
    return channel;
  }

  private Handle handle(int number) throws IOException {
    Handle handle = open.get(number);
    if (handle == null) {
      throw new IOException("nothing is open by this number");
    }
    return handle;
  }
}
