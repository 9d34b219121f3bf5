package usbtoaster.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The walls between the parts of the toaster's driver, made from the drawing in {@code
 * docs/architecture.md}: a class names classes of lower lines only, so none of its own line, and
 * there is no circle. What is public and not in the drawing is a value that all may name.
 */
class DriverPartsTest {
  private static final String PACKAGE = "usbtoaster.driver";
  private static final Path PAGE = Path.of("../../docs/architecture.md");

  private static final Pattern NAME = Pattern.compile("\\w+");
  private static final Pattern REMARK = Pattern.compile("\\|.*");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(PACKAGE);

  private static final Map<String, Integer> LINES = new TreeMap<>();

  @BeforeAll
  static void readTheDrawing() throws IOException {
    List<String> drawing =
        Files.readAllLines(PAGE).stream()
            .dropWhile(line -> !line.equals("## The driver's parts"))
            .skip(1)
            .takeWhile(line -> !line.startsWith("```"))
            .filter(line -> line.startsWith("    "))
            .toList();
    for (int line = 0; line < drawing.size(); line++) {
      Matcher names = NAME.matcher(REMARK.matcher(drawing.get(line)).replaceAll(""));
      while (names.find()) {
        Integer before = LINES.put(names.group(), line);
        assertThat(before).as("the line of %s, which is drawn twice", names.group()).isNull();
      }
    }
  }

  @Test
  void shouldDrawEveryClassThatIsNotPublic() {
    var parts = new TreeSet<String>();
    var all = new TreeSet<String>();
    for (JavaClass type : CLASSES) {
      all.add(part(type));
      if (!type.getModifiers().contains(JavaModifier.PUBLIC) && type.isTopLevelClass()) {
        parts.add(part(type));
      }
    }
    parts.remove("package-info");
    assertThat(LINES.keySet()).containsAll(parts);
    assertThat(all).containsAll(LINES.keySet());
  }

  @Test
  void shouldNameOnlyClassesOfLowerLines() {
    var wrong = new TreeSet<String>();
    int arrows = 0;
    for (JavaClass type : CLASSES) {
      for (Dependency use : type.getDirectDependenciesFromSelf()) {
        String from = part(type);
        String to = part(use.getTargetClass());
        boolean inside = use.getTargetClass().getPackageName().equals(PACKAGE) && !from.equals(to);
        if (inside && LINES.containsKey(to)) {
          arrows++;
          if (LINES.getOrDefault(from, Integer.MAX_VALUE) >= LINES.get(to)) {
            wrong.add(from + " names " + to);
          }
        }
      }
    }
    assertThat(arrows).as("arrows that were looked at").isGreaterThan(100);
    assertThat(wrong).isEmpty();
  }

  /** Returns the part that a class belongs to: a nested class is its outermost one's. */
  private static String part(JavaClass type) {
    String name = type.getName();
    return name.substring(name.lastIndexOf('.') + 1).replaceAll("[$;].*", "");
  }
}
