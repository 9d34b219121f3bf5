package usbtoaster.engine;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import usbtoaster.engine.Operation.Code;
import usbtoaster.linux.Errno;
import usbtoaster.linux.SocketFlags;
import usbtoaster.linux.Sockets;

/**
 * Random sends and receives on pairs of sockets, one of each under way a socket, some of them
 * cancelled: every byte arrives, in order, and every operation ends once.
 */
final class RandomTraffic {
  private static final int PAIRS = 8;
  private static final int MOST_BYTES = 3000;
  private static final int CANCEL_ONE_IN = 10;

  private final EngineRig rig;
  private final int operations;
  private final long seed = Long.getLong("toaster.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final List<Side> sides = new ArrayList<>();
  private final BlockingQueue<TestOperation> over = new LinkedBlockingQueue<>();
  private int started;
  private int flying;

  RandomTraffic(EngineRig rig, int operations) {
    this.rig = rig;
    this.operations = operations;
  }

  /** One direction of a connection: who sends, who receives. */
  private final class Side {
    final Descriptor from;
    final Descriptor to;
    final MemorySegment out = rig.arena.allocate(MOST_BYTES);
    final MemorySegment in = rig.arena.allocate(2 * MOST_BYTES);
    long sent;
    long received;
    @Nullable TestOperation send;
    @Nullable TestOperation receive;
    boolean ended;

    Side(Descriptor from, Descriptor to) {
      this.from = from;
      this.to = to;
    }

    void startSend() {
      TestOperation next = new TestOperation(over::add);
      int bytes = 1 + random.nextInt(MOST_BYTES);
      next.with(Code.SEND, from, out.asSlice(0, bytes));
      for (int i = 0; i < bytes; i++) {
        next.memory().set(JAVA_BYTE, i, content(sent + i));
      }
      send = submit(next);
    }

    void startReceive() {
      int bytes = 1 + random.nextInt(2 * MOST_BYTES);
      receive = submit(new TestOperation(over::add).with(Code.RECEIVE, to, in.asSlice(0, bytes)));
    }

    void sendOver(int result) {
      send = null;
      assertThat(result).as("-Dtoaster.seed=%d", seed).isNotZero();
      if (result != -Errno.ECANCELED) {
        assertThat(result).as("-Dtoaster.seed=%d", seed).isPositive();
        sent += result;
      }
      if (started < operations) {
        startSend();
      } else {
        assertThat(Sockets.shutdown(from.number(), SocketFlags.SHUT_WR)).isZero();
      }
    }

    void receiveOver(TestOperation operation) {
      receive = null;
      int result = operation.result();
      ended = result == 0;
      if (result != -Errno.ECANCELED) {
        assertThat(result).as("-Dtoaster.seed=%d", seed).isNotNegative();
        for (int i = 0; i < result; i++) {
          if (operation.memory().get(JAVA_BYTE, i) != content(received + i)) {
            throw new AssertionError(
                "byte " + (received + i) + " is not what was sent, -Dtoaster.seed=" + seed);
          }
        }
        received += result;
      }
      if (!ended) {
        startReceive();
      }
    }
  }

  private static byte content(long position) {
    return (byte) (position ^ (position >> 7));
  }

  private TestOperation submit(TestOperation operation) {
    started++;
    flying++;
    return rig.submit(operation);
  }

  void run() {
    for (int i = 0; i < PAIRS; i++) {
      EngineRig.Pair pair = rig.pair();
      sides.add(new Side(pair.left(), pair.right()));
      sides.add(new Side(pair.right(), pair.left()));
    }
    for (Side side : sides) {
      side.startSend();
      side.startReceive();
    }
    while (flying > 0) {
      settle(take());
      if (random.nextInt(CANCEL_ONE_IN) == 0) {
        cancelOne();
      }
    }
    for (Side side : sides) {
      assertThat(side.received).as("-Dtoaster.seed=%d", seed).isEqualTo(side.sent);
    }
  }

  private TestOperation take() {
    try {
      return over.take();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void settle(TestOperation operation) {
    flying--;
    assertThat(operation.ends()).isOne();
    for (Side side : sides) {
      if (operation == side.send) {
        side.sendOver(operation.result());
        return;
      }
      if (operation == side.receive) {
        side.receiveOver(operation);
        return;
      }
    }
    throw new AssertionError("ended twice, -Dtoaster.seed=" + seed);
  }

  private void cancelOne() {
    Side side = sides.get(random.nextInt(sides.size()));
    TestOperation victim = random.nextBoolean() ? side.send : side.receive;
    if (victim != null) {
      rig.engine.cancel(victim);
    }
  }
}
