import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * Says in one sentence what to install where no JDK 25 is to be found. Runs on whatever JDK Maven
 * runs on (11 or newer), before the toolchains plugin, which looks in more places and fails the
 * build; it is not for this program to fail it.
 */
final class FindJdk {
  private static final int WANTED = 25;

  private FindJdk() {}

  public static void main(String[] args) throws IOException {
    Path home = Path.of(System.getProperty("user.home"));
    boolean found =
        Runtime.version().feature() >= WANTED
            || Files.exists(home.resolve(".m2/toolchains.xml"))
            || suits(Path.of(System.getenv().getOrDefault("JAVA_HOME", "/nowhere")));
    for (String place :
        new String[] {
          "/usr/lib/jvm",
          "/opt",
          home + "/.jdks",
          home + "/.sdkman/candidates/java",
          "/Library/Java/JavaVirtualMachines"
        }) {
      found = found || anySuits(Path.of(place));
    }
    if (!found) {
      System.out.println(
          "The toaster is built with JDK 25 or newer, and none was found in the usual places: install"
              + " one, for example Eclipse Temurin 25 or your distribution's openjdk-25-jdk. If there"
              + " is one in another place, run Maven with JAVA_HOME set to it; to name it in"
              + " ~/.m2/toolchains.xml, as an error of Maven's below may ask for, does as well.");
    }
  }

  private static boolean anySuits(Path place) throws IOException {
    if (!Files.isDirectory(place)) {
      return false;
    }
    try (Stream<Path> homes = Files.list(place)) {
      return homes.anyMatch(FindJdk::suits);
    }
  }

  private static boolean suits(Path home) {
    Path bundled = home.resolve("Contents/Home/release");
    try (Reader release =
        Files.newBufferedReader(Files.exists(bundled) ? bundled : home.resolve("release"))) {
      Properties properties = new Properties();
      properties.load(release);
      String version = properties.getProperty("JAVA_VERSION", "0").replace("\"", "");
      return Integer.parseInt(version.split("[^0-9]")[0]) >= WANTED;
    } catch (IOException | NumberFormatException e) {
      return false; // no JDK
    }
  }
}
