package usbtoaster.emulator.adc;

/** Says what a firmware waits for that waits for the ADC. */
final class AdcStory {
  private AdcStory() {}

  /**
   * Tells it in a sentence; "" if a sample is there or comes.
   *
   * @param on CS.EN
   * @param hertz of clk_adc
   * @param stores FCS.EN
   * @param empty whether the FIFO is
   * @param runs whether conversions do
   */
  static String tell(boolean on, long hertz, boolean stores, boolean empty, boolean runs) {
    if (!on) {
      return "The ADC is off: CS.EN is 0.";
    }
    if (hertz == 0) {
      return "The ADC stands still, because clk_adc does.";
    }
    if (!empty || (runs && stores)) {
      return "";
    }
    return stores
        ? "The ADC's FIFO is empty, and no conversion runs: neither START_MANY nor START_ONCE."
        : "The ADC's FIFO is empty and stays so: FCS.EN is 0.";
  }
}
