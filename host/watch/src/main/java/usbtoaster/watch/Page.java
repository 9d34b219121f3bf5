package usbtoaster.watch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import usbtoaster.view.picture.Picture;

/** The files of the page: those beside this class, by names that have no path in them. */
final class Page {
  private static final Pattern APP =
      Pattern.compile("/app/([A-Za-z0-9][A-Za-z0-9-]*)\\.(js|css|svg)");

  /**
   * A file.
   *
   * @param type its content type
   */
  @SuppressWarnings("ArrayRecordComponent") // it is sent and forgotten
  record File(String type, byte[] bytes) {}

  private Page() {}

  /** Returns what stands at {@code path}; null: nothing. */
  static @Nullable File at(String path) throws IOException {
    if (path.equals("/")) {
      return read("index.html", "text/html; charset=utf-8");
    }
    if (path.equals("/favicon.ico")) {
      return read("icon.svg", "image/svg+xml");
    }
    if (path.equals("/picture.svg")) {
      byte[] drawn = Picture.template().getBytes(StandardCharsets.UTF_8);
      return new File("image/svg+xml", drawn);
    }
    Matcher app = APP.matcher(path);
    return app.matches() ? read(app.group(1) + "." + app.group(2), type(app.group(2))) : null;
  }

  private static String type(String extension) {
    return switch (extension) {
      case "js" -> "text/javascript; charset=utf-8";
      case "css" -> "text/css; charset=utf-8";
      default -> "image/svg+xml";
    };
  }

  private static @Nullable File read(String name, String type) throws IOException {
    try (InputStream in = Page.class.getResourceAsStream("page/" + name)) {
      return in == null ? null : new File(type, in.readAllBytes());
    }
  }
}
