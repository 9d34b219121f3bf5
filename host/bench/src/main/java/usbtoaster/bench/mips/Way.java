package usbtoaster.bench.mips;

import java.io.File;
import java.util.List;

/** How our emulator executes. */
enum Way {
  /** What is hot as bytecode of its own, as it does by itself. */
  TRANSLATED("auto"),
  /** One instruction after the other. */
  INTERPRETED("off");

  private final String value;

  Way(String value) {
    this.value = value;
  }

  /** Returns the option for Java. */
  String option() {
    return "-Demulator.translate=" + value;
  }

  /** Returns the command of an {@link EmulatorServer}. */
  List<String> server() {
    return List.of(
        System.getProperty("java.home") + File.separator + "bin/java",
        "-XX:+UseSerialGC",
        option(),
        "-cp",
        System.getProperty("java.class.path"),
        EmulatorServer.class.getName());
  }

  int rounds(Scene scene) {
    return this == TRANSLATED ? scene.translatedRounds : scene.interpretedRounds;
  }
}
