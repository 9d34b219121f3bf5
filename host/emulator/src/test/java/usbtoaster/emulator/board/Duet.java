package usbtoaster.emulator.board;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import usbtoaster.emulator.chip.Rp2040;
import usbtoaster.emulator.core.translate.Translation;
import usbtoaster.emulator.image.Image;
import usbtoaster.emulator.part.PinRecorder;

/** The two chips of a {@link Pair} on a board, and all that can be seen of them. */
final class Duet {
  static final long END = 1_500_000_000L;
  private static final long SET_UP = 80_000_000;
  private static final long CRYSTAL = 12_000_000;
  private static final int FLASH_BYTES = 1 << 16;

  final Rp2040 tester;
  final Rp2040 device;
  private final Map<String, PinRecorder> recorders = new LinkedHashMap<>();

  /**
   * Puts them on a board.
   *
   * @param deviceFirst whether the device is made and wired before the tester
   * @param ppm how much faster the tester's crystal is
   */
  Duet(Pair pair, Translation.Mode mode, boolean deviceFirst, int ppm) {
    Rp2040 early = chip(deviceFirst ? pair.device() : pair.tester(), mode, deviceFirst ? 0 : ppm);
    Rp2040 late = chip(deviceFirst ? pair.tester() : pair.device(), mode, deviceFirst ? ppm : 0);
    tester = deviceFirst ? late : early;
    device = deviceFirst ? early : late;
    for (Pair.Wire wire : deviceFirst ? pair.wires().reversed() : pair.wires()) {
      if (deviceFirst) {
        Board.wire(device, wire.device(), tester, wire.tester());
      } else {
        Board.wire(tester, wire.tester(), device, wire.device());
      }
    }
    for (Pair.Wire wire : pair.wires()) {
      recorders.put("tester " + wire.tester(), recorder(tester, wire.tester()));
      recorders.put("device " + wire.device(), recorder(device, wire.device()));
    }
  }

  static PinRecorder recorder(Rp2040 chip, int gpio) {
    return new PinRecorder(chip.clock(), chip.pin(gpio).pad());
  }

  static Rp2040 chip(Image image, Translation.Mode mode, int ppm) {
    Rp2040 chip =
        new Rp2040(
            FLASH_BYTES,
            CRYSTAL + CRYSTAL * ppm / 1_000_000,
            new SplittableRandom(1),
            new Translation(mode));
    chip.load(image);
    chip.powerCycle();
    return chip;
  }

  List<PinRecorder.Edge> edges(String pin) {
    return Objects.requireNonNull(recorders.get(pin)).edges();
  }

  /** Returns those of the talk: before, pads pull, and the chips drive one after the other. */
  static List<PinRecorder.Edge> talk(List<PinRecorder.Edge> edges) {
    return edges.stream().filter(edge -> edge.picos() > SET_UP).toList();
  }

  static List<Integer> notes(Rp2040 chip, int count) {
    List<Integer> notes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      notes.add(chip.bus().read(0, Program.NOTES + 4 * i, 4));
    }
    return notes;
  }

  /** Returns all edges of all wires, and what the cores have done. */
  List<String> history() {
    List<String> history = new ArrayList<>();
    recorders.forEach(
        (name, recorder) -> recorder.edges().forEach(edge -> history.add(name + " " + edge)));
    history.add("tester " + state(tester));
    history.add("device " + state(device));
    return history;
  }

  static String state(Rp2040 chip) {
    return "%d ps, %d cycles, %d instructions, PC %08X"
        .formatted(
            chip.clock().picos(),
            chip.core().cycles(),
            chip.core().instructions(),
            chip.core().pc());
  }
}
