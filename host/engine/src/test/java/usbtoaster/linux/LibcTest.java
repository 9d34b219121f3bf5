package usbtoaster.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import usbtoaster.kernel.NtStatus;

@DisplayName("The C library")
final class LibcTest {
  private static final int MODE = 0x180;

  @TempDir private Path folder;
  private final Arena arena = Arena.global();

  @Test
  void shouldWriteAndReadAFile() throws Exception {
    Path file = folder.resolve("brötchen");
    int fd = Libc.open(file.toString(), FileFlags.O_RDWR | FileFlags.O_CREAT, MODE);
    assertThat(fd).isPositive();
    MemorySegment text = arena.allocateFrom("toast");
    assertThat(Libc.pwrite(fd, text, 5, 3)).isEqualTo(5);
    assertThat(Libc.fsync(fd)).isZero();
    assertThat(Libc.lseek(fd, 0, FileFlags.SEEK_END)).isEqualTo(8);
    assertThat(Libc.ftruncate(fd, 6)).isZero();
    MemorySegment read = arena.allocate(16);
    assertThat(Libc.pread(fd, read, 16, 3)).isEqualTo(3);
    assertThat(read.get(JAVA_BYTE, 2)).isEqualTo((byte) 'a');
    assertThat(Libc.close(fd)).isZero();
    assertThat(Files.readString(file)).isEqualTo("\0\0\0toa");
  }

  @Test
  void shouldSayWhatFailedAsANegatedErrorNumber() {
    String missing = folder.resolve("missing").toString();
    assertThat(Libc.open(missing, FileFlags.O_RDONLY, 0)).isEqualTo(-Errno.ENOENT);
    assertThat(Libc.open("/dev/null\0.txt", FileFlags.O_RDONLY, 0)).isEqualTo(-Errno.EINVAL);
    assertThat(Libc.close(-1)).isEqualTo(-Errno.EBADF);
    assertThat(Errno.name(-28)).isEqualTo("ENOSPC");
    assertThat(Errno.name(-4000)).isEqualTo("errno 4000");
    assertThat(NtStatus.name(Errno.status(-28))).isEqualTo("STATUS_DISK_FULL");
    assertThat(Errno.status(17)).isEqualTo(NtStatus.SUCCESS);
  }

  @Test
  void shouldConnectSocketsOfBothFamilies() throws Exception {
    for (String host : new String[] {"127.0.0.1", "::1"}) {
      MemorySegment address = arena.allocate(SocketAddress.BYTES, 8);
      InetSocketAddress any = new InetSocketAddress(InetAddress.getByName(host), 0);
      int length = SocketAddress.write(any, address);
      int type = SocketFlags.SOCK_STREAM | SocketFlags.SOCK_CLOEXEC;
      int listener = Sockets.socket(SocketAddress.family(any), type, 0);
      if (Sockets.bind(listener, address, length) == -Errno.EADDRNOTAVAIL) {
        Libc.close(listener); // a machine without IPv6
        continue;
      }
      assertThat(Sockets.listen(listener, 1)).isZero();
      MemorySegment bytes = arena.allocateFrom(JAVA_INT, SocketAddress.BYTES);
      assertThat(Sockets.getsockname(listener, address, bytes)).isZero();
      InetSocketAddress bound = SocketAddress.read(address);
      assertThat(bound.getAddress()).isEqualTo(any.getAddress());
      assertThat(bound.getPort()).isPositive();

      int client = Sockets.socket(SocketAddress.family(any), type, 0);
      assertThat(Sockets.connect(client, address, length)).isZero();
      assertThat(Sockets.setsockopt(client, SocketFlags.IPPROTO_TCP, SocketFlags.TCP_NODELAY, 1))
          .isZero();
      int error = Sockets.getsockopt(client, SocketFlags.SOL_SOCKET, SocketFlags.SO_ERROR);
      assertThat(error).isZero();
      int server = Sockets.accept4(listener, MemorySegment.NULL, MemorySegment.NULL, 0);
      assertThat(Sockets.send(client, arena.allocateFrom("toast"), 5, 0)).isEqualTo(5);
      assertThat(Sockets.recv(server, arena.allocate(16), 16, 0)).isEqualTo(5);
      for (int fd : new int[] {client, server, listener}) {
        assertThat(Libc.close(fd)).isZero();
      }
    }
  }

  @Test
  void shouldKeepTheScopeOfAnAddress() throws Exception {
    MemorySegment memory = arena.allocate(SocketAddress.BYTES, 8);
    byte[] local = new byte[16];
    local[0] = (byte) 0xFE;
    local[1] = (byte) 0x80;
    local[15] = 1;
    InetSocketAddress there =
        new InetSocketAddress(Inet6Address.getByAddress(null, local, 7), 65535);
    SocketAddress.write(there, memory);
    assertThat(SocketAddress.read(memory)).isEqualTo(there);
    InetSocketAddress nowhere = InetSocketAddress.createUnresolved("toaster.invalid", 80);
    assertThatThrownBy(() -> SocketAddress.write(nowhere, memory))
        .hasMessageContaining("toaster.invalid");
  }

  @Test
  void shouldPollAndEpollACounter() {
    int counter = Libc.eventfd(3, FileFlags.EFD_CLOEXEC | FileFlags.EFD_NONBLOCK);
    MemorySegment fds = arena.allocate(PollFd.LAYOUT);
    PollFd.set(fds, 0, counter, PollFlags.POLLIN);
    assertThat(Libc.poll(fds, 1, 0)).isEqualTo(1);
    assertThat(PollFd.returned(fds, 0)).isEqualTo(PollFlags.POLLIN);

    int epoll = Libc.epollCreate1(PollFlags.EPOLL_CLOEXEC);
    MemorySegment events = arena.allocate(EpollEvent.BYTES * 4, 8);
    EpollEvent.set(events, 0, PollFlags.EPOLLIN | PollFlags.EPOLLET, -2);
    assertThat(Libc.epollCtl(epoll, PollFlags.EPOLL_CTL_ADD, counter, events)).isZero();
    assertThat(Libc.epollWait(epoll, events, 4, -1)).isEqualTo(1);
    assertThat(EpollEvent.events(events, 0)).isEqualTo(PollFlags.EPOLLIN);
    assertThat(EpollEvent.data(events, 0)).isEqualTo(-2);
    assertThat(Libc.epollWait(epoll, events, 4, 0)).isZero();
    Libc.close(epoll);
    Libc.close(counter);
  }
}
