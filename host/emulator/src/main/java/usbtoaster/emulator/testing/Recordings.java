package usbtoaster.emulator.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.record.VcdWriter;

/** The VCD files that a bench writes until it is closed. */
final class Recordings {
  private final List<VcdWriter> writers = new ArrayList<>();

  /** Begins a file. */
  @FunctionalInterface
  interface Beginning {
    VcdWriter open() throws IOException;
  }

  /** Writes {@code file} from now on. */
  void begin(Path file, Beginning beginning) {
    try {
      writers.add(beginning.open());
    } catch (IOException e) {
      throw new UncheckedIOException("The VCD file %s cannot be written".formatted(file), e);
    }
  }

  /** Ends all of them, also when one could not be written to its end. */
  void close() {
    @Nullable UncheckedIOException failure = null;
    for (VcdWriter writer : writers) {
      try {
        writer.close();
      } catch (UncheckedIOException e) {
        failure = e;
      }
    }
    writers.clear();
    if (failure != null) {
      throw failure;
    }
  }
}
