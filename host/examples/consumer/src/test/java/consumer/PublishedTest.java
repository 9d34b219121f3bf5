package consumer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** What was installed of each module: what a public repository asks for, and no more. */
class PublishedTest {
  private static final Path REPOSITORY = Path.of(System.getProperty("toaster.repository"));
  private static final String VERSION = System.getProperty("toaster.version");

  private static Path file(String module, String ending) {
    return REPOSITORY.resolve(module + "/" + VERSION + "/" + module + "-" + VERSION + ending);
  }

  private static Document pom(String module) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(file(module, ".pom").toFile());
  }

  private static List<Element> elements(Document pom, String name) {
    NodeList nodes = pom.getElementsByTagName(name);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }

  private static String text(Element element, String name) {
    return element.getElementsByTagName(name).item(0).getTextContent();
  }

  static List<String> modules() throws Exception {
    return elements(pom("toaster-bom"), "dependency").stream()
        .map(dependency -> text(dependency, "artifactId"))
        .toList();
  }

  @Test
  void shouldManageEveryModuleThatIsInstalled() throws Exception {
    List<String> expected = new ArrayList<>(modules());
    expected.add("toaster-bom");
    try (Stream<Path> installed = Files.list(REPOSITORY)) {
      assertEquals(
          expected.stream().sorted().toList(),
          installed.map(folder -> folder.getFileName().toString()).sorted().toList());
    }
  }

  @ParameterizedTest
  @MethodSource("modules")
  void shouldHaveJarSourcesAndJavadoc(String module) throws Exception {
    for (String ending : List.of(".jar", "-sources.jar", "-javadoc.jar")) {
      assertTrue(Files.size(file(module, ending)) > 1000, module + ending);
    }
  }

  @ParameterizedTest
  @MethodSource("modules")
  void shouldSayWhatARepositoryAsksFor(String module) throws Exception {
    Document pom = pom(module);
    for (String name : List.of("name", "description", "url", "license", "developer", "scm")) {
      assertTrue(!elements(pom, name).isEmpty(), "<" + name + "> of " + module);
    }
  }

  @ParameterizedTest
  @MethodSource("modules")
  void shouldNotLeanOnTheBuildThatMadeIt(String module) throws Exception {
    Document pom = pom(module);
    for (String name :
        List.of("parent", "build", "profile", "repository", "dependencyManagement")) {
      assertTrue(elements(pom, name).isEmpty(), "<" + name + "> of " + module);
    }
    for (Element dependency : elements(pom, "dependency")) {
      String scope = text(dependency, "scope");
      assertTrue(scope.equals("compile") || scope.equals("runtime"), module + ": " + scope);
      assertTrue(!text(dependency, "version").contains("$"), module + ": no version");
    }
  }
}
