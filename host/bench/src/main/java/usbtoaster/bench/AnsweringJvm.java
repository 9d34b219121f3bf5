package usbtoaster.bench;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Another JVM, which answers each line with a line. It has one thread's collector so that it
 * disturbs nobody, and its errors go where this one's go. For one thread.
 */
public final class AnsweringJvm implements AutoCloseable {
  private final String name;
  private final Process process;
  private final BufferedReader says;
  private final Writer asks;

  /**
   * Starts one.
   *
   * @param name who it is, for a sentence
   * @param command see {@link #command}
   */
  public AnsweringJvm(String name, List<String> command) throws IOException {
    this.name = name;
    process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    says = process.inputReader(StandardCharsets.UTF_8);
    asks = process.outputWriter(StandardCharsets.UTF_8);
  }

  /** Returns the command that runs {@code main} on this class path, with options of Java's. */
  public static List<String> command(Class<?> main, List<String> options, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + File.separator + "bin/java");
    command.add("-XX:+UseSerialGC");
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(arguments);
    return command;
  }

  /** Returns the number by which Linux knows it. */
  public long pid() {
    return process.pid();
  }

  /** Returns the next line that it says. */
  public String read() throws IOException {
    String line = says.readLine();
    if (line == null) {
      throw new IOException("The JVM of " + name + " has ended: see above.");
    }
    return line;
  }

  /** Returns what it answers to {@code question}. */
  public String ask(String question) throws IOException {
    asks.write(question + "\n");
    asks.flush();
    return read();
  }

  @Override
  public void close() throws IOException {
    asks.close();
    process.destroy();
  }
}
