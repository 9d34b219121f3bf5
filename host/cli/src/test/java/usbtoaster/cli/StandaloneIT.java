package usbtoaster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The one jar, as somebody runs it who has copied nothing else. */
final class StandaloneIT {
  private static final Path TARGET = Path.of("target").toAbsolutePath();

  @TempDir private Path folder;

  private Process java(String... arguments) throws IOException {
    Path jar = Files.copy(TARGET.resolve("toaster-standalone.jar"), folder.resolve("toaster.jar"));
    List<String> command =
        new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java", "-jar"));
    command.add(jar.toString());
    command.addAll(List.of(arguments));
    return new Launched(folder).start(Map.of("TERM", "xterm"), command);
  }

  @ParameterizedTest
  @ValueSource(strings = {"emulator", "mock"})
  void shouldToastWithNothingBesides(String target) throws Exception {
    Path bread = Bread.of(folder, "bread", 10_000);
    Process run = java("run", "--target", target, bread.toString());
    assertThat(Launched.out(run)).endsWith("What came back is what went in.\n");
    assertThat(run.waitFor()).isZero();
    // Neither a warning of Java's nor what a progress bar leaves: stderr is a file.
    assertThat(new Launched(folder).err()).isEmpty();
  }

  @Test
  void shouldTellItsVersion() throws Exception {
    Process version = java("--version");
    assertThat(Launched.out(version)).startsWith("toaster 0.").doesNotContain("not from a jar");
    assertThat(version.waitFor()).isZero();
  }

  @Test
  void shouldOfferEveryServiceOfItsParts() throws Exception {
    Map<String, Set<String>> parts = new TreeMap<>();
    List<Path> jars = new ArrayList<>(List.of(TARGET.resolve("toaster.jar")));
    try (var libraries = Files.list(TARGET.resolve("lib"))) {
      libraries.forEach(jars::add);
    }
    for (Path jar : jars) {
      services(jar).forEach((name, all) -> parts.merge(name, all, StandaloneIT::both));
    }
    assertThat(parts.get("META-INF/services/com.pi4j.extension.Plugin")).hasSize(4);
    assertThat(services(TARGET.resolve("toaster-standalone.jar"))).isEqualTo(parts);
  }

  private static Set<String> both(Set<String> one, Set<String> other) {
    one.addAll(other);
    return one;
  }

  private static Map<String, Set<String>> services(Path file) throws IOException {
    Map<String, Set<String>> services = new TreeMap<>();
    try (JarFile jar = new JarFile(file.toFile())) {
      for (var entry : jar.stream().toList()) {
        if (entry.getName().matches("META-INF/services/[^/]+")) {
          String text =
              new String(jar.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
          Set<String> names = new TreeSet<>(text.lines().map(String::strip).toList());
          names.removeIf(line -> line.isEmpty() || line.startsWith("#"));
          services.put(entry.getName(), names);
        }
      }
    }
    return services;
  }

  @Test
  void shouldNameTheLicencesOfItsParts() throws Exception {
    try (JarFile jar = new JarFile(TARGET.resolve("toaster-standalone.jar").toFile())) {
      assertThat(jar.getManifest().getMainAttributes().getValue("Enable-Native-Access"))
          .isEqualTo("ALL-UNNAMED");
      var list = jar.getInputStream(jar.getEntry("META-INF/THIRD-PARTY.txt"));
      assertThat(new String(list.readAllBytes(), StandardCharsets.UTF_8))
          .contains("com.pi4j:pi4j-core:", "info.picocli:picocli:", "org.mockito:mockito-core:");
      var licence = jar.getInputStream(jar.getEntry("META-INF/LICENSE"));
      assertThat(licence.readAllBytes()).isEqualTo(Files.readAllBytes(Path.of("../../LICENSE")));
    }
  }
}
