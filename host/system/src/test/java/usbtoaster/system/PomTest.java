package usbtoaster.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the modules say to Maven: which of them are for others, and what these get with them. */
class PomTest {
  private static final Path ROOT = Path.of("../..");

  static List<Pom> modules() {
    return Pom.read(ROOT).list("project/modules/module").stream()
        .map(module -> Pom.read(ROOT.resolve(module)))
        .toList();
  }

  /** The modules that are installed, and have code. */
  private static List<String> published() {
    return modules().stream()
        .filter(Pom::isPublished)
        .map(Pom::artifact)
        .filter(artifact -> !artifact.equals("toaster-bom"))
        .toList();
  }

  @Test
  void shouldListEveryPublishedModuleInTheBom() {
    assertThat(Pom.read(ROOT.resolve("host/bom")).managed())
        .hasSizeGreaterThan(9)
        .containsExactlyInAnyOrderElementsOf(published());
  }

  @Test
  void shouldManageTheSameModulesInTheParent() {
    assertThat(Pom.read(ROOT).managed())
        .filteredOn(artifact -> artifact.startsWith("toaster-"))
        .containsExactlyInAnyOrderElementsOf(published());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("modules")
  void shouldSayWhatItIs(Pom module) {
    assertThat(module.list("project/name")).singleElement().asString().startsWith("USB toaster: ");
    assertThat(module.list("project/description")).singleElement().asString().isNotBlank();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("modules")
  void shouldLeaveMockitoToTheMock(Pom module) {
    if (!module.artifact().equals("toaster-mock")) {
      assertThat(module.list("//dependency[groupId='org.mockito']")).isEmpty();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("modules")
  void shouldNotBringTheMockToAProductionProgram(Pom module) {
    if (module.isPublished() && !module.artifact().equals("toaster-cli")) {
      assertThat(
              module.list(
                  "project/dependencies/dependency[artifactId='toaster-mock'][not(optional='true')]"
                      + "[not(scope='test')]"))
          .isEmpty();
    }
  }
}
