package usbtoaster.chardev.pi4j;

import com.pi4j.context.Context;
import com.pi4j.exception.ShutdownException;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalInputBase;
import com.pi4j.io.gpio.digital.DigitalInputConfig;
import com.pi4j.io.gpio.digital.DigitalInputProvider;
import com.pi4j.io.gpio.digital.DigitalInputProviderBase;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalOutputBase;
import com.pi4j.io.gpio.digital.DigitalOutputConfig;
import com.pi4j.io.gpio.digital.DigitalOutputProvider;
import com.pi4j.io.gpio.digital.DigitalOutputProviderBase;

/**
 * What the objects and providers here extend, for Pi4J 3: the one place that differs between Pi4J's
 * versions. What ends an object is {@code shutdown} here and {@code shutdownInternal} in the other.
 */
final class Pi4jBase {
  private Pi4jBase() {}

  /** An input. */
  abstract static class Input extends DigitalInputBase {
    Input(DigitalInputProvider provider, DigitalInputConfig config) {
      super(provider, config);
    }

    /** Lets go of the line. Pi4J is done with the object. */
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

    /** Lets go of the line. Pi4J is done with the object, which may be at its last level. */
    abstract void release();

    /** The line could not be set to its last level: the others are to be, so this is no end. */
    abstract void failed(ShutdownException e);

    @Override
    public DigitalOutput shutdown(Context context) {
      try {
        super.shutdown(context);
      } catch (ShutdownException e) {
        failed(e);
      } finally {
        release();
      }
      return this;
    }
  }

  /** A provider of inputs. */
  abstract static class InputProvider extends DigitalInputProviderBase {
    InputProvider(String id, String name) {
      super(id, name);
    }

    /** The context ends; its objects have ended. */
    abstract void release();

    @Override
    public DigitalInputProvider shutdown(Context context) {
      release();
      return super.shutdown(context);
    }
  }

  /** A provider of outputs. */
  abstract static class OutputProvider extends DigitalOutputProviderBase {
    OutputProvider(String id, String name) {
      super(id, name);
    }

    /** The context ends; its objects have ended. */
    abstract void release();

    @Override
    public DigitalOutputProvider shutdown(Context context) {
      release();
      return super.shutdown(context);
    }
  }
}
