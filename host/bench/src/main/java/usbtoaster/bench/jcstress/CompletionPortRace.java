package usbtoaster.bench.jcstress;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;
import usbtoaster.kernel.Apc;
import usbtoaster.kernel.CompletionPacket;
import usbtoaster.kernel.CompletionPort;
import usbtoaster.kernel.KernelThread;
import usbtoaster.kernel.NtStatus;
import usbtoaster.kernel.PostedPacket;

/** The completion port: a packet that goes in comes out once, with its values. */
public final class CompletionPortRace {
  private static final long SPIN_NANOS = 500; // so that an insertion meets it looking, or parking

  private CompletionPortRace() {}

  private static CompletionPacket packet(long key) {
    return new PostedPacket().set(key, null, NtStatus.SUCCESS, key);
  }

  /** The key of what a poll gives: 0 for nothing, 9 for values that do not fit together. */
  private static int poll(CompletionPort port) {
    CompletionPacket packet = port.remove(0);
    if (packet == null) {
      return 0;
    }
    return packet.key() == packet.information() ? (int) packet.key() : 9;
  }

  private static void insertBoth(CompletionPort port) {
    port.insert(packet(1));
    port.insert(packet(2));
  }

  /** Waits; returns the key of what it gets: 0 for nothing. */
  private static int removed(CompletionPort port) {
    CompletionPacket packet = port.remove(-1);
    return packet == null ? 0 : (int) packet.key();
  }

  /** A thread polls while another inserts: the packet is taken once, or is still there. */
  @JCStressTest
  @Outcome(id = "0, 0, 1", expect = Expect.ACCEPTABLE, desc = "polled too early, still there")
  @Outcome(id = "1, 0, 0", expect = Expect.ACCEPTABLE, desc = "the first poll has it")
  @Outcome(id = "0, 1, 0", expect = Expect.ACCEPTABLE, desc = "the second poll has it")
  @Outcome(expect = Expect.FORBIDDEN, desc = "the packet was lost, doubled or torn")
  @State
  public static class InsertAgainstPoll {
    private final CompletionPort port = new CompletionPort(3);
    private final CompletionPacket packet = packet(1);

    /** Inserts. */
    @Actor
    public void insert() {
      port.insert(packet);
    }

    /** Polls twice. */
    @Actor
    public void poll(III_Result result) {
      result.r1 = CompletionPortRace.poll(port);
      result.r2 = CompletionPortRace.poll(port);
    }

    /** Looks what is left. */
    @Arbiter
    public void left(III_Result result) {
      result.r3 = CompletionPortRace.poll(port);
    }
  }

  /** Two threads poll for two packets: each gets another one. */
  @JCStressTest
  @Outcome(id = "1, 2", expect = Expect.ACCEPTABLE, desc = "the first came first")
  @Outcome(id = "2, 1", expect = Expect.ACCEPTABLE, desc = "the second came first")
  @Outcome(expect = Expect.FORBIDDEN, desc = "a packet was lost, doubled or torn")
  @State
  public static class TwoPolls {
    private final CompletionPort port = new CompletionPort(3);

    /** Inserts both. */
    public TwoPolls() {
      insertBoth(port);
    }

    /** Polls. */
    @Actor
    public void first(II_Result result) {
      result.r1 = poll(port);
    }

    /** Polls. */
    @Actor
    public void second(II_Result result) {
      result.r2 = poll(port);
    }
  }

  /** A thread waits while one inserts: it is always woken, however the two meet. */
  @JCStressTest
  @Outcome(id = "12", expect = Expect.ACCEPTABLE, desc = "both packets, in order")
  @Outcome(expect = Expect.FORBIDDEN, desc = "a packet lost, doubled or out of order")
  @State
  public static class InsertAgainstWait {
    private final CompletionPort port = new CompletionPort(1);

    /** Inserts two. */
    @Actor
    public void insert() {
      insertBoth(port);
    }

    /** Waits for both; a lost wake-up would hang here. */
    @Actor
    public void remove(I_Result result) {
      result.r1 = removed(port) * 10 + removed(port);
    }
  }

  /**
   * A thread looks for a moment before it parks, while one inserts: it finds the packet, or is
   * woken.
   */
  @JCStressTest
  @Outcome(id = "12", expect = Expect.ACCEPTABLE, desc = "both packets, in order")
  @Outcome(expect = Expect.FORBIDDEN, desc = "a packet lost, doubled or out of order")
  @State
  public static class InsertAgainstSpin {
    private final CompletionPort port = new CompletionPort(1, packet -> {}, SPIN_NANOS);

    /** Inserts two. */
    @Actor
    public void insert() {
      insertBoth(port);
    }

    /** Waits for both; a lost wake-up would hang here. */
    @Actor
    public void remove(I_Result result) {
      result.r1 = removed(port) * 10 + removed(port);
    }
  }

  /** A thread looks for a moment before it parks, while the port is closed: it comes back. */
  @JCStressTest
  @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "the waiter has the packet")
  @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "the disposer has it")
  @Outcome(expect = Expect.FORBIDDEN, desc = "the packet was lost or doubled")
  @State
  public static class SpinAgainstClose {
    private final AtomicInteger disposed = new AtomicInteger();
    private final CompletionPort port =
        new CompletionPort(1, packet -> disposed.addAndGet((int) packet.key()), SPIN_NANOS);

    /** Waits; a lost wake-up would hang here. */
    @Actor
    public void remove(II_Result result) {
      result.r1 = removed(port);
    }

    /** Inserts, and closes. */
    @Actor
    public void close() {
      port.insert(packet(1));
      port.close();
    }

    /** Looks where the packet is. */
    @Arbiter
    public void left(II_Result result) {
      result.r2 = disposed.get();
    }
  }

  /** A user APC comes while a thread looks for a moment before it parks: the wait ends. */
  @JCStressTest
  @Outcome(id = "-1", expect = Expect.ACCEPTABLE, desc = "the APC has ended the wait")
  @Outcome(expect = Expect.FORBIDDEN, desc = "it ended otherwise")
  @State
  public static class ApcAgainstSpin {
    private final CompletionPort port = new CompletionPort(1, packet -> {}, SPIN_NANOS);
    private final AtomicReference<@Nullable KernelThread> waiter = new AtomicReference<>();

    /** Waits; a lost wake-up would hang here. */
    @Actor
    public void remove(I_Result result) {
      waiter.set(KernelThread.current());
      port.remove(0); // the thread is not new to the port then: the APC has to find its wait
      result.r1 = port.remove(new @Nullable CompletionPacket[1], 1, true, -1);
    }

    /** Queues the APC. */
    @Actor
    public void apc() {
      KernelThread to = waiter.get();
      while (to == null) {
        Thread.onSpinWait();
        to = waiter.get();
      }
      new Apc(to, Apc.Mode.USER, () -> {}).insert(0, 0);
    }
  }

  /** Two insert into an empty port: each is told another depth. */
  @JCStressTest
  @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "the first came first")
  @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "the second came first")
  @Outcome(expect = Expect.FORBIDDEN, desc = "a depth told twice")
  @State
  public static class TwoInserts {
    private final CompletionPort port = new CompletionPort(1);

    /** Inserts. */
    @Actor
    public void first(II_Result result) {
      result.r1 = port.insert(packet(1));
    }

    /** Inserts. */
    @Actor
    public void second(II_Result result) {
      result.r2 = port.insert(packet(2));
    }
  }

  /** The port is closed while one inserts: the disposer has the packet once, whoever was first. */
  @JCStressTest
  @Outcome(id = "0, 1, 0", expect = Expect.ACCEPTABLE, desc = "inserted, then disposed of by close")
  @Outcome(id = "-1, 1, 0", expect = Expect.ACCEPTABLE, desc = "refused and disposed of")
  @Outcome(expect = Expect.FORBIDDEN, desc = "the packet was lost or doubled")
  @State
  public static class InsertAgainstClose {
    private final AtomicInteger disposed = new AtomicInteger();
    private final CompletionPort port =
        new CompletionPort(1, packet -> disposed.addAndGet((int) packet.key()));

    /** Inserts. */
    @Actor
    public void insert(III_Result result) {
      result.r1 = port.insert(packet(1));
    }

    /** Closes. */
    @Actor
    public void close() {
      port.close();
    }

    /** Looks where the packet is. */
    @Arbiter
    public void left(III_Result result) {
      result.r2 = disposed.get();
      result.r3 = poll(port);
    }
  }

  /** A packet comes and then the port is closed while a thread enters: it comes back. */
  @JCStressTest
  @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "the waiter has the packet")
  @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "the disposer has it")
  @Outcome(expect = Expect.FORBIDDEN, desc = "the packet was lost or doubled")
  @State
  public static class WaitAgainstClose {
    private final AtomicInteger disposed = new AtomicInteger();
    private final CompletionPort port =
        new CompletionPort(1, packet -> disposed.addAndGet((int) packet.key()));

    /** Waits; a lost wake-up would hang here. */
    @Actor
    public void remove(II_Result result) {
      result.r1 = removed(port);
    }

    /** Inserts, and closes. */
    @Actor
    public void close() {
      port.insert(packet(1));
      port.close();
    }

    /** Looks where the packet is. */
    @Arbiter
    public void left(II_Result result) {
      result.r2 = disposed.get();
    }
  }
}
