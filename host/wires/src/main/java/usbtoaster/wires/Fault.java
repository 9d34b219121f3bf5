package usbtoaster.wires;

/** One thing that goes wrong, as a {@link FaultPlan} says it. All numbers count from 0. */
public sealed interface Fault {
  /** In {@link Silence} and {@link HeldLine}: it never ends. */
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

  /** The device loses its power for a moment after {@code bytes} bytes of a longer frame. */
  record Reset(long frame, int bytes) implements Fault {
    @Override
    public FaultKind kind() {
      return FaultKind.RESET;
    }
  }

  /**
   * From a frame on the device neither receives nor answers.
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

  /** A transfer ends after {@code bytes} bytes and returns how many; no more were clocked. */
  record ShortTransfer(long frame, int bytes) implements Fault {
    @Override
    public FaultKind kind() {
      return FaultKind.SHORT_TRANSFER;
    }
  }

  /**
   * A transfer throws an {@link IllegalStateException}.
   *
   * @param done whether the bytes were clocked before that
   */
  record BusException(long frame, boolean done) implements Fault {
    @Override
    public FaultKind kind() {
      return FaultKind.EXCEPTION;
    }
  }

  /**
   * From the rising edge with the number {@code edge} on the line looks high to the host.
   *
   * @param nanos for how long, or {@link #FOR_EVER}
   */
  record HeldLine(long edge, long nanos) implements Fault {
    @Override
    public FaultKind kind() {
      return FaultKind.HELD_LINE;
    }
  }

  /** A level that the host sets does not reach the device. {@code level}: which setting, from 0. */
  record LostLevel(long level) implements Fault {
    @Override
    public FaultKind kind() {
      return FaultKind.LOST_LEVEL;
    }
  }

  /**
   * A level that the host sets reaches the device {@code nanos} late; not at all if the host sets
   * another one before. {@code level}: which setting, from 0.
   */
  record LateLevel(long level, long nanos) implements Fault {
    @Override
    public FaultKind kind() {
      return FaultKind.LATE_LEVEL;
    }
  }
}
