package usbtoaster.emulator.dma;

/** Hears what the channels of the DMA do, for a trace. Runs on the machine's thread. */
public interface DmaListener {
  /** Hears nothing. */
  DmaListener NONE =
      new DmaListener() {
        @Override
        public void started(int channel, int transfers, long picos) {}

        @Override
        public void stopped(int channel, int remaining, long picos) {}
      };

  /** A channel was triggered for {@code transfers} transfers. */
  void started(int channel, int transfers, long picos);

  /** A channel is no longer busy; {@code remaining} is 0 if it finished, else it was stopped. */
  void stopped(int channel, int remaining, long picos);
}
