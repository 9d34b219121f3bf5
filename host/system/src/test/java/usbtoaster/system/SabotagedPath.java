package usbtoaster.system;

import java.util.Random;
import usbtoaster.async.CancellationToken;
import usbtoaster.async.CancellationTokenSource;
import usbtoaster.async.Task;
import usbtoaster.protocol.ControlCode;
import usbtoaster.toaster.ToasterStream;

/** The ways through the driver. */
enum SabotagedPath {
  /** From the first wire that is touched until the first write is done. */
  START {
    @Override
    void prepare(SabotageBench bench) {}

    @Override
    void go(SabotageBench bench) {
      bench.start();
      write(bench, bench.open());
      bench.runToTheEnd();
    }
  },
  WRITE {
    @Override
    void go(SabotageBench bench) {
      write(bench, bench.open());
      bench.runToTheEnd();
    }
  },
  /** More than there are slots, so some wait. */
  SIX_WRITES {
    @Override
    void go(SabotageBench bench) {
      ToasterStream stream = bench.open();
      for (int i = 0; i < 6; i++) {
        write(bench, stream);
      }
      for (int i = 0; i < 6; i++) {
        bench.request(stream.readAsync(new byte[BYTES]));
      }
      // A write that fails leaves no toast, and then one read waits for ever: that is no fault.
      bench.runUntil(() -> bench.requests.subList(0, 6).stream().allMatch(Task::isCompleted));
      bench.advance(200_000_000);
      stream.close();
      bench.runToTheEnd();
    }
  },
  READ {
    @Override
    void prepare(SabotageBench bench) {
      super.prepare(bench);
      bench.streams.add(bench.open());
      write(bench, bench.streams.getFirst());
      bench.runToTheEnd();
    }

    @Override
    void go(SabotageBench bench) {
      bench.request(bench.streams.getFirst().readAsync(new byte[BYTES]));
      bench.runToTheEnd();
    }
  },
  CONTROL {
    @Override
    void go(SabotageBench bench) {
      bench.request(bench.open().controlAsync(ControlCode.FRAMES, 0));
      bench.runToTheEnd();
    }
  },
  CANCEL {
    @Override
    void go(SabotageBench bench) {
      ToasterStream stream = bench.open();
      CancellationTokenSource source = new CancellationTokenSource();
      bench.request(stream.writeAsync(bread(), 0, BYTES, source.token()));
      bench.request(stream.writeAsync(bread(), 0, BYTES, source.token()));
      bench.advance(100_000);
      source.cancel();
      bench.runToTheEnd();
    }
  },
  LOST_EDGE {
    @Override
    void go(SabotageBench bench) {
      bench.edgesToLose = 2;
      write(bench, bench.open());
      bench.runToTheEnd();
    }
  },
  BIT_ERRORS {
    @Override
    void go(SabotageBench bench) {
      bench.framesToFlip = 2;
      write(bench, bench.open());
      bench.runToTheEnd();
    }
  },
  DEVICE_RESETS {
    @Override
    void go(SabotageBench bench) {
      write(bench, bench.open());
      bench.framesToReset = 1;
      bench.runToTheEnd();
    }
  },
  RESET_LINE {
    @Override
    void go(SabotageBench bench) {
      bench.toaster.device().silence(Long.MAX_VALUE, true);
      write(bench, bench.open());
      bench.runToTheEnd();
    }
  },
  GIVEN_UP {
    @Override
    void go(SabotageBench bench) {
      bench.toaster.device().silence(3_000_000_000L, false);
      write(bench, bench.open());
      bench.runToTheEnd();
      bench.advance(3_000_000_000L);
    }
  },
  CLOSE {
    @Override
    void prepare(SabotageBench bench) {
      super.prepare(bench);
      bench.streams.add(bench.open());
      write(bench, bench.streams.getFirst());
      bench.runToTheEnd();
    }

    @Override
    void go(SabotageBench bench) {
      ToasterStream stream = bench.streams.getFirst();
      bench.request(stream.readAsync(new byte[BYTES]));
      write(bench, stream);
      bench.request(stream.controlAsync(ControlCode.FRAMES, 0));
      bench.advance(20_000);
      bench.driver().close();
    }
  };

  static final int BYTES = 200;

  /** Brings the bench to where the path begins; nothing is thrown. */
  void prepare(SabotageBench bench) {
    bench.start();
    bench.advance(20_000_000); // it is identified
  }

  /** Goes the path. Requests that it makes are noted in the bench. */
  abstract void go(SabotageBench bench);

  static byte[] bread() {
    byte[] bread = new byte[BYTES];
    new Random(1).nextBytes(bread);
    return bread;
  }

  private static void write(SabotageBench bench, ToasterStream stream) {
    bench.request(stream.writeAsync(bread(), 0, BYTES, CancellationToken.NONE));
  }
}
