package usbtoaster.system;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import javax.xml.xpath.XPathNodes;
import org.w3c.dom.Document;

/** A {@code pom.xml} as it is written; nothing is inherited. */
record Pom(Document document) {
  static Pom read(Path folder) {
    try {
      return new Pom(
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(folder.resolve("pom.xml").toFile()));
    } catch (Exception e) {
      throw new IllegalStateException("No pom.xml can be read in " + folder + ".", e);
    }
  }

  /** Returns the texts of what an XPath finds. */
  List<String> list(String path) {
    try {
      XPathNodes nodes =
          XPathFactory.newInstance()
              .newXPath()
              .evaluateExpression(path, document, XPathNodes.class);
      return StreamSupport.stream(nodes.spliterator(), false)
          .map(node -> node.getTextContent().strip())
          .toList();
    } catch (XPathExpressionException e) {
      throw new IllegalArgumentException(path + " is no XPath.", e);
    }
  }

  String artifact() {
    return list("project/artifactId").getFirst();
  }

  /** Returns the artifacts whose versions it manages. */
  List<String> managed() {
    return list("project/dependencyManagement/dependencies/dependency/artifactId");
  }

  /** Returns whether {@code mvn install} installs it. */
  boolean isPublished() {
    return !list("project/properties/maven.install.skip").contains("true");
  }

  @Override
  public String toString() {
    return artifact();
  }
}
