package usbtoaster.experiments;

import java.io.IOException;

/** Who serves the edges of inputs, until it is closed. */
interface InputServer extends AutoCloseable {
  /** Begins to serve inputs. */
  @FunctionalInterface
  interface Maker {
    InputServer serve(Inputs inputs) throws IOException;
  }

  /** Returns how many threads it has. */
  int threads();

  @Override
  void close() throws IOException;
}
