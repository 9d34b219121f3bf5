package usbtoaster.virtualpi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What run and doctor of the one jar say when something is wrong with the Pi, word by word. */
@ExtendWith(OneVirtualPi.class)
final class FaultTest {
  private static final String DOCTOR = "toaster doctor --target pi";
  private static final String RUN = "toaster run --target pi --trace off /tmp/bread";

  @AfterEach
  void nothingIsLeft(VirtualPi pi) throws Exception {
    pi.checkNothingIsLeft();
  }

  @Test
  void shouldNameWhoHoldsALine(VirtualPi pi) throws Exception {
    Guest guest = bread(pi);
    Guest.Job fan = guest.start("as pi gpioset -c gpiochip2 -C fan-control 24=0");
    guest.until("gpioinfo -c gpiochip2 24 | grep -q fan-control");
    Approved.check("line-held-run", guest.run("as pi " + RUN));
    Approved.check("line-held-doctor", guest.run("as pi " + DOCTOR));
    guest.signal(fan, "TERM");
    guest.await(fan);
  }

  @Test
  void shouldAskForTheBus(VirtualPi pi) throws Exception {
    Guest guest = bread(pi);
    guest.must("spi off");
    Approved.check("no-spidev-run", guest.run("as pi " + RUN));
    Approved.check("no-spidev-doctor", guest.run("as pi " + DOCTOR));
    guest.must("spi on");
  }

  @Test
  void shouldNameTheGroupOfWhoMayNotUseADevice(VirtualPi pi) throws Exception {
    Guest guest = bread(pi);
    Approved.check("denied-run", guest.run("as visitor " + RUN));
    Approved.check("denied-doctor", guest.run("as visitor " + DOCTOR));
  }

  @Test
  void shouldSayThatTheDeviceIsGoneAndThatItIsBack(VirtualPi pi) throws Exception {
    Guest guest = bread(pi);
    var unplugged = pi.pico().beforeFrame(200, pi.pico()::unplug);
    Approved.check("unplugged-run", guest.run("as pi " + RUN));
    assertThat(unplugged).isDone();
    Approved.check("unplugged-doctor", guest.run("as pi " + DOCTOR));
    pi.pico().plug();
    Approved.check("plugged-in-doctor", guest.run("as pi " + DOCTOR));
  }

  @Test
  void shouldCancelAndLetGoOfTheLinesAtSigterm(VirtualPi pi) throws Exception {
    Guest guest = bread(pi);
    var writing = pi.pico().beforeFrame(200, () -> {});
    Guest.Job run = guest.start("as pi " + RUN);
    writing.get(2, TimeUnit.MINUTES);
    assertThat(guest.must("gpioinfo | awk '/^gpiochip/ {c = $1} /consumer/ {print c, $2}'"))
        .as("on the chip of the header, which is not number 0")
        .isEqualTo("gpiochip2 23:\ngpiochip2 24:\ngpiochip2 25:\n");
    guest.signal(run, "TERM");
    Approved.check("sigterm-run", guest.await(run));
  }

  private static Guest bread(VirtualPi pi) throws Exception {
    pi.guest().must("head -c 4096 /app/toaster.jar >/tmp/bread");
    return pi.guest();
  }
}
