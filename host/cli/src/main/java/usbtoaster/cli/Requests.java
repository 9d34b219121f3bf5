package usbtoaster.cli;

import usbtoaster.async.CancellationToken;
import usbtoaster.async.Task;
import usbtoaster.io.IoException;
import usbtoaster.io.OperationOptions;
import usbtoaster.protocol.ControlCode;
import usbtoaster.targets.replay.RecordedStream;
import usbtoaster.toaster.ToasterStream;

/** The requests that a session passes on; see its methods of the same names. */
interface Requests {
  Task<Integer> write(byte[] data, int offset, int length, CancellationToken token);

  int writeBlocking(byte[] data, int offset, int length, CancellationToken token, Runnable sent)
      throws IoException;

  Task<Integer> read(byte[] data, int offset, int length, CancellationToken token);

  Task<Long> control(ControlCode code, long value, CancellationToken token);

  /** Returns those of a stream. */
  static Requests of(ToasterStream stream) {
    return new Requests() {
      @Override
      public Task<Integer> write(byte[] data, int offset, int length, CancellationToken token) {
        return stream.writeAsync(data, offset, length, token);
      }

      @Override
      public int writeBlocking(
          byte[] data, int offset, int length, CancellationToken token, Runnable sent)
          throws IoException {
        return stream.write(data, offset, length, OperationOptions.of(token), sent);
      }

      @Override
      public Task<Integer> read(byte[] data, int offset, int length, CancellationToken token) {
        return stream.readAsync(data, offset, length, token);
      }

      @Override
      public Task<Long> control(ControlCode code, long value, CancellationToken token) {
        return stream.controlAsync(code, value, token);
      }
    };
  }

  /** Returns those of a stream that is recorded, which has no calls that block. */
  static Requests of(RecordedStream stream) {
    return new Requests() {
      @Override
      public Task<Integer> write(byte[] data, int offset, int length, CancellationToken token) {
        return stream.writeAsync(data, offset, length, token);
      }

      @Override
      public int writeBlocking(
          byte[] data, int offset, int length, CancellationToken token, Runnable sent) {
        throw new UnsupportedOperationException("A call that blocks is not recorded.");
      }

      @Override
      public Task<Integer> read(byte[] data, int offset, int length, CancellationToken token) {
        return stream.readAsync(data, offset, length, token);
      }

      @Override
      public Task<Long> control(ControlCode code, long value, CancellationToken token) {
        return stream.controlAsync(code, value, token);
      }
    };
  }
}
