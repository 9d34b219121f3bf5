package usbtoaster.emulator.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import usbtoaster.emulator.usb.host.Transfer;

/** Lets time pass until something at the USB host is over. */
final class UsbWaits {
  /** For a request: the host gives up after 5 s. */
  static final Duration REQUEST = Duration.ofSeconds(6);

  private final Run run;
  private final Runnable pause;

  UsbWaits(Run run, Runnable pause) {
    this.run = run;
    this.pause = pause;
  }

  /** Waits for what is looked at each microsecond. */
  void poll(String awaited, BooleanSupplier condition, Duration limit) {
    run.poll(awaited, condition, limit);
  }

  /** Waits for what runs {@link #pause} when it comes to pass. */
  void await(String awaited, BooleanSupplier condition, Duration limit) {
    run.await(awaited, condition, limit);
  }

  /** Lets the wait look at its condition. Runs inside the machine. */
  void pause() {
    pause.run();
  }

  /** Waits for the answer of what {@code begun} begins, which hands it to what it is given. */
  <T> T answer(String awaited, Consumer<Consumer<T>> begun, Duration limit) {
    List<T> answer = new ArrayList<>();
    begun.accept(
        given -> {
          answer.add(given);
          pause.run();
        });
    run.await(awaited, () -> !answer.isEmpty(), limit);
    return answer.getFirst();
  }

  /** Makes a request and returns what has come; otherwise as the other. */
  byte[] request(String awaited, Function<Consumer<Transfer>, Transfer> begun) {
    return transfer(awaited, begun, () -> {}, REQUEST);
  }

  /**
   * Waits for a transfer, and returns what has come.
   *
   * @param cancel cancels it if the wait is in vain
   * @throws UsbException if the device refuses it
   * @throws StuckException if it is not over within {@code limit}
   */
  byte[] transfer(
      String awaited,
      Function<Consumer<Transfer>, Transfer> begun,
      Runnable cancel,
      Duration limit) {
    Transfer transfer = begun.apply(over -> pause.run());
    try {
      run.await(awaited, () -> transfer.status() != Transfer.Status.PENDING, limit);
    } catch (StuckException e) {
      cancel.run();
      throw e;
    }
    if (transfer.status() != Transfer.Status.DONE) {
      throw new UsbException(
          "It did not come to pass that %s: %s.".formatted(awaited, said(transfer.status())));
    }
    return transfer.data();
  }

  private static String said(Transfer.Status status) {
    return switch (status) {
      case STALLED -> "the device answered with STALL";
      case NO_ANSWER -> "the device did not answer";
      case TOO_MUCH -> "the device sent more than it was asked for";
      case CANCELLED -> "it was cancelled, or the device is gone";
      case PENDING, DONE -> status.toString();
    };
  }
}
