package usbtoaster.emulator.record;

import java.util.Collection;
import java.util.regex.Pattern;

/** The words of a VCD file (IEEE 1364-2005, chapter 18) with a time scale of 1 ns. */
final class VcdText {
  private static final Pattern NOT_IN_A_NAME = Pattern.compile("[^A-Za-z0-9_.]");
  private static final int FIRST_ID = '!';
  private static final int IDS = '~' - '!' + 1;

  private VcdText() {}

  static String begin() {
    return "$timescale 1 ns $end\n";
  }

  /** Returns the declaration of wires by their names; the first of them has id {@code number}. */
  static String scope(String scope, Collection<String> names, int number) {
    StringBuilder text = new StringBuilder("$scope module " + name(scope) + " $end\n");
    int next = number;
    for (String name : names) {
      text.append("$var wire 1 %s %s $end\n".formatted(id(next++), name(name)));
    }
    return text.append("$upscope $end\n").toString();
  }

  static String endOfDeclarations() {
    return "$enddefinitions $end\n";
  }

  static String time(long nanos) {
    return "#" + nanos + "\n";
  }

  static String level(boolean level, int number) {
    return (level ? "1" : "0") + id(number) + "\n";
  }

  /** Printable characters from ! to ~, as many as are needed. */
  private static String id(int number) {
    StringBuilder id = new StringBuilder();
    int rest = number;
    do {
      id.append((char) (FIRST_ID + rest % IDS));
      rest = rest / IDS - 1;
    } while (rest >= 0);
    return id.toString();
  }

  private static String name(String text) {
    return NOT_IN_A_NAME.matcher(text).replaceAll("_");
  }
}
