package usbtoaster.wires;

/** One thing that goes wrong. Frames and rising edges are counted from 0. */
public sealed interface Fault {
  /** In {@link Silence}: the device never comes back. */
  long FOR_EVER = Long.MAX_VALUE;

  /** Returns its kind. */
  FaultKind kind();

  /** The rising edge with the number {@code edge} does not reach the host; the line rises. */
  record LostEdge(long edge) implements Fault {
    @Override
    public FaultKind kind() {
      return FaultKind.LOST_EDGE;
    }
  }

  /** The rising edge with the number {@code edge} reaches the host twice. */
  record DoubleEdge(long edge) implements Fault {
    @Override
    public FaultKind kind() {
      return FaultKind.DOUBLE_EDGE;
    }
  }

  /** The rising edge with the number {@code edge} reaches the host {@code nanos} after the line. */
  record LateEdge(long edge, long nanos) implements Fault {
    @Override
    public FaultKind kind() {
      return FaultKind.LATE_EDGE;
    }
  }

  /** A rising edge out of nothing reaches the host {@code nanos} after the plan named it. */
  record SpuriousEdge(long nanos) implements Fault {
    @Override
    public FaultKind kind() {
      return FaultKind.SPURIOUS_EDGE;
    }
  }

  /** Bit {@code bit} (0: the first on the wire) of a frame flips on its way to the device. */
  record MosiFlip(long frame, int bit) implements Fault {
    @Override
    public FaultKind kind() {
      return FaultKind.MOSI_FLIP;
    }
  }

  /** Bit {@code bit} (0: the first on the wire) of a frame flips on its way to the host. */
  record MisoFlip(long frame, int bit) implements Fault {
    @Override
    public FaultKind kind() {
      return FaultKind.MISO_FLIP;
    }
  }

  /** The bus fails at a frame: the transfer returns -1 and nothing was clocked. */
  record BusError(long frame) implements Fault {
    @Override
    public FaultKind kind() {
      return FaultKind.BUS_ERROR;
    }
  }

  /** The device resets by itself after {@code bytes} bytes of a frame. */
  record Reset(long frame, int bytes) implements Fault {
    @Override
    public FaultKind kind() {
      return FaultKind.RESET;
    }
  }

  /**
   * From a frame on the device neither hears nor answers.
   *
   * @param nanos for how long, or {@link #FOR_EVER}
   * @param endsByReset whether the RESET line ends it
   */
  record Silence(long frame, long nanos, boolean endsByReset) implements Fault {
    @Override
    public FaultKind kind() {
      return FaultKind.SILENCE;
    }
  }
}
