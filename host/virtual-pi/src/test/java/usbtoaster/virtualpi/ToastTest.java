package usbtoaster.virtualpi;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The main job of the one jar, through a real kernel and Pi4J's own native libraries. */
@ExtendWith(OneVirtualPi.class)
final class ToastTest {
  @Test
  void shouldToast4KiB(VirtualPi pi) throws Exception {
    pi.guest().must("head -c 4096 /app/toaster.jar >/tmp/bread");
    Console.Answer run =
        pi.guest().run("as pi toaster run --target pi --burst 1024 --output /tmp/toast /tmp/bread");
    System.out.println(run.output());
    assertThat(run.exit()).as(run.output()).isZero();
    pi.guest().must("cmp /tmp/bread /tmp/toast");
  }
}
