package usbtoaster.cli;

import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** One file: what went in, and what came back of it. Belongs to the UI loop's thread. */
final class FileToast {
  private final Path path;
  private final MessageDigest in = sha256();
  private final MessageDigest back = sha256();
  private long bytesIn;
  private long bytesBack;

  FileToast(Path path) {
    this.path = path;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256; use one that does", e);
    }
  }

  Path path() {
    return path;
  }

  long bytesIn() {
    return bytesIn;
  }

  void in(byte[] data, int length) {
    in.update(data, 0, length);
    bytesIn += length;
  }

  void back(byte[] data, int offset, int length) {
    back.update(data, offset, length);
    bytesBack += length;
  }

  /** Ends the file, once: nothing goes in or comes back any more. */
  Verdict verdict() {
    HexFormat hex = HexFormat.of();
    return new Verdict(
        path, bytesIn, bytesBack, hex.formatHex(in.digest()), hex.formatHex(back.digest()));
  }

  /** What went in and what came back, with the SHA-256 of both. */
  record Verdict(Path path, long bytesIn, long bytesBack, String in, String back) {
    boolean same() {
      return bytesIn == bytesBack && in.equals(back);
    }
  }
}
