package usbtoaster.virtualpi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import usbtoaster.driver.PinMap;
import usbtoaster.targets.TargetException;

/**
 * The guest's 40-pin header from outside: the Pico and the LEDs hang on it.
 *
 * <p>One thread serves both sockets. What the guest set on a line before a transfer must be set
 * here before it, and the two come by different ways: QEMU has written the line to its socket
 * before the guest can have sent the transfer, so all lines are taken before each frame.
 */
final class Header implements AutoCloseable {
  private final Selector selector = Selector.open();
  private final Leds leds = new Leds();
  private final QtestLines lines;
  private final SpiFrames spi;
  private final PicoOnHeader pico;
  private final AtomicReference<@Nullable CountDownLatch> look = new AtomicReference<>();
  private final Thread thread = Thread.ofPlatform().name("header").unstarted(this::serve);
  // Volatile: set by the header's thread, and by close.
  private volatile boolean closing;
  private volatile @Nullable Throwable failure;

  Header(SocketChannel qtest, SocketChannel bus) throws IOException, TargetException {
    lines = QtestLines.open(qtest, this::output);
    spi = new SpiFrames(bus);
    pico = new PicoOnHeader(this::irq);
    qtest.register(selector, SelectionKey.OP_READ);
    bus.register(selector, SelectionKey.OP_READ);
    thread.start();
  }

  private void irq(boolean high) {
    try {
      lines.drive(PinMap.DEFAULT.irq(), high);
    } catch (ClosedChannelException e) {
      // The guest has ended: nobody listens any more.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void output(int bcm, boolean high) {
    if (Leds.BCM.contains(bcm)) {
      leds.changed(bcm, high);
    }
    pico.output(bcm, high);
  }

  private void serve() {
    try {
      while (true) {
        selector.select();
        selector.selectedKeys().clear();
        CountDownLatch looked = look.getAndSet(null); // before the look that it waits for
        if (closing || !lines.drain() || !spi.serve(this::drain, pico::transfer)) {
          return;
        }
        if (looked != null) {
          looked.countDown();
        }
      }
    } catch (IOException | RuntimeException | Error e) {
      failure = closing ? null : e;
    }
  }

  private void drain() {
    try {
      lines.drain();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the Pico. */
  PicoOnHeader pico() {
    return pico;
  }

  /** Returns the LEDs, which show all that the guest has done to them by now. */
  Leds leds() throws InterruptedException {
    CountDownLatch looked = new CountDownLatch(1);
    look.set(looked);
    selector.wakeup();
    while (thread.isAlive() && !looked.await(1, TimeUnit.SECONDS)) {
      selector.wakeup();
    }
    return leds;
  }

  /** Drives a line of the guest's, as a loose wire would. */
  void drive(int bcm, boolean high) throws IOException {
    lines.drive(bcm, high);
  }

  /** Returns what ended the header's thread, or null. */
  @Nullable Throwable failure() {
    return failure;
  }

  @Override
  public void close() throws IOException {
    closing = true;
    selector.wakeup();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // it ends when the guest does
    }
    pico.close();
    selector.close();
  }
}
