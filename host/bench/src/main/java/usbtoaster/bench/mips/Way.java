package usbtoaster.bench.mips;

import java.util.List;
import usbtoaster.bench.AnsweringJvm;

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
    return AnsweringJvm.command(EmulatorServer.class, List.of(option()), List.of());
  }

  int rounds(Scene scene) {
    return this == TRANSLATED ? scene.translatedRounds : scene.interpretedRounds;
  }
}
