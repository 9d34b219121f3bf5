package usbtoaster.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/**
 * What is printed to a standard stream. A {@link PrintWriter} says of a failure only that there was
 * one; this keeps the first. One thread prints.
 */
final class Printed extends OutputStream {
  private final OutputStream out;
  private final PrintWriter writer;
  private @Nullable IOException failure;

  /** Prints to {@code out}, flushed at the end of each line if {@code lines}. */
  Printed(OutputStream out, Charset charset, boolean lines) {
    this.out = out;
    this.writer = new PrintWriter(new BufferedWriter(new OutputStreamWriter(this, charset)), lines);
  }

  PrintWriter writer() {
    return writer;
  }

  /** Returns why some of what was printed is lost, or null. */
  @Nullable IOException failure() {
    writer.flush();
    return failure;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      failure = failure == null ? e : failure;
      throw e;
    }
  }

  @Override
  public void flush() throws IOException {
    try {
      out.flush();
    } catch (IOException e) {
      failure = failure == null ? e : failure;
      throw e;
    }
  }
}
