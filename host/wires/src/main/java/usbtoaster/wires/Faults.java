package usbtoaster.wires;

import com.pi4j.io.IO;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.spi.Spi;
import com.pi4j.provider.Provider;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import usbtoaster.time.Timebase;

/**
 * Faults on the wires between a host that talks Pi4J and a device, scripted or random with a seed.
 *
 * <pre>{@code
 * Faults faults = new Faults(time, DevicePower.of(pico::reset, pico::powerCycle, pico::powerFailsAfter));
 * Spi bus = faults.wrap("bus", pi4j.create(busConfig));
 * DigitalInput irq = faults.wrap("irq", pi4j.create(irqConfig));
 * faults.rises(irq).lose(nth(3));
 * faults.transfers(bus).flipToHost(12, nth(2)).fail(between(5_000_000, 6_000_000));
 * }</pre>
 *
 * <p>The objects to wrap may be anybody's: Mockito's, the emulated Pico's, real ones. A wrapped one
 * does what the one within does until a fault is due. Faults may be added at any time, scripted and
 * random ones together.
 *
 * <p>Threads: all methods may be called by any thread, as far as the time source allows it. A fault
 * happens on the thread of the call or edge that it hits; what is late or made up comes on the time
 * source's thread. With virtual time and one thread, the same script and seed give the same faults
 * at the same times.
 */
public final class Faults {
  private final FaultEngine engine;
  private final AtomicInteger unnamed = new AtomicInteger();
  private volatile boolean seeded; // volatile: set and read by any thread, as the next
  private volatile long seed;

  /** Makes faults on a device that cannot be reset from here. */
  public Faults(Timebase time) {
    this(time, DevicePower.none());
  }

  /** Makes faults, none yet. */
  public Faults(Timebase time, DevicePower power) {
    engine = new FaultEngine(time, power);
  }

  /** Returns {@code spi} with faults. {@code name} is for messages. */
  public Spi wrap(String name, Spi spi) {
    return new FaultySpi(name, spi, engine).proxy();
  }

  /** Returns {@code input} with faults. {@code name} is for messages. */
  public DigitalInput wrap(String name, DigitalInput input) {
    FaultyInput made = new FaultyInput(name, input, engine);
    engine.add(made);
    made.start();
    return made.proxy();
  }

  /** Returns {@code output} with faults. {@code name} is for messages. */
  public DigitalOutput wrap(String name, DigitalOutput output) {
    return new FaultyOutput(name, output, engine).proxy();
  }

  /** Returns {@code spi} with faults, named by its id. */
  public Spi wrap(Spi spi) {
    return wrap(name(spi), spi);
  }

  /** Returns {@code input} with faults, named by its id. */
  public DigitalInput wrap(DigitalInput input) {
    return wrap(name(input), input);
  }

  /** Returns {@code output} with faults, named by its id. */
  public DigitalOutput wrap(DigitalOutput output) {
    return wrap(name(output), output);
  }

  /**
   * Returns providers that make what {@code providers} make, with faults: for a Pi4J context of
   * which all buses, inputs and outputs shall have them.
   */
  public Provider<?, ?, ?>[] wrap(Provider<?, ?, ?>... providers) {
    return FaultyProvider.around(this, providers);
  }

  /** Returns the faults of the transfers of {@code spi}. */
  public TransferFaults transfers(Spi spi) {
    return new TransferFaults(handler(FaultySpi.class, spi).script());
  }

  /** Returns the faults of the edges of {@code input}, rises and falls. */
  public EdgeFaults edges(DigitalInput input) {
    return new EdgeFaults(handler(FaultyInput.class, input).edges());
  }

  /** Returns the faults of the rising edges of {@code input}. */
  public EdgeFaults rises(DigitalInput input) {
    return new EdgeFaults(handler(FaultyInput.class, input).rises());
  }

  /** Returns the faults of the falling edges of {@code input}. */
  public EdgeFaults falls(DigitalInput input) {
    return new EdgeFaults(handler(FaultyInput.class, input).falls());
  }

  /** Returns the faults of the levels that are set at {@code output}. */
  public LevelFaults levels(DigitalOutput output) {
    return new LevelFaults(handler(FaultyOutput.class, output).script());
  }

  /** Returns the wire of {@code input}, to be held. */
  public LineFaults line(DigitalInput input) {
    FaultyInput line = handler(FaultyInput.class, input);
    return new LineFaults(engine, line::hold, line::release);
  }

  /** Returns the wire of {@code output}, to be held. */
  public LineFaults line(DigitalOutput output) {
    FaultyOutput line = handler(FaultyOutput.class, output);
    return new LineFaults(engine, line::hold, line::release);
  }

  /**
   * Returns the faults of the calls with one of {@code names} of a wrapped object; none: of all.
   */
  public CallFaults calls(IO<?, ?, ?> object, String... names) {
    CallFaults calls = new CallFaults(engine, Set.of(names));
    handler(FaultyObject.class, object).add(calls);
    return calls;
  }

  /** Returns the device's power and reset button. */
  public PowerFaults power() {
    return new PowerFaults(engine);
  }

  /** Has a rising edge of {@code input} come out of nothing, {@code nanos} from now. */
  public Faults spuriousRise(DigitalInput input, long nanos) {
    FaultyInput line = handler(FaultyInput.class, input);
    engine.later("spurious rise", nanos, () -> line.spurious(true));
    return this;
  }

  /** Has a falling edge of {@code input} come out of nothing, {@code nanos} from now. */
  public Faults spuriousFall(DigitalInput input, long nanos) {
    FaultyInput line = handler(FaultyInput.class, input);
    engine.later("spurious fall", nanos, () -> line.spurious(false));
    return this;
  }

  /** Does something {@code nanos} from now, on the time source's thread. */
  public Faults in(long nanos, Runnable action) {
    engine.later("what a test does", nanos, action);
    return this;
  }

  /**
   * Has the device seem dead from now on, for {@code nanos} or {@link Fault#FOR_EVER}: a transfer
   * does not reach it and reads zeros, inputs are low and have no edges. Levels reach it. At the
   * end an input that is high has an edge.
   */
  public Faults silence(long nanos) {
    Script.notNegative(nanos, "nanoseconds");
    engine.silence(nanos, false);
    return this;
  }

  /** Ends a silence. */
  public Faults endSilence() {
    engine.speak();
    return this;
  }

  /** Names the output whose fall ends a {@link Fault.Silence} that ends by reset. */
  public Faults resetLine(DigitalOutput reset) {
    engine.resetLine(handler(FaultyOutput.class, reset));
    return this;
  }

  /** Has faults happen by chance, on all wrapped objects, with {@code seed}. */
  public Faults random(long seed, FaultRates rates) {
    this.seed = seed;
    seeded = true;
    return follow(FaultPlan.random(new SplittableRandom(seed), rates));
  }

  /**
   * Has happen what {@code plan} says, on all wrapped objects. A spurious edge that it names at the
   * start, or at a transfer, comes on the first input.
   */
  public Faults follow(FaultPlan plan) {
    engine.follow(plan);
    return this;
  }

  /** Returns how many faults of {@code kind} happened. */
  public long count(FaultKind kind) {
    return engine.log().counts().count(kind);
  }

  /** Returns how many faults happened. */
  public long total() {
    return engine.log().counts().total();
  }

  /** Returns how many faults of each kind happened. */
  public FaultCounts counts() {
    return engine.log().counts();
  }

  /** Returns the newest faults that happened, 64 at most, in the order in which they did. */
  public List<Injected> injected() {
    return engine.log().newest();
  }

  /** Returns how many transfers a silence kept from the device. */
  public long unheard() {
    return engine.unheard();
  }

  /** Returns what happened, for the message of a failure: count, seed and the newest faults. */
  @Override
  public String toString() {
    return engine.log().tell(seed, seeded);
  }

  private <H extends FaultyObject<?>> H handler(Class<H> type, Object object) {
    if (Proxy.isProxyClass(object.getClass())
        && Proxy.getInvocationHandler(object) instanceof FaultyObject<?> faulty
        && faulty.isOf(engine)
        && type.isInstance(faulty)) {
      return type.cast(faulty);
    }
    throw new IllegalArgumentException(
        object + " has no faults of these: use the object that wrap returned.");
  }

  private String name(IO<?, ?, ?> object) {
    String id = object.id();
    return id == null || id.isEmpty() ? "object " + unnamed.incrementAndGet() : id;
  }
}
