package usbtoaster.doctor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The groups of this process and of its user, by {@code /proc/self/status} and {@code /etc/group}.
 */
final class Groups {
  private static final Pattern GROUPS = Pattern.compile("(?m)^Groups:(.*)$");

  private final Map<String, String> names = new LinkedHashMap<>(); // by number
  private final Map<String, List<String>> members = new LinkedHashMap<>();
  private final List<String> own = new ArrayList<>();

  Groups(Machine machine) {
    String groups = Objects.requireNonNullElse(machine.text("etc/group"), "");
    for (String line : groups.split("\n", -1)) {
      String[] fields = line.split(":", -1);
      if (fields.length == 4) {
        names.put(fields[2], fields[0]);
        members.put(fields[0], List.of(fields[3].split(",", -1)));
      }
    }
    String status = Objects.requireNonNullElse(machine.text("proc/self/status"), "");
    Matcher matcher = GROUPS.matcher(status);
    if (matcher.find()) {
      for (String number : matcher.group(1).strip().split("\\s+", -1)) {
        if (!number.isEmpty()) {
          own.add(names.getOrDefault(number, number));
        }
      }
    }
  }

  /** Returns the groups of this process, for a sentence. */
  String told() {
    return switch (own.size()) {
      case 0 -> "this process is in no group";
      case 1 -> "this process is in the group " + own.getFirst();
      default -> "this process is in the groups " + String.join(", ", own);
    };
  }

  /** Returns whether {@code user} was put into {@code group} and has not logged in again since. */
  boolean joinedSince(String user, String group) {
    return members.getOrDefault(group, List.of()).contains(user) && !own.contains(group);
  }
}
