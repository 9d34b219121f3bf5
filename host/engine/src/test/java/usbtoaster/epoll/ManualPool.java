package usbtoaster.epoll;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A pool whose work a test runs, and that notes what it is told. */
final class ManualPool implements EpollPool {
  final List<Runnable> queued = Collections.synchronizedList(new ArrayList<>());
  final List<String> told = Collections.synchronizedList(new ArrayList<>());
  Runnable atServe = () -> {};

  @Override
  public void queue(Runnable work) {
    told.add("queue");
    queued.add(work);
  }

  @Override
  public void begin() {
    told.add("begin");
  }

  @Override
  public void serve() {
    told.add("serve");
    atServe.run();
  }

  @Override
  public void end() {
    told.add("end");
  }

  /** Runs the oldest work. */
  void runOne() {
    queued.removeFirst().run();
  }
}
