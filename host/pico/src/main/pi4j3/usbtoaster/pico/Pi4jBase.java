package usbtoaster.pico;

import com.pi4j.context.Context;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalInputBase;
import com.pi4j.io.gpio.digital.DigitalInputConfig;
import com.pi4j.io.gpio.digital.DigitalInputProvider;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalOutputBase;
import com.pi4j.io.gpio.digital.DigitalOutputConfig;
import com.pi4j.io.gpio.digital.DigitalOutputProvider;
import com.pi4j.io.spi.Spi;
import com.pi4j.io.spi.SpiBase;
import com.pi4j.io.spi.SpiConfig;
import com.pi4j.io.spi.SpiProvider;

/**
 * What the emulated Pico's objects extend, for Pi4J 3: the one place that differs between Pi4J's
 * versions. What ends an object is {@code shutdown} here and {@code shutdownInternal} in the other.
 */
final class Pi4jBase {
  private Pi4jBase() {}

  /** An input. */
  abstract static class Input extends DigitalInputBase {
    Input(DigitalInputProvider provider, DigitalInputConfig config) {
      super(provider, config);
    }

    /** Lets go of the pins. Pi4J is done with the object. */
    abstract void release();

    @Override
    public DigitalInput shutdown(Context context) {
      release();
      super.shutdown(context);
      return this;
    }
  }

  /** An output. */
  abstract static class Output extends DigitalOutputBase {
    Output(DigitalOutputProvider provider, DigitalOutputConfig config) {
      super(provider, config);
    }

    /** Lets go of the pins. Pi4J is done with the object, which may be at its last level. */
    abstract void release();

    @Override
    public DigitalOutput shutdown(Context context) {
      super.shutdown(context);
      release();
      return this;
    }
  }

  /** A bus with a chip select. */
  abstract static class Bus extends SpiBase {
    Bus(SpiProvider provider, SpiConfig config) {
      super(provider, config);
    }

    /** Lets go of the pins. Pi4J is done with the object. */
    abstract void release();

    @Override
    public Spi shutdown(Context context) {
      release();
      super.shutdown(context);
      return this;
    }
  }
}
