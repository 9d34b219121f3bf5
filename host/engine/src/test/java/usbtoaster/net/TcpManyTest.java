package usbtoaster.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import usbtoaster.async.Task;
import usbtoaster.engine.EngineKind;
import usbtoaster.file.FileMode;
import usbtoaster.file.FileOptions;
import usbtoaster.file.FileStream;
import usbtoaster.io.IoException;
import usbtoaster.kernel.NtStatus;
import usbtoaster.trace.census.StackThread;
import usbtoaster.trace.census.ThreadKind;
import usbtoaster.uring.RingSupport;

/**
 * Ten thousand idle connections, both ends in this process, of which half are broken off: nothing
 * is lost, and a handful of threads serve them. Where the process may open fewer files there are as
 * many connections as fit. {@code -Dtoaster.sockets=} says how many.
 */
@ParameterizedClass(name = "on {0}")
@EnumSource(names = {"IOCP", "EPOLL", "URING"})
class TcpManyTest {
  private static final int MANY = 10_000;
  private static final int SOME = 1_000;
  private static final EngineKind BEST =
      RingSupport.look().usable() ? EngineKind.URING : EngineKind.EPOLL;
  private static final int FILE_WRITES = 1_000;
  private static final int BLOCK = 4096;
  private static final Pattern LIMIT = Pattern.compile("Max open files +(\\d+)");
  private static final int AT_ONCE = 200;
  private static final int OTHER_FILES = 100; // that tests, JVM and engine open meanwhile
  private static final int MOST_THREADS = Runtime.getRuntime().availableProcessors() + 4;

  private final NetRig rig;
  private final EngineKind kind;

  TcpManyTest(EngineKind kind) {
    this.kind = kind;
    rig = new NetRig(kind);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  /** An idle connection, and what its ends wait for. */
  private record Idle(
      TcpStream client, TcpStream server, byte[] data, Task<Integer> reads, Task<Integer> read) {
    static Idle of(TcpStream client, TcpStream server) {
      byte[] data = new byte[1];
      return new Idle(client, server, data, client.readAsync(new byte[1]), server.readAsync(data));
    }
  }

  private int fitting() throws IOException {
    int wanted = Integer.getInteger("toaster.sockets", kind == BEST ? MANY : SOME);
    Matcher limit = LIMIT.matcher(Files.readString(Path.of("/proc/self/limits")));
    long most = limit.find() ? Long.parseLong(limit.group(1)) : Integer.MAX_VALUE; // unlimited
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return (int) Math.min(wanted, (most - open.count() - OTHER_FILES) / 2);
    }
  }

  private List<Idle> connections(int count) throws IoException {
    List<Idle> all = new ArrayList<>();
    try (TcpListener listener = rig.listener()) {
      while (all.size() < count) {
        List<Task<TcpStream>> clients = new ArrayList<>();
        List<Task<TcpStream>> servers = new ArrayList<>();
        for (int i = Math.min(AT_ONCE, count - all.size()); i > 0; i--) {
          clients.add(TcpStream.connectAsync(rig.system, listener.address()));
          servers.add(listener.acceptAsync());
        }
        Map<InetSocketAddress, TcpStream> accepted = new HashMap<>();
        for (Task<TcpStream> server : servers) {
          accepted.put(server.join().remoteAddress(), server.join());
        }
        for (Task<TcpStream> client : clients) {
          TcpStream other = accepted.get(client.join().localAddress());
          all.add(Idle.of(client.join(), Objects.requireNonNull(other)));
        }
      }
    }
    return all;
  }

  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(each -> each instanceof StackThread own && own.kind() != ThreadKind.TIMER)
        .count();
  }

  /** Starts to write a file in a thousand pieces, all at once, and not in order. */
  private List<Task<Integer>> writes(FileStream file) {
    List<Task<Integer>> writes = new ArrayList<>();
    for (int i = FILE_WRITES; i-- > 0; ) {
      byte[] block = new byte[BLOCK];
      Arrays.fill(block, (byte) i);
      writes.add(file.writeAsync(block, (long) i * BLOCK));
    }
    return writes;
  }

  private static void assertWritten(Path path) throws IOException {
    byte[] all = Files.readAllBytes(path);
    assertThat(all).hasSize(FILE_WRITES * BLOCK);
    for (int i = 0; i < all.length; i++) {
      if (all[i] != (byte) (i / BLOCK)) {
        throw new AssertionError("Byte " + i + " of the file is wrong.");
      }
    }
  }

  @Test
  void shouldLoseNothingWhenHalfThePeersBreakOff(@TempDir Path folder) throws Exception {
    long before = threads();
    List<Idle> all = connections(fitting());
    assertThat(all).filteredOn(each -> each.read().isCompleted()).isEmpty();
    Path path = folder.resolve("file");
    FileOptions create = FileOptions.of(FileMode.OPEN_OR_CREATE, true, true);
    try (FileStream file = FileStream.open(rig.system, path, create)) {
      List<Task<Integer>> writes = kind == EngineKind.EPOLL ? List.of() : writes(file);
      breakOffHalf(all);
      assertEnds(all);
      writes.forEach(write -> assertThat(write.join()).isEqualTo(BLOCK));
      if (kind != EngineKind.EPOLL) { // which blocks a thread for each operation on a file
        assertWritten(path);
      }
    }
    assertThat(threads() - before).isLessThanOrEqualTo(MOST_THREADS);
  }

  /** Each second client breaks its connection off, the others say something. */
  private static void breakOffHalf(List<Idle> all) {
    for (int i = 0; i < all.size(); i++) {
      if (i % 2 == 0) {
        all.get(i).client().abort();
      } else {
        all.get(i).client().writeAsync(new byte[] {(byte) i});
      }
    }
  }

  private static void assertEnds(List<Idle> all) {
    for (int i = 0; i < all.size(); i++) {
      Idle each = all.get(i);
      if (i % 2 == 0) {
        NetRig.assertFails(each.read(), NtStatus.CONNECTION_RESET);
        NetRig.assertFails(each.reads(), NtStatus.CANCELLED);
      } else {
        assertThat(each.read().join()).isOne();
        assertThat(each.data()[0]).isEqualTo((byte) i);
        assertThat(each.reads().isCompleted()).isFalse();
      }
    }
  }
}
