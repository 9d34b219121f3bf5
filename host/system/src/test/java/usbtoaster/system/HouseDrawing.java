package usbtoaster.system;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The drawings of the modules and their packages in Mermaid's words, made from the rows of the
 * table. An arrow that follows from others is left out.
 */
record HouseDrawing(List<LayerTable.Row> rows) {
  static final String BEGIN = "<!-- made by DrawingTest out of the table above -->";
  static final String END = "<!-- end of what is made -->";

  /** A module with more packages than this has a drawing of its own. */
  private static final int FEW = 8;

  /** Returns the lines of the drawings, their fences included: the upper modules first. */
  List<String> lines() {
    Map<String, Set<String>> modules = arrowsOfModules();
    List<String> upperFirst =
        modules.keySet().stream()
            .sorted(Comparator.comparingInt((String module) -> -height(modules, module)))
            .toList();
    List<String> lines = new ArrayList<>(List.of("```mermaid", "flowchart TD"));
    for (String module : upperFirst) {
      if (packages(module).size() > FEW) {
        lines.add("  m_%1$s[host/%1$s, drawn below]".formatted(module));
      } else {
        lines.add("  subgraph m_%1$s [host/%1$s]".formatted(module));
        inside(module).forEach(line -> lines.add("  " + line));
        lines.add("  end");
      }
    }
    reduced(modules)
        .forEach((from, all) -> all.forEach(to -> lines.add("  m_" + from + " --> m_" + to)));
    lines.add("```");
    for (String module : upperFirst) {
      if (packages(module).size() > FEW) {
        lines.addAll(List.of("", "```mermaid", "flowchart TD"));
        lines.addAll(inside(module));
        lines.add("```");
      }
    }
    return lines;
  }

  /** Returns the packages of a module, and the arrows between them. */
  private List<String> inside(String module) {
    List<String> lines = new ArrayList<>();
    Map<String, Set<String>> arrows = new TreeMap<>();
    for (LayerTable.Row row : rows) {
      if (row.module().equals(module)) {
        lines.add("  %s[%s]".formatted(id(row.packageName()), name(row.packageName())));
        Set<String> to = new TreeSet<>(row.packages());
        to.retainAll(packages(module));
        arrows.put(row.packageName(), to);
      }
    }
    reduced(arrows)
        .forEach((from, all) -> all.forEach(to -> lines.add("  " + id(from) + " --> " + id(to))));
    return lines;
  }

  private Set<String> packages(String module) {
    return rows.stream()
        .filter(row -> row.module().equals(module))
        .map(LayerTable.Row::packageName)
        .collect(Collectors.toSet());
  }

  private Map<String, Set<String>> arrowsOfModules() {
    Map<String, String> moduleOf =
        rows.stream()
            .collect(Collectors.toMap(LayerTable.Row::packageName, LayerTable.Row::module));
    Map<String, Set<String>> arrows = new TreeMap<>();
    for (LayerTable.Row row : rows) {
      Set<String> to = arrows.computeIfAbsent(row.module(), module -> new TreeSet<>());
      row.packages().stream()
          .map(moduleOf::get)
          .filter(module -> !module.equals(row.module()))
          .forEach(to::add);
    }
    return arrows;
  }

  /** Returns the arrows without those that lead where two or more others lead, too. */
  private static Map<String, Set<String>> reduced(Map<String, Set<String>> arrows) {
    Map<String, Set<String>> left = new TreeMap<>();
    arrows.forEach(
        (from, all) -> {
          Set<String> kept = new TreeSet<>(all);
          all.forEach(between -> kept.removeAll(reached(arrows, between)));
          left.put(from, kept);
        });
    return left;
  }

  private static Set<String> reached(Map<String, Set<String>> arrows, String from) {
    Set<String> found = new TreeSet<>();
    for (String to : arrows.getOrDefault(from, Set.of())) {
      found.add(to);
      found.addAll(reached(arrows, to));
    }
    return found;
  }

  private static int height(Map<String, Set<String>> arrows, String from) {
    return arrows.getOrDefault(from, Set.of()).stream()
        .mapToInt(to -> 1 + height(arrows, to))
        .max()
        .orElse(0);
  }

  private static String name(String packageName) {
    return packageName.substring("usbtoaster.".length());
  }

  private static String id(String packageName) {
    return "p_" + name(packageName).replace('.', '_');
  }
}
