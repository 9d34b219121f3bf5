package usbtoaster.watch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What a server tells the page, as JSON. */
final class Told {
  private Told() {}

  /** Returns a file of the tests. */
  static String resource(String name) throws IOException {
    try (InputStream in = Told.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Returns the state of the file, with other values for some of its keys. */
  static String state(Object... keysAndValues) throws IOException {
    String state = resource("state.json");
    for (int i = 0; i < keysAndValues.length; i += 2) {
      String key = "\"" + keysAndValues[i] + "\": ";
      state = state.replaceFirst(key + "[^,}\n]*", key + keysAndValues[i + 1]);
    }
    return state;
  }

  /** Returns events of a write, so many microseconds after the call: "CALL 0", "IRP 0.5". */
  static String stages(int write, boolean done, List<String> events) {
    return events.stream()
        .map(Told::event)
        .collect(
            Collectors.joining(
                ",",
                "{\"request\":%d,\"write\":%d,\"done\":%b,\"leftOut\":0,\"events\":["
                    .formatted(write, write, done),
                "]}"));
  }

  private static String event(String text) {
    int space = text.indexOf(' ');
    return """
    {"order":0,"stage":"%s","nanos":%d,"deviceNanos":null,"thread":"main",\
    "kind":"UI","owner":"UI loop","detail":0}\
    """
        .formatted(
            text.substring(0, space),
            Math.round(Double.parseDouble(text.substring(space + 1)) * 1000));
  }

  /** Returns so many blocks of work of three threads, 100 us each after the other. */
  static String work(int blocks) {
    String[] threads = {"rp2040", "io-1", "worker-1"};
    return IntStream.range(0, blocks)
        .mapToObj(
            i ->
                "{\"thread\":\"%s\",\"what\":\"routine\",\"from\":%d,\"to\":%d}"
                    .formatted(threads[i % 3], i * 100_000L, i * 100_000L + 30_000))
        .collect(Collectors.joining(",", "[", "]"));
  }

  /** Returns so many edges, 30 us each after the other, and one left out before each. */
  static String lines(int edges) {
    String[] lines = {"CE0", "CE0", "IRQ", "IRQ", "ACK", "ACK"};
    return IntStream.range(0, edges)
        .mapToObj(
            i ->
                "{\"line\":\"%s\",\"high\":%b,\"nanos\":%d,\"leftOut\":1}"
                    .formatted(lines[i % 6], i % 2 == 0, i * 30_000L))
        .collect(Collectors.joining(",", "{\"edges\":[", "]}"));
  }
}
