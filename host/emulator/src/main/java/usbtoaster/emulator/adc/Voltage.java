package usbtoaster.emulator.adc;

/** A voltage as a function of time: what is at an input of the ADC. */
@FunctionalInterface
public interface Voltage {
  /**
   * Returns the voltage at {@code picos} of the machine's clock, in volts. The ADC asks for the
   * moment at which a conversion began, and may ask later than that: the answer must hang on {@code
   * picos} alone. Not a number makes the conversion fail: CS.ERR.
   */
  double at(long picos);
}
