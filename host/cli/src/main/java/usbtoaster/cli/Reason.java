package usbtoaster.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/** Why a file cannot be used, in words: no name of a class, and the file's own name only once. */
final class Reason {
  private Reason() {}

  /** Returns the reason, for the end of a sentence. */
  static String of(IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> "it is not there, or its folder is not";
      case AccessDeniedException _ -> "permission denied";
      case FileSystemLoopException _ -> "its links lead in a circle";
      case FileSystemException file -> told(file.getReason());
      default -> told(e.getMessage());
    };
  }

  private static String told(@Nullable String message) {
    return message == null || message.isBlank() ? "the system gives no reason" : message;
  }
}
