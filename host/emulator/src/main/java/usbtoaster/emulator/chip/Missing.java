package usbtoaster.emulator.chip;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import usbtoaster.emulator.bus.MissingListener;
import usbtoaster.emulator.core.CortexM0Plus;
import usbtoaster.emulator.time.Failures;
import usbtoaster.emulator.time.Listeners;

/**
 * What the image has used that is not emulated, since the chip was switched on. What the owner of
 * the machine looks at between its runs is no use by the image.
 *
 * <p>Belongs to the machine's thread; runs inside an access to what is missing, and nowhere else.
 */
public final class Missing implements MissingListener {
  /**
   * The first use of a thing.
   *
   * @param what for people: "the USB controller as a host"
   * @param register by which: "USBCTRL_REGS.MAIN_CTRL"
   * @param byDma whether the DMA did it, and not an instruction
   * @param pc the instruction's address
   */
  public record Use(String what, String register, boolean byDma, int pc) {}

  private final List<CortexM0Plus> cores;
  private final BooleanSupplier running;
  private final Listeners<Consumer<Use>> listeners;
  private final Map<String, Use> uses = new LinkedHashMap<>();

  /**
   * Makes an empty record.
   *
   * @param cores whose instructions access
   * @param running whether the machine's time passes
   * @param failures where goes what listeners throw
   */
  Missing(List<CortexM0Plus> cores, BooleanSupplier running, Failures failures) {
    this.cores = cores;
    listeners = new Listeners<>("what is missing", failures);
    this.running = running;
  }

  @Override
  public void used(String what, String register) {
    if (running.getAsBoolean() && !uses.containsKey(what)) {
      Optional<CortexM0Plus> core = cores.stream().filter(CortexM0Plus::executes).findAny();
      Use use = new Use(what, register, core.isEmpty(), core.map(CortexM0Plus::pc).orElse(0));
      uses.put(what, use);
      listeners.notifyEach(each -> each.accept(use));
    }
  }

  /**
   * Adds a listener that is notified of each first use, inside the access: it may pause the
   * machine.
   */
  public void listen(Consumer<Use> listener) {
    listeners.add(listener);
  }

  /** Takes a listener out; nothing if it is not there. */
  public void unlisten(Consumer<Use> listener) {
    listeners.remove(listener);
  }

  void clear() {
    uses.clear();
  }

  /** Returns the first uses, the oldest first. */
  public List<Use> uses() {
    return List.copyOf(uses.values());
  }
}
