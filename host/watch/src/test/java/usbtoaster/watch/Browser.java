package usbtoaster.watch;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What a browser does, over real HTTP. */
final class Browser implements AutoCloseable {
  private final HttpClient http = HttpClient.newHttpClient();
  private final URI base;

  Browser(String url) {
    base = URI.create(url);
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(base.resolve(path));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), BodyHandlers.ofString());
  }

  HttpResponse<String> look(String path) throws Exception {
    return send(request(path));
  }

  HttpResponse<String> order(String path, String json) throws Exception {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  /** Listens to the events. */
  Events listen() throws Exception {
    HttpResponse<InputStream> answer =
        http.send(request("/events").build(), BodyHandlers.ofInputStream());
    return new Events(answer);
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  /** A message. */
  record Message(String name, Map<String, Object> data) {
    @SuppressWarnings("unchecked")
    Map<String, Object> map(String key) {
      return (Map<String, Object>) Objects.requireNonNull(data.get(key), key);
    }

    long number(String map, String key) {
      return ((Number) Objects.requireNonNull(map(map).get(key), key)).longValue();
    }

    long counter(String key) {
      return number("counters", key);
    }

    boolean is(String key) {
      return Boolean.TRUE.equals(data.get(key));
    }

    String mode() {
      return String.valueOf(map("time").get("mode"));
    }
  }

  /** A stream of messages. */
  static final class Events implements AutoCloseable {
    final HttpResponse<InputStream> answer;
    private final BufferedReader lines;

    Events(HttpResponse<InputStream> answer) {
      this.answer = answer;
      lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
    }

    /** Waits for the next message; null: the stream has ended. */
    @Nullable Message next() throws IOException {
      String name = "";
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("event: ")) {
          name = line.substring(7);
        } else if (line.startsWith("data: ")) {
          return new Message(name, parse(line.substring(6)));
        }
      }
      return null;
    }

    /** Returns an object, or one with the list in it. */
    @SuppressWarnings("unchecked")
    private static Map<String, Object> parse(String json) throws IOException {
      Object data = JSON.std.anyFrom(json);
      return data instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of("list", data);
    }

    /** Waits for a message that is such. */
    Message await(String name, Predicate<Message> condition) throws IOException {
      Message message = next();
      while (message != null && !(message.name().equals(name) && condition.test(message))) {
        message = next();
      }
      if (message == null) {
        throw new AssertionError("The events have ended before.");
      }
      return message;
    }

    /** Waits for a state that is such. */
    Message state(Predicate<Message> condition) throws IOException {
      return await("state", condition);
    }

    @Override
    public void close() throws IOException {
      lines.close();
    }
  }
}
