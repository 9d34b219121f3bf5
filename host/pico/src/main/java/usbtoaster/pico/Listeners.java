package usbtoaster.pico;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.calls.FunctionListener;
import usbtoaster.emulator.dma.DmaListener;
import usbtoaster.emulator.signal.Signal;

/**
 * The listeners of a Pico. Added and removed by who has taken the machine, told inside it; nothing
 * is connected for whom nobody has asked.
 */
final class Listeners implements DmaListener {
  /** One who listens, and what it listens to. */
  private record Connected(
      PicoListener listener, List<Tap> taps, @Nullable FunctionListener functions) {}

  private record Tap(Signal signal, Signal.Listener listener) {}

  private final Chip chip;
  private final Wiring wiring;
  private Connected[] all = {}; // replaced, so that who is told may come and go meanwhile
  private boolean hearsDma;

  Listeners(Chip chip, Wiring wiring) {
    this.chip = chip;
    this.wiring = wiring;
  }

  void add(PicoListener listener) {
    List<Tap> taps = new ArrayList<>();
    for (String name : listener.wires()) {
      Wire wire =
          wiring
              .named(name)
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "There is no wire %s to listen to: name one of the Pico's wires."
                              .formatted(name)));
      taps.add(new Tap(chip.signal(wire), high -> listener.level(wire, high, chip.picos())));
    }
    taps.forEach(tap -> tap.signal().listen(tap.listener()));
    List<Connected> more = new ArrayList<>(List.of(all));
    FunctionListener functions = listener.functions();
    more.add(new Connected(listener, taps, functions));
    all = more.toArray(Connected[]::new);
    if (functions != null) {
      chip.functions().listen(functions);
    }
    if (!hearsDma) {
      hearsDma = true;
      chip.onDma(this);
    }
  }

  void remove(PicoListener listener) {
    List<Connected> fewer = new ArrayList<>();
    for (Connected each : all) {
      if (each.listener() == listener) {
        each.taps().forEach(tap -> tap.signal().unlisten(tap.listener()));
        FunctionListener functions = each.functions();
        if (functions != null) {
          chip.functions().unlisten(functions);
        }
      } else {
        fewer.add(each);
      }
    }
    all = fewer.toArray(Connected[]::new);
  }

  void frame(SpiWires wires, byte[] out, int length) {
    for (Connected each : all) {
      each.listener().frame(wires.bus(), wires.channel(), out, length);
    }
  }

  void frameEnded(SpiWires wires, byte[] in, int length) {
    for (Connected each : all) {
      each.listener().frameEnded(wires.bus(), wires.channel(), in, length, chip.picos());
    }
  }

  @Override
  public void started(int channel, int transfers, long picos) {
    for (Connected each : all) {
      each.listener().dmaStarted(channel, transfers, picos);
    }
  }

  @Override
  public void stopped(int channel, int remaining, long picos) {
    Connected[] told = all;
    if (told.length == 0) {
      return;
    }
    int treq = chip.treq(channel);
    for (Connected each : told) {
      each.listener().dmaStopped(channel, treq, remaining, picos);
    }
  }
}
