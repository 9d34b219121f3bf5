package usbtoaster.emulator.dma;

/** Is notified of what the channels of the DMA do, for a trace. Runs on the machine's thread. */
public interface DmaListener {
  /** A channel was triggered for {@code transfers} transfers. */
  void started(int channel, int transfers, long picos);

  /** A channel is no longer busy; {@code remaining} is 0 if it finished, else it was stopped. */
  void stopped(int channel, int remaining, long picos);
}
