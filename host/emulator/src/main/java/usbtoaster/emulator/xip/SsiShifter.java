package usbtoaster.emulator.xip;

import usbtoaster.emulator.time.Alarm;
import usbtoaster.emulator.time.ClockDomain;
import usbtoaster.emulator.time.VirtualClock;

/**
 * The SSI's shift register: carries frames between the FIFOs and the flash (datasheet 4.10.8).
 *
 * <p>Overview: a transfer begins when there is something to send, and holds the chip select until
 * there is nothing left. On one lane it sends frames, and in EEPROM_READ receives after the last of
 * them. On two or four it takes instruction and address out of the FIFO, waits, and receives, or
 * sends the frames that follow. A frame's bytes change hands at its end. Belongs to the machine's
 * thread.
 */
final class SsiShifter {
  private enum Stage {
    IDLE,
    CONTROL,
    SEND,
    RECEIVE
  }

  private final VirtualClock clock;
  private final ClockDomain clkSys;
  private final Ssi ssi;
  private final SsiSettings settings;
  private final SerialFlash flash;
  private final Alarm frameEnd;
  private Stage stage = Stage.IDLE;
  private int word;
  private int address;
  private int framesLeft;
  private long endTicks;

  SsiShifter(
      VirtualClock clock, ClockDomain clkSys, Ssi ssi, SsiSettings settings, SerialFlash flash) {
    this.clock = clock;
    this.clkSys = clkSys;
    this.ssi = ssi;
    this.settings = settings;
    this.flash = flash;
    frameEnd = clock.alarm("SSI frame", this::frameEnds);
    clkSys.onChange(this::arm);
  }

  boolean busy() {
    return stage != Stage.IDLE;
  }

  /** Begins a transfer if none is under way and there is what it needs. */
  void start() {
    if (busy() || !ssi.enabled() || settings.clockTicks() == 0) {
      return;
    }
    if (settings.lanes() > 1) {
      control();
    } else if (!ssi.tx().empty()) {
      ssi.chipSelect().set(false);
      if (settings.mode() == SsiSettings.RX_ONLY) {
        ssi.tx().pop(); // what it is does not matter
        receive(settings.frames());
      } else {
        send();
      }
    }
  }

  void stop() {
    stage = Stage.IDLE;
    clock.disarm(frameEnd);
    ssi.chipSelect().set(true);
  }

  private void control() {
    int instruction = settings.instructionBits() > 0 ? 1 : 0;
    int needed = instruction + (settings.addressBits() > 0 ? 1 : 0);
    if (ssi.tx().count() < Math.max(1, needed)) {
      return;
    }
    ssi.chipSelect().set(false);
    word = instruction > 0 ? ssi.tx().pop() : 0;
    address = settings.addressBits() > 0 ? ssi.tx().pop() : 0;
    begin(
        Stage.CONTROL,
        settings.instructionBits() / settings.instructionLanes()
            + settings.addressBits() / settings.addressLanes()
            + settings.waitClocks());
  }

  private void send() {
    word = ssi.tx().pop();
    begin(Stage.SEND, settings.frameBits() / settings.lanes());
  }

  private void receive(int frames) {
    framesLeft = frames;
    begin(Stage.RECEIVE, settings.frameBits() / settings.lanes());
  }

  private void begin(Stage next, int clocks) {
    stage = next;
    endTicks = clkSys.ticks() + (long) clocks * settings.clockTicks();
    arm();
  }

  private void arm() {
    if (busy()) {
      clock.arm(frameEnd, clkSys.picosAt(endTicks));
    }
  }

  private void frameEnds() {
    switch (stage) {
      case CONTROL -> controlEnds();
      case SEND -> {
        int in = exchange(word, settings.frameBits(), settings.lanes());
        if (settings.mode() == SsiSettings.TX_AND_RX) {
          ssi.receive(in);
        }
        sendOrReceive();
      }
      case RECEIVE -> {
        ssi.receive(exchange(0, settings.frameBits(), settings.lanes()));
        if (framesLeft > 1) {
          receive(framesLeft - 1);
        } else {
          stop();
        }
      }
      case IDLE -> throw new IllegalStateException("The SSI's frame ends, but none has begun");
    }
    ssi.changed();
  }

  private void controlEnds() {
    exchange(word, settings.instructionBits(), settings.instructionLanes());
    exchange(address, settings.addressBits(), settings.addressLanes());
    flash.idle(settings.waitClocks());
    if (settings.mode() == SsiSettings.RX_ONLY) {
      receive(settings.frames());
    } else {
      sendOrReceive();
    }
  }

  private void sendOrReceive() {
    boolean enhancedRead = settings.lanes() > 1 && settings.mode() == SsiSettings.EEPROM_READ;
    if (!ssi.tx().empty() && !enhancedRead) {
      send();
    } else if (settings.mode() == SsiSettings.EEPROM_READ) {
      receive(settings.frames());
    } else {
      stop();
    }
  }

  /** The most significant byte goes first. */
  private int exchange(int out, int bits, int lanes) {
    int in = 0;
    for (int shift = ((bits + 7) & ~7) - 8; shift >= 0; shift -= 8) {
      int octet = shift < Integer.SIZE ? (out >>> shift) & 0xFF : 0;
      in = in << 8 | flash.exchange(octet, lanes);
    }
    return in;
  }
}
