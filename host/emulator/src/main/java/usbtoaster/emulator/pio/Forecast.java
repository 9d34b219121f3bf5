package usbtoaster.emulator.pio;

import org.jspecify.annotations.Nullable;

/**
 * What a block is going to do that somebody is to be told in time, if nothing changes it: a copy of
 * the machines runs ahead of the time, up to the first cycle in which more happens than edges of
 * pins. Those are kept, and told one after the other in their cycles. A change makes it void.
 */
final class Forecast implements Watcher {
  /** How many cycles the copy runs ahead, at least and at most. */
  private static final long SHORTEST = 1 << 7;

  private static final long LONGEST = 1 << 16;

  /** As many if edges are kept; an edge is seen a cycle after it was made. */
  private static final long LONGEST_KEPT = Edges.CYCLES - 1;

  private final Engine engine;
  private final Engine ahead;
  private final PioPins pins;
  private final PioInterrupts interrupts;
  private int awaited;
  private int fifos;
  private int flags;
  private int traced;
  private boolean seen;
  private long window = SHORTEST;
  private long end = StateMachine.NEVER;
  private final Edges edges = new Edges();

  /** The cycle of the next edge that was not told. */
  private long edge = StateMachine.NEVER;

  /** The outputs that were told of last. */
  private int out;

  private int enable;

  Forecast(Engine engine, PioPins pins, PioInterrupts interrupts) {
    this.engine = engine;
    this.pins = pins;
    this.interrupts = interrupts;
    ahead = engine.ahead(this);
  }

  /** Programs or settings have changed. */
  void stale() {
    ahead.changed();
  }

  /** Something has changed: the next one runs ahead for a short time. */
  void changed() {
    window = SHORTEST;
  }

  /** Nobody waits for anything. */
  void none() {
    end = StateMachine.NEVER;
    edge = StateMachine.NEVER;
  }

  /**
   * Runs ahead from where the machines are.
   *
   * @param awaited the FIFOs of which data requests are wanted, as in {@link Engine#moved}
   */
  void make(int awaited) {
    fifos = awaited | interrupts.fifos();
    flags = interrupts.flags();
    traced = pins.wires().followed() & ~pins.own();
    none();
    if ((fifos | flags | pins.wires().followed()) == 0 || engine.next() == StateMachine.NEVER) {
      return;
    }
    this.awaited = awaited;
    seen = false;
    out = engine.out;
    enable = engine.enable;
    ahead.copy(engine);
    long from = engine.next();
    edges.clear(traced, from);
    window = Math.min(window, traced == 0 ? LONGEST : LONGEST_KEPT);
    end = ahead.run(from + window);
    window *= 2;
    edge = edges.after(from);
  }

  /** Returns the cycle up to which all is known; the machines are to be brought up to date then. */
  long end() {
    return end;
  }

  /** Returns the next cycle in which somebody is to be told something. */
  long next() {
    return Math.min(edge, end);
  }

  /** Tells of the edges up to the cycle {@code now}. */
  void tell(long now) {
    while (edge <= now && edge <= end) {
      long tick = edge;
      long changes = edges.take(tick);
      edge = edges.after(tick);
      int levels = (int) changes;
      int directions = (int) (changes >>> 32);
      out ^= levels;
      enable ^= directions;
      pins.wires().show(levels | directions, out, enable);
    }
  }

  @Override
  public int own() {
    return pins.own();
  }

  @Override
  public int fifos() {
    return fifos;
  }

  @Override
  public int flags() {
    return flags;
  }

  @Override
  public @Nullable Edges edges() {
    return traced == 0 ? null : edges;
  }

  @Override
  public void outputs(int changed, long tick) {
    seen |= (changed & pins.own()) != 0;
  }

  @Override
  public boolean stops() {
    boolean requests = (ahead.moved & awaited) != 0;
    ahead.moved = 0;
    return seen || requests || interrupts.differ(ahead);
  }
}
