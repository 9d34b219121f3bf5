package usbtoaster.junit;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import usbtoaster.kernel.SharedTimer;
import usbtoaster.pico.EmulatedPico;
import usbtoaster.pico.MachineTime;
import usbtoaster.pico.Pace;
import usbtoaster.pico.Wiring;
import usbtoaster.trace.census.ThreadKind;
import usbtoaster.wires.DevicePower;
import usbtoaster.wires.Faults;

/**
 * All that a test has: the Pico, its time, faults and the host's Pi4J context, made in this order
 * and closed in the opposite one. Belongs to the test's thread; those of several tests share
 * nothing.
 */
final class PicoBench implements AutoCloseable, Failures {
  private final EmulatedPico emulated;
  private final Passage passage;
  private final List<Throwable> alarmFailures;
  private final Pico pico;
  private final SequencedMap<String, Pico> companions = new LinkedHashMap<>();
  private final Faults faults;
  private final Diagnosis diagnosis;
  private final @Nullable Waveforms waveforms;
  private @Nullable Context context; // made when somebody wants it
  private Path file = Path.of("target", "pico", "pico.vcd");
  private boolean reported;
  private int told; // of the failures of listeners

  private PicoBench(
      EmulatedPico emulated,
      Passage passage,
      List<Throwable> alarmFailures,
      Journal journal,
      Setup setup) {
    this.emulated = emulated;
    this.passage = passage;
    this.alarmFailures = alarmFailures;
    pico = new Pico(emulated, passage, this);
    faults =
        new Faults(
            passage.timebase(),
            DevicePower.of(emulated::reset, emulated::powerCycle, emulated::powerFailsAfter));
    diagnosis = new Diagnosis(emulated, companions, journal, faults, setup.runsAhead());
    waveforms = setup.vcdMillis() == 0 ? null : new Waveforms(emulated, setup.vcdMillis());
  }

  /** Switches a Pico on. */
  static PicoBench open(Setup setup) {
    Journal journal = new Journal(setup.wiring());
    List<Throwable> failures = new CopyOnWriteArrayList<>();
    Pace pace = setup.pace();
    if (pace == null) {
      MachineTime time = new MachineTime();
      EmulatedPico pico = EmulatedPico.open(setup.image(), setup.wiring(), time, journal);
      PicoBench bench =
          new PicoBench(pico, new VirtualPassage(pico, time), failures, journal, setup);
      bench.open(setup.companions(), time);
      return bench;
    }
    EmulatedPico pico = EmulatedPico.open(setup.image(), setup.wiring(), pace, journal);
    SharedTimer timer = new SharedTimer(ThreadKind.TIMER, "pico-test-timer", failures::add);
    return new PicoBench(pico, new PacedPassage(pico, timer), failures, journal, setup);
  }

  /** Switches the other Picos on; where one fails, all are closed. */
  private void open(List<Companion> others, MachineTime time) {
    try {
      others.forEach(each -> open(each, time));
    } catch (RuntimeException e) {
      close(this::close, e);
      throw e;
    }
  }

  private void open(Companion companion, MachineTime time) {
    EmulatedPico other = EmulatedPico.open(companion.image(), Wiring.NONE, time);
    companions.put(companion.name(), new Pico(other, new VirtualPassage(other, time), this));
    companion.wires().forEach(wire -> other.wire(wire.its(), emulated, wire.own()));
  }

  Pico pico() {
    return pico;
  }

  /**
   * Returns another Pico.
   *
   * @throws IllegalArgumentException if there is none
   */
  Pico companion(String name) {
    Pico companion = companions.get(name);
    if (companion == null) {
      throw new IllegalArgumentException(
          "There is no Pico %s: %s."
              .formatted(
                  name,
                  companions.isEmpty()
                      ? "add @WithPico(name = \"%s\", …)".formatted(name)
                      : "there is " + String.join(", ", companions.keySet())));
    }
    return companion;
  }

  Passage passage() {
    return passage;
  }

  Faults faults() {
    return faults;
  }

  /** Returns the host's Pi4J context, whose objects have the faults. */
  Context context() {
    Context made = context;
    if (made == null) {
      made = Pi4J.newContextBuilder().add(faults.wrap(emulated.providers())).build();
      context = made;
    }
    return made;
  }

  // Failures.

  /** A test begins, whose waveforms would go to {@code vcd}. */
  void begin(Path vcd) {
    file = vcd;
    reported = false;
  }

  @Override
  public PicoAssertionError error(String sentence, @Nullable Throwable cause) {
    return new PicoAssertionError(tell(sentence), cause);
  }

  private @Nullable Wait inVain() {
    return Stream.concat(Stream.of(pico), companions.values().stream())
        .map(Pico::inVain)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  private String tell(String sentence) {
    Waveforms kept = waveforms;
    return diagnosis.tell(sentence, context, inVain(), kept == null ? "" : kept.describe(file));
  }

  /**
   * Takes note that the test has failed: leaves the waveforms, and adds to {@code thrown} where the
   * Pico was, unless it says so itself. The first failure of a test counts.
   */
  void failed(Throwable thrown) {
    if (reported) {
      return;
    }
    reported = true;
    try {
      if (!(thrown instanceof PicoAssertionError)) {
        thrown.addSuppressed(new PicoReport(tell("When the test failed, the Pico was here.")));
      }
      Waveforms kept = waveforms;
      if (kept != null) {
        kept.write(file);
      }
    } catch (IOException | RuntimeException e) {
      thrown.addSuppressed(e);
    }
  }

  /**
   * Returns an error for what listeners of the host have thrown and no wait has told, as at a pace;
   * null: there was none. Each is told once.
   */
  @Nullable PicoAssertionError listenerError() {
    List<Throwable> thrown = new CopyOnWriteArrayList<>(emulated.listenerFailures());
    thrown.addAll(alarmFailures);
    if (passage instanceof VirtualPassage || thrown.size() <= told) {
      return null; // in virtual time whoever waited has thrown it
    }
    List<Throwable> fresh = thrown.subList(told, thrown.size());
    told = thrown.size();
    Throwable first = fresh.getFirst();
    PicoAssertionError error = error("A listener of the host threw %s.".formatted(first), first);
    fresh.subList(1, fresh.size()).forEach(error::addSuppressed);
    return error;
  }

  /** Returns an error for the expectations that nobody has checked; null: there are none. */
  @Nullable PicoAssertionError openError() {
    String open = pico.open().close();
    for (Pico companion : companions.values()) {
      String more = companion.open().close();
      open = open == null ? more : open;
    }
    return open == null ? null : error(open, null);
  }

  /** Closes all, the last made first, whatever fails; throws what failed first. */
  @Override
  public void close() {
    Context made = context;
    RuntimeException failure = null;
    failure = close(made == null || made.isShutdown() ? () -> {} : made::shutdown, failure);
    failure = close(passage::close, failure);
    for (Pico companion : companions.values()) {
      failure = close(companion.emulated()::close, failure);
    }
    failure = close(emulated::close, failure);
    if (failure != null) {
      throw failure;
    }
  }

  private static @Nullable RuntimeException close(
      Runnable action, @Nullable RuntimeException before) {
    try {
      action.run();
      return before;
    } catch (RuntimeException e) {
      if (before == null) {
        return e;
      }
      before.addSuppressed(e);
      return before;
    }
  }
}
