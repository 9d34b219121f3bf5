package usbtoaster.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Programs in a folder of their own; what they say on stderr goes to a file in it. */
final class Launched {
  /** The launcher of this source tree. */
  static final Path LAUNCHER = Path.of("../toaster").toAbsolutePath().normalize();

  private final Path folder;

  Launched(Path folder) {
    this.folder = folder;
  }

  /** Starts the toaster of this source tree. */
  Process toaster(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("bash", LAUNCHER.toString()));
    command.addAll(List.of(arguments));
    return start(Map.of(), command);
  }

  /** Runs a line of the shell in which {@code $0} is the launcher. */
  Process shell(Map<String, String> environment, String line) throws IOException {
    return start(environment, List.of("bash", "-c", line, LAUNCHER.toString()));
  }

  Process start(Map<String, String> environment, List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().remove("JAVA_OPTS");
    builder.environment().putAll(environment);
    builder.redirectError(folder.resolve("err").toFile());
    return builder.start();
  }

  /** Returns what the program said that was started last. */
  String err() throws IOException {
    return Files.readString(folder.resolve("err"));
  }

  /** Returns what {@code process} prints until it ends. */
  static String out(Process process) throws IOException {
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  static void signal(Process process, String signal) throws IOException, InterruptedException {
    String id = Long.toString(process.pid());
    if (new ProcessBuilder("kill", "-" + signal, id).start().waitFor() != 0) {
      throw new IOException("The process has ended: no signal can be sent to it");
    }
  }

  /** Returns where a program is on the path. */
  static Path which(String tool) {
    for (String each : System.getenv("PATH").split(":", -1)) {
      Path path = Path.of(each).resolve(tool);
      if (Files.isExecutable(path)) {
        return path;
      }
    }
    throw new AssertionError("There is no " + tool + " on the PATH");
  }

  /** Writes a program. */
  static Path script(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!" + which("bash") + "\n" + text);
    if (!file.toFile().setExecutable(true)) {
      throw new IOException(file + " cannot be made executable");
    }
    return file;
  }
}
