package usbtoaster.system;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may name whom: one rule a package, made from the table in {@code docs/architecture.md}. */
class LayerTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("usbtoaster");

  private static final List<String> ALWAYS = List.of("java..", "org.jspecify..", "org.slf4j..");

  static List<LayerTable.Row> rows() throws IOException {
    return LayerTable.read(Path.of("../../docs/architecture.md"));
  }

  @Test
  void shouldListEveryPackageInItsModule() throws IOException {
    Map<String, String> listed = new TreeMap<>();
    rows().forEach(row -> listed.put(row.packageName(), row.module()));
    Map<String, String> found =
        CLASSES.stream()
            .collect(
                Collectors.toMap(
                    JavaClass::getPackageName, LayerTest::module, (a, b) -> a, TreeMap::new));
    assertThat(listed).isEqualTo(found);
  }

  /** Returns the module whose folder of classes, or whose jar, a class comes from. */
  private static String module(JavaClass type) {
    return type.getSource()
        .map(source -> source.getUri().toString().replaceFirst(".*/host/(\\w+)/target/.*", "$1"))
        .orElse(""); // of others: not imported
  }

  @Test
  void shouldNameOnlyPackagesThatThereAre() throws IOException {
    List<String> all = rows().stream().map(LayerTable.Row::packageName).toList();
    rows().forEach(row -> assertThat(all).as(row.packageName()).containsAll(row.packages()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void shouldNameOnlyWhatItsRowAllows(LayerTable.Row row) {
    String[] allowed =
        Stream.of(
                ALWAYS.stream(),
                Stream.of(row.packageName()),
                row.packages().stream(),
                row.libraries().stream().map(library -> library + ".."))
            .flatMap(names -> names)
            .toArray(String[]::new);
    classes()
        .that()
        .resideInAPackage(row.packageName())
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(allowed)
        .check(CLASSES);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void shouldNeedAllThatItsRowAllows(LayerTable.Row row) {
    var needed = new TreeSet<String>();
    for (JavaClass type : CLASSES) {
      if (type.getPackageName().equals(row.packageName())) {
        type.getDirectDependenciesFromSelf()
            .forEach(use -> needed.add(use.getTargetClass().getPackageName()));
      }
    }
    assertThat(needed).containsAll(row.packages());
  }

  @Test
  void shouldHaveNoCircleOfPackages() {
    slices().matching("usbtoaster.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void shouldHaveNoCircleOfModules() {
    slices()
        .assignedFrom(new ModuleOfClass(LayerTest::module))
        .should()
        .beFreeOfCycles()
        .check(CLASSES);
  }

  @Test
  void shouldNowhereSleep() {
    noClasses().should().callMethod(Thread.class, "sleep", long.class).check(CLASSES);
  }

  @Test
  void shouldReadTheClockOnlyWhereTimeComesIn() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "usbtoaster.driver..", "usbtoaster.toaster..", "usbtoaster.io..", "usbtoaster.async..")
        .should()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .check(CLASSES);
  }
}
