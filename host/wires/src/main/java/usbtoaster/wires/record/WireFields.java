package usbtoaster.wires.record;

/** The fields of a line, one after the other; what is missing or wrong is an illegal argument. */
final class WireFields {
  private final String line;
  private int at;

  WireFields(String line) {
    this.line = line;
  }

  String word() {
    if (at >= line.length()) {
      throw new IllegalArgumentException("it ends too early");
    }
    int end = line.indexOf(' ', at);
    String word = end < 0 ? line.substring(at) : line.substring(at, end);
    at = end < 0 ? line.length() : end + 1;
    return word;
  }

  String rest() {
    String rest = line.substring(at);
    at = line.length();
    return rest;
  }

  long number() {
    return Long.parseLong(word());
  }

  int signed() {
    return Integer.parseInt(word());
  }

  int index() {
    int index = signed();
    if (index < 0) {
      throw new IllegalArgumentException(index + " is negative");
    }
    return index;
  }

  int length() {
    int length = index();
    if (length > WireRecording.MOST_BYTES) {
      throw new IllegalArgumentException(length + " bytes are too many");
    }
    return length;
  }

  boolean level() {
    return switch (word()) {
      case "1" -> true;
      case "0" -> false;
      case String other -> throw new IllegalArgumentException(other + " is no level");
    };
  }
}
