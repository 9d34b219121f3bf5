package usbtoaster.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** Bytes of UTF-8 to a writer, which takes whole characters: in lines. For one thread. */
final class PrinterStream extends OutputStream {
  private final PrintWriter out;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  PrinterStream(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void write(int octet) {
    line.write(octet);
  }

  @Override
  public void flush() throws IOException {
    out.print(line.toString(StandardCharsets.UTF_8));
    line.reset();
    if (out.checkError()) {
      throw new IOException("it takes no more");
    }
  }
}
