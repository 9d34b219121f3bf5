package usbtoaster.bench.mips;

import java.io.IOException;

/** Our emulator in a process that is warm: the whole machine, with its clock and peripherals. */
record ScenePeer(Way way, EmulatorProcess process, Scene scene) implements MipsPeer {
  @Override
  public String name() {
    return "ours, %s%s".formatted(scene.label, way == Way.INTERPRETED ? ", interpreted" : "");
  }

  @Override
  public Timing run() throws IOException {
    return process.run(scene);
  }
}
