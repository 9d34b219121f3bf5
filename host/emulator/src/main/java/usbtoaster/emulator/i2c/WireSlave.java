package usbtoaster.emulator.i2c;

/**
 * The slave side of the wires, bit by bit: it finds START and STOP, shifts bytes in and out at the
 * edges of SCL, acknowledges, and stretches the clock (I2C-bus specification, UM10204, 3.1). What
 * the bytes mean is its {@link Protocol}'s.
 *
 * <p>A master that is alone with it may move a whole byte by {@link #eight}, {@link #ninth} and
 * {@link #ended}, which are the last edges of that byte: between them nothing happens on this side.
 *
 * <p>Belongs to the machine's thread.
 */
final class WireSlave {
  /** What {@link Protocol#next} returns if there is no byte to send yet. */
  static final int NOTHING = -1;

  private static final int BITS = 8;

  /** What the bytes mean. */
  interface Protocol {
    /** A START or a repeated START was seen: an address comes. */
    void started();

    /** Returns whether the address, with the direction in bit 0, is acknowledged. */
    boolean address(int octet);

    /** Returns whether the slave sends after the address that it has acknowledged. */
    boolean sends();

    /** Returns whether there is room for the next byte; without it the clock is stretched. */
    boolean accepts();

    /** Takes a byte and returns whether it is acknowledged. */
    boolean received(int octet);

    /** Returns the byte to send, or {@link #NOTHING}: the clock is stretched. */
    int next();

    /** The master has not acknowledged a byte: it wants no more. */
    void refused();

    /** A STOP was seen. */
    void stopped();
  }

  /** The wires as the slave holds them. */
  interface Lines {
    /** Holds SDA low, or lets it go. */
    void sda(boolean low);

    /** Holds SCL low, or lets it go. */
    void scl(boolean low);
  }

  private enum State {
    IDLE,
    ADDRESS,
    RECEIVE,
    SEND,
    IGNORE
  }

  private enum Stall {
    NONE,
    ROOM,
    DATA
  }

  private final Protocol protocol;
  private final Lines lines;
  private State state = State.IDLE;
  private Stall stall = Stall.NONE;
  private boolean sdaHigh = true;
  private boolean sclHigh = true;
  private boolean holdsSda;
  private boolean inAck;
  private boolean acknowledged;
  private int bits;
  private int octet;

  WireSlave(Protocol protocol, Lines lines) {
    this.protocol = protocol;
    this.lines = lines;
  }

  /** Forgets what is under way, and takes the levels of the wires as they are now. */
  void reset(boolean sda, boolean scl) {
    sdaHigh = sda;
    sclHigh = scl;
    state = State.IDLE;
    letGo();
  }

  /** Returns whether it takes part in what is under way. */
  boolean addressed() {
    return state == State.RECEIVE || state == State.SEND;
  }

  /** Returns whether it stretches the clock until {@link #resume} finds data to send. */
  boolean wantsData() {
    return stall == Stall.DATA;
  }

  /** Returns whether it stretches the clock until {@link #resume} finds room. */
  boolean wantsRoom() {
    return stall == Stall.ROOM;
  }

  /** SDA has changed. */
  void sda(boolean high) {
    sdaHigh = high;
    if (!sclHigh) {
      return;
    }
    state = high ? State.IDLE : State.ADDRESS;
    letGo();
    if (high) {
      protocol.stopped();
    } else {
      protocol.started();
    }
  }

  /** SCL has changed. */
  void scl(boolean high) {
    sclHigh = high;
    if (high) {
      rose();
    } else {
      fell();
    }
  }

  /** There may be data or room now: ends the stretching if so. */
  void resume() {
    if (stall == Stall.ROOM && protocol.accepts()) {
      stall = Stall.NONE;
      acknowledge(protocol.received(octet));
      lines.scl(false);
    } else if (stall == Stall.DATA) {
      load();
      if (stall == Stall.NONE) {
        lines.scl(false);
      }
    }
  }

  /** Moves eight bits at once; returns what was on the wire. SCL has fallen behind the eighth. */
  int eight(int sent) {
    bits = BITS;
    if (state == State.SEND) {
      int wire = sent & octet;
      fell();
      return wire;
    }
    octet = sent;
    fell();
    return sent;
  }

  /** SCL has risen in the ninth bit, with SDA held by the master or not; returns if it is low. */
  boolean ninth(boolean masterLow) {
    boolean low = masterLow || holdsSda;
    acknowledged = low;
    return low;
  }

  /** SCL has fallen behind the ninth bit. */
  void ended() {
    fell();
  }

  private void letGo() {
    stall = Stall.NONE;
    inAck = false;
    bits = 0;
    octet = 0;
    hold(false);
    lines.scl(false);
  }

  private void rose() {
    if (inAck) {
      acknowledged = !sdaHigh;
    } else if (state == State.SEND) {
      bits++;
    } else {
      octet = (octet << 1 | (sdaHigh ? 1 : 0)) & 0xFF;
      bits++;
    }
  }

  private void fell() {
    if (state == State.IDLE || state == State.IGNORE) {
      return;
    }
    if (inAck) {
      ackEnded();
    } else if (state == State.SEND) {
      shiftOut();
    } else if (bits >= BITS) {
      byteCame();
    }
  }

  private void byteCame() {
    if (state == State.ADDRESS) {
      acknowledge(protocol.address(octet));
    } else if (protocol.accepts()) {
      acknowledge(protocol.received(octet));
    } else {
      stall = Stall.ROOM;
      lines.scl(true);
    }
  }

  private void acknowledge(boolean does) {
    inAck = does;
    hold(does);
    if (!does) {
      state = State.IGNORE;
    }
  }

  private void ackEnded() {
    inAck = false;
    bits = 0;
    hold(false);
    if (state == State.ADDRESS) {
      state = protocol.sends() ? State.SEND : State.RECEIVE;
      if (state == State.SEND) {
        load();
      }
    } else if (state == State.SEND) {
      if (acknowledged) {
        load();
      } else {
        state = State.IGNORE;
        protocol.refused();
      }
    }
  }

  private void load() {
    int next = protocol.next();
    boolean waits = next == NOTHING;
    if (!waits) {
      octet = next & 0xFF;
      shiftOut();
    }
    if (waits && stall == Stall.NONE) {
      lines.scl(true);
    }
    stall = waits ? Stall.DATA : Stall.NONE;
  }

  private void shiftOut() {
    inAck = bits >= BITS;
    hold(!inAck && (octet >> (BITS - 1 - bits) & 1) == 0);
  }

  private void hold(boolean low) {
    holdsSda = low;
    lines.sda(low);
  }
}
