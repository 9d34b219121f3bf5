package usbtoaster.driver;

import usbtoaster.kernel.NtStatus;
import usbtoaster.protocol.Protocol;
import usbtoaster.protocol.StatusFrame;

/**
 * What a status that came with a frame tells: of the device, of its slots and, if the frame was a
 * POLL, of what was asked. Guarded by the extension's lock.
 */
final class StatusReader {
  private final DeviceState device;
  private final Recovery recovery;
  private final BusLoop loop;
  private final SlotKeeper keeper;
  private final TransferAnswers answers;

  StatusReader(
      DeviceState device,
      Recovery recovery,
      BusLoop loop,
      SlotKeeper keeper,
      TransferAnswers answers) {
    this.device = device;
    this.recovery = recovery;
    this.loop = loop;
    this.keeper = keeper;
    this.answers = answers;
  }

  /** Takes {@code status} in, which is valid and came with the frame {@code sent}. */
  Step read(StatusFrame status, Step.Frame sent) {
    boolean poll = sent == Step.Frame.POLL;
    if (!device.running()) {
      return poll ? recovery.settle(status) : Step.Frame.NONE;
    }
    if (status.version() != Protocol.VERSION) {
      return new Step.Reset(NtStatus.DEVICE_PROTOCOL_ERROR);
    }
    if (status.booted()) {
      return Step.Event.REBOOTED;
    }
    keeper.see(status);
    if (loop.serving()) { // else the interrupt that tells the same is on its way
      keeper.absorb();
    }
    return poll ? answers.settle(status) : Step.Frame.NONE;
  }
}
