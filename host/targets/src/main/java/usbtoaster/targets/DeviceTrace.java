package usbtoaster.targets;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import usbtoaster.driver.PinMap;
import usbtoaster.emulator.calls.FunctionListener;
import usbtoaster.pico.PicoListener;
import usbtoaster.pico.Wire;
import usbtoaster.pico.Wiring;
import usbtoaster.protocol.Opcode;
import usbtoaster.protocol.Protocol;
import usbtoaster.trace.Stage;
import usbtoaster.trace.Trace;
import usbtoaster.trace.record.Recorder;

/**
 * Records the device's side of the life of a write, in virtual time, from what happens at its pins
 * and in its DMA; while a run is recorded, the levels of the lines, too. Inside the machine;
 * allocates nothing but for that.
 */
final class DeviceTrace implements PicoListener {
  private static final int TAG_OFFSET = 2;
  private static final long NEVER = -1;
  private static final long PICOS_PER_NANO = 1_000;

  /** DREQ_SPI0_RX and DREQ_SPI1_RX (datasheet 2.5.3.1). */
  private static final int SPI0_RX = 17;

  private static final int SPI1_RX = 19;

  private final Trace trace;
  private final @Nullable Recorder recorder;
  private final @Nullable FunctionListener functions;
  private final PinMap pins;
  private final @Nullable Wire select; // null: it is not wired, and nothing is told of it
  private final @Nullable Wire irq;
  private final @Nullable Wire ack;
  private final @Nullable Wire reset;
  private int tag;
  private boolean selected;
  private long movedPicos = NEVER;
  private boolean done = true;
  private long raises;
  private long acknowledgements;

  /**
   * Makes a listener to a Pico on {@code wiring}.
   *
   * @param pins which of the wires are the toaster's
   * @param recorder gets the levels of chip select, IRQ, ACK and RESET; null: nobody does
   * @param functions hears of the firmware's functions; null: nobody does
   */
  DeviceTrace(
      Trace trace,
      Wiring wiring,
      PinMap pins,
      @Nullable Recorder recorder,
      @Nullable FunctionListener functions) {
    this.trace = trace;
    this.recorder = recorder;
    this.functions = functions;
    this.pins = pins;
    select = wiring.chipSelect(pins.bus(), pins.channel()).orElse(null);
    irq = gpio(wiring.at(pins.irq()));
    ack = gpio(wiring.at(pins.ack()));
    reset = recorder == null ? null : wiring.at(pins.reset()).orElse(null);
  }

  private static @Nullable Wire gpio(Optional<Wire> wire) {
    return wire.filter(Wire::isGpio).orElse(null);
  }

  @Override
  public Set<String> wires() {
    Set<String> names = new TreeSet<>();
    for (@Nullable Wire wire : new @Nullable Wire[] {select, irq, ack, reset}) {
      if (wire != null) {
        names.add(wire.name());
      }
    }
    return names;
  }

  @Override
  public @Nullable FunctionListener functions() {
    return functions;
  }

  /** The host's next frame carries a command: an opcode and a tag, if it is one of ours. */
  @Override
  public void frame(int bus, int channel, byte[] command, int length) {
    boolean ours =
        bus == pins.bus()
            && channel == pins.channel()
            && length >= Protocol.HEADER_BYTES
            && command[0] == Protocol.COMMAND_SYNC
            && command[1] != Opcode.POLL.code()
            && command[1] != Opcode.CANCEL.code(); // of no request, as an IDENTIFY, which has tag 0
    tag = ours ? (command[TAG_OFFSET] & 0xFF) | (command[TAG_OFFSET + 1] & 0xFF) << 8 : 0;
  }

  @Override
  public void level(Wire wire, boolean high, long picos) {
    Recorder told = recorder;
    if (told != null) {
      told.line(wire.name(), high, picos / PICOS_PER_NANO);
    }
    if (wire.equals(select)) {
      chipSelect(high, picos);
    } else if (high && wire.equals(irq)) {
      record(Stage.IRQ_RAISED, ++raises, picos);
    } else if (high && wire.equals(ack)) {
      record(Stage.ACK_SEEN, ++acknowledgements, picos);
    }
  }

  private void chipSelect(boolean high, long picos) {
    selected = !high;
    if (selected) {
      movedPicos = NEVER;
      done = false;
      record(Stage.DMA_SEEN, tag, picos);
    } else {
      done();
    }
  }

  /** A receive channel of the DMA has finished. */
  @Override
  public void dmaStopped(int channel, int treq, int remaining, long picos) {
    if (remaining != 0 || (treq != SPI0_RX && treq != SPI1_RX)) {
      return;
    }
    movedPicos = picos;
    if (!selected) { // the last word is moved a moment after its last edge
      done();
    }
  }

  /** A device that was not armed has moved nothing. */
  private void done() {
    if (movedPicos != NEVER && !done) {
      done = true;
      record(Stage.DMA_DONE, tag, movedPicos);
    }
  }

  private void record(Stage stage, long detail, long picos) {
    trace.record(stage, 0, detail, picos / PICOS_PER_NANO);
  }
}
