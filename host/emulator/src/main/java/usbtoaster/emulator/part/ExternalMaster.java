package usbtoaster.emulator.part;

import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.spi.WordSlave;
import usbtoaster.emulator.time.Alarm;
import usbtoaster.emulator.time.VirtualClock;

/**
 * An SPI master outside the chip: it clocks frames of bytes, most significant bit first, in virtual
 * time. Nothing is allocated per frame.
 *
 * <p>Overview. CS falls now, the first edge of SCK comes setup later, the last edge after 16 edges
 * a byte, and CS rises hold later. Either every edge is driven on the pins; or, if nobody watches
 * them and the {@link WordSlave} takes words, an alarm runs at the two moments of each word at
 * which the edges would have acted, and SCK and MOSI stand still. When the slave is disturbed in
 * the middle of that, the pins are put where they would be and the rest of the frame is driven.
 *
 * <p>Belongs to the machine's thread.
 */
public final class ExternalMaster {
  private final VirtualClock clock;
  private final PinDriver cs;
  private final PinDriver sck;
  private final PinDriver mosi;
  private final PinDriver miso;
  private final WordSlave slave;
  private final BooleanSupplier watched;
  private final Alarm edgeAlarm;
  private final Alarm wordAlarm;
  private final Alarm endAlarm;
  private final Runnable toEdges = this::toEdges;

  private MasterTiming timing = new MasterTiming(0, 1, 0, 0);
  private byte[] out = {};
  private byte[] in = {};
  private int length;
  private @Nullable Runnable done;
  private long firstEdgePicos;
  private int edge;
  private int shiftIn;
  private int word;
  private boolean loaded;
  private boolean busy;
  private boolean byWords;

  /**
   * Makes a master on four wires.
   *
   * @param slave what may be clocked by the word
   * @param watched whether somebody wants to see the edges of the frame that begins
   */
  public ExternalMaster(
      VirtualClock clock,
      PinDriver cs,
      PinDriver sck,
      PinDriver mosi,
      PinDriver miso,
      WordSlave slave,
      BooleanSupplier watched) {
    this.clock = clock;
    this.cs = cs;
    this.sck = sck;
    this.mosi = mosi;
    this.miso = miso;
    this.slave = slave;
    this.watched = watched;
    edgeAlarm = clock.alarm("SPI master: edge", this::nextEdge);
    wordAlarm = clock.alarm("SPI master: word", this::nextWord);
    endAlarm = clock.alarm("SPI master: end of frame", this::endFrame);
  }

  /** Returns whether a frame is on its way. */
  public boolean busy() {
    return busy;
  }

  /** Puts the wires where they are between frames in {@code mode}. */
  public void idle(int mode) {
    cs.drive(true);
    sck.drive((mode & 2) != 0);
    mosi.drive(false);
  }

  /**
   * Begins a frame now and returns.
   *
   * @param out what is sent
   * @param in where what is received goes, from its beginning
   * @param length bytes, 1 or more
   * @param done runs when CS has risen
   */
  public void transfer(MasterTiming timing, byte[] out, byte[] in, int length, Runnable done) {
    if (busy || length < 1 || length > out.length || length > in.length) {
      throw new IllegalArgumentException(
          "A frame of %d bytes from %d to %d, busy %s: one frame at a time, of 1 byte or more"
              .formatted(length, out.length, in.length, busy));
    }
    this.timing = timing;
    this.out = out;
    this.in = in;
    this.length = length;
    this.done = done;
    busy = true;
    firstEdgePicos = clock.picos() + timing.setupPicos();
    edge = 0;
    word = 0;
    loaded = false;
    sck.drive(timing.idleHigh());
    if (!timing.secondEdge()) {
      mosi.drive(bit(0));
    }
    cs.drive(false);
    byWords = canDoWords();
    if (byWords) {
      clock.arm(wordAlarm, slave.seenAt(firstEdgePicos));
      clock.arm(endAlarm, endPicos());
    } else {
      clock.arm(edgeAlarm, firstEdgePicos);
    }
  }

  /** The last word must have been seen when CS rises, so that nothing of the frame is left. */
  private boolean canDoWords() {
    boolean can =
        !watched.getAsBoolean()
            && slave.takesWords(timing.mode(), timing.halfPeriodPicos())
            && slave.seenAt(edgePicos(edges() - 1)) < endPicos();
    if (can) {
      slave.onDisturbed(toEdges);
    }
    return can;
  }

  private void endFrame() {
    cs.drive(true);
    busy = false;
    byWords = false;
    Runnable listener = done;
    done = null;
    if (listener != null) {
      listener.run();
    }
  }

  private int edges() {
    return 16 * length;
  }

  private long endPicos() {
    return edgePicos(edges() - 1) + timing.holdPicos();
  }

  private long edgePicos(int edge) {
    return firstEdgePicos + edge * timing.halfPeriodPicos();
  }

  private boolean bit(int index) {
    return ((out[index >> 3] >> (7 - (index & 7))) & 1) != 0;
  }

  // By the edge.

  private void nextEdge() {
    boolean first = (edge & 1) == 0;
    int bit = edge >> 1;
    if (first == timing.secondEdge()) {
      sck.drive(timing.idleHigh() ^ first);
      int launched = timing.secondEdge() ? bit : bit + 1;
      if (launched < 8 * length) {
        mosi.drive(bit(launched));
      }
    } else {
      shiftIn = (shiftIn << 1) | (miso.level() ? 1 : 0);
      if ((bit & 7) == 7) {
        in[bit >> 3] = (byte) shiftIn;
      }
      sck.drive(timing.idleHigh() ^ first);
    }
    edge++;
    if (edge < edges()) {
      clock.arm(edgeAlarm, edgePicos(edge));
    } else {
      clock.arm(endAlarm, endPicos());
    }
  }

  // By the word: the first edge of a byte launches it, the last one captures its last bit.

  private void nextWord() {
    if (loaded) {
      loaded = false;
      slave.store(out[word] & 0xFF);
      word++;
      if (word < length) {
        clock.arm(wordAlarm, slave.seenAt(edgePicos(16 * word)));
      }
    } else {
      loaded = true;
      in[word] = (byte) slave.load();
      clock.arm(wordAlarm, slave.seenAt(edgePicos(16 * word + 15)));
    }
  }

  private void toEdges() {
    if (!byWords) {
      return;
    }
    byWords = false;
    clock.disarm(wordAlarm);
    long past = clock.picos() - firstEdgePicos;
    edge = past < 0 ? 0 : (int) Math.min(edges(), past / timing.halfPeriodPicos() + 1);
    if (edge == edges()) {
      return; // only the rise of CS is left
    }
    sck.drive(timing.idleHigh() ^ ((edge & 1) != 0));
    if (edge > 0) {
      mosi.drive(bit((edge - 1) >> 1));
    }
    int captured = edge >> 1;
    shiftIn = (in[captured >> 3] & 0xFF) >> (8 - (captured & 7));
    clock.disarm(endAlarm);
    clock.arm(edgeAlarm, edgePicos(edge));
  }
}
