package usbtoaster.uring;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import usbtoaster.linux.Headers;

/** What the code says of io_uring, beside the headers, on both machines. */
@DisplayName("io_uring's constants and structures")
final class UringHeadersTest {
  @TempDir private Path folder;

  private static Headers all() throws Exception {
    Headers headers = new Headers(List.of("sys/syscall.h", "linux/io_uring.h"));
    for (Field each : Uapi.class.getDeclaredFields()) {
      String name = each.getName();
      long value = ((Number) each.get(null)).longValue();
      if (name.startsWith("NR_")) {
        headers.equal("SYS_io_uring_" + name.substring(3).toLowerCase(Locale.ROOT), value);
      } else if (name.startsWith("OP_") || name.startsWith("REGISTER_")) {
        headers.equal("IORING_" + name, value); // an enumerator
      } else {
        headers.constant("IORING_" + name, value);
      }
    }
    headers.structure(Sqe.LAYOUT);
    headers.structure(Cqe.LAYOUT);
    headers.structure(RingParams.SQ_OFFSETS);
    headers.structure(RingParams.CQ_OFFSETS);
    headers.structure(RingParams.LAYOUT);
    headers.structure(RingParams.WAIT_ARGUMENT);
    headers.structure(RingParams.TIMESPEC);
    return headers;
  }

  @Test
  void shouldBeThoseOfTheHeadersOnAPc() throws Exception {
    assertThat(all().check(folder, "gcc", "gcc libc6-dev")).isGreaterThan(100);
  }

  @Test
  void shouldBeThoseOfTheHeadersOnAPi() throws Exception {
    String packages = "gcc-aarch64-linux-gnu libc6-dev-arm64-cross";
    assertThat(all().check(folder, "aarch64-linux-gnu-gcc", packages)).isGreaterThan(100);
  }
}
