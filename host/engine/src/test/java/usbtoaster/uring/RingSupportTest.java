package usbtoaster.uring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import usbtoaster.engine.EngineKind;
import usbtoaster.linux.Errno;

@DisplayName("Whether there is an io_uring, and why not")
final class RingSupportTest {
  @BeforeEach
  void needsRing() {
    RingTesting.assumeRing();
  }

  private static RingSupport without(int call, int errno) throws Exception {
    return Forbidden.run(call, errno, RingSupport::look);
  }

  @Test
  void shouldSayWithWhichFlagsItIsThere() {
    RingSupport support = RingSupport.look();
    assertThat(support.usable()).isTrue();
    assertThat(support.reason()).startsWith("io_uring is there; flags of the ring: ");
  }

  @Test
  void shouldTellAFilterFromAnOldKernel() throws Exception {
    RingSupport filtered = without(Uapi.NR_SETUP, Errno.EPERM);
    assertThat(filtered.usable()).isFalse();
    assertThat(filtered.reason())
        .contains("seccomp filter")
        .contains("io_uring_setup failed with EPERM")
        .contains("engine epoll");
    RingSupport old = without(Uapi.NR_SETUP, Errno.ENOSYS);
    assertThat(old.usable()).isFalse();
    assertThat(old.reason()).contains("Linux 5.11 or newer").doesNotContain("seccomp");
    assertThat(without(Uapi.NR_SETUP, Errno.EINVAL).reason()).contains("too old");
    assertThat(without(Uapi.NR_SETUP, Errno.ENOMEM).reason()).contains("ulimit -l");
    assertThat(without(Uapi.NR_SETUP, Errno.EMFILE).reason()).contains("ulimit -n");
  }

  @Test
  void shouldFindOutThatOnlyEnterIsForbidden() throws Exception {
    RingSupport support = without(Uapi.NR_ENTER, Errno.EPERM);
    assertThat(support.usable()).isFalse();
    assertThat(support.reason()).contains("seccomp").contains("io_uring_enter failed with EPERM");
  }

  @Test
  void shouldDoWithoutRegister() throws Exception {
    RingSupport support = without(Uapi.NR_REGISTER, Errno.EPERM);
    assertThat(support.usable()).isTrue();
    assertThat(support.registers()).isFalse();
    assertThat(support.reason()).doesNotContain("SINGLE_ISSUER");
  }

  @Test
  void shouldSayWhyThereIsNoEngine() throws Exception {
    Forbidden.run(
        Uapi.NR_SETUP,
        Errno.EPERM,
        () ->
            assertThatThrownBy(() -> RingEngine.open(EngineKind.URING, RingOptions.DEFAULT))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("seccomp filter"));
    assertThatThrownBy(() -> RingEngine.open(EngineKind.EPOLL, RingOptions.DEFAULT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("epoll");
  }
}
