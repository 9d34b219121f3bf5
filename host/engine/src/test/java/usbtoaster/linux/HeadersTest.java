package usbtoaster.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the code says of Linux, beside the headers, on both machines. */
@DisplayName("Linux's constants and structures")
final class HeadersTest {
  private static final List<String> NAMES =
      List.of(
          "errno.h",
          "fcntl.h",
          "netinet/in.h",
          "netinet/tcp.h",
          "poll.h",
          "sys/epoll.h",
          "sys/eventfd.h",
          "sys/mman.h",
          "sys/resource.h",
          "sys/socket.h",
          "sys/stat.h");

  @TempDir private Path folder;

  private static Headers of(Machine machine) throws Exception {
    Headers headers = new Headers(NAMES);
    headers.constants(Errno.class, Map.of());
    headers.constants(FileFlags.class, Map.of("O_DIRECT", FileFlags.direct(machine)));
    headers.constants(SocketFlags.class, Map.of());
    headers.constants(PollFlags.class, Map.of());
    headers.constants(FileStatus.class, Map.of());
    headers.structure(FileStatus.LAYOUT);
    headers.structure(EpollEvent.layout(machine));
    headers.structure(PollFd.LAYOUT);
    headers.structure(SocketAddress.LAYOUT_4);
    headers.structure(SocketAddress.LAYOUT_6);
    headers.structure(ProcessUsage.LAYOUT);
    return headers;
  }

  @Test
  void shouldBeThoseOfTheHeadersOnAPc() throws Exception {
    assertThat(of(Machine.X86_64).check(folder, "gcc", "gcc libc6-dev")).isGreaterThan(100);
  }

  @Test
  void shouldBeThoseOfTheHeadersOnAPi() throws Exception {
    String packages = "gcc-aarch64-linux-gnu libc6-dev-arm64-cross";
    assertThat(of(Machine.AARCH64).check(folder, "aarch64-linux-gnu-gcc", packages))
        .isGreaterThan(100);
  }
}
