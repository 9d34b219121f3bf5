package usbtoaster.cli;

import org.jspecify.annotations.Nullable;
import usbtoaster.trace.Trace;
import usbtoaster.trace.life.Correlated;
import usbtoaster.trace.life.Correlator;
import usbtoaster.trace.life.Life;
import usbtoaster.trace.life.LifeReader;
import usbtoaster.trace.life.Lives;
import usbtoaster.view.picture.Counted;

/** Keeps the life of the latest write that is to be shown and came back whole. */
final class PictureWatch implements PieceRun.Watcher, LifeReader {
  private final Trace trace;
  private final GapCensus census;
  private final Correlator correlator = new Correlator(this);
  private @Nullable Lives lives; // of the write at hand
  private Counted counted = Counted.NOT;
  private int number;
  private @Nullable Life whole;
  private Counted wholeCounted = Counted.NOT;
  private int wholeNumber;

  PictureWatch(Session session) {
    trace = session.trace();
    census = new GapCensus(session.requestWait(), System::nanoTime);
  }

  @Override
  public void writing(int write, boolean shown) {
    drain();
    if (shown) {
      lives = Lives.first(1);
      number = write;
      census.begin();
    }
  }

  @Override
  public void written(int write, boolean shown) {
    if (shown) {
      counted = census.end();
    }
  }

  private void drain() {
    correlator.drain(trace);
    Life life = lives == null || lives.lives().isEmpty() ? null : lives.lives().getFirst();
    if (life != null && life.finished() && !life.torn()) {
      whole = life;
      wholeCounted = counted;
      wholeNumber = number;
    }
  }

  @Override
  public void event(Correlated event) {
    if (lives != null) {
      lives.event(event);
    }
  }

  @Override
  public void lost(long events) {
    if (lives != null) {
      lives.lost(events);
    }
  }

  @Override
  public void close() {
    census.close();
    drain();
    correlator.finish();
  }

  /** Returns the life, or null: none was whole. */
  @Nullable Life life() {
    return whole;
  }

  /** Returns how many threads waited while that write was in flight. */
  Counted counted() {
    return wholeCounted;
  }

  /** Returns the number of that write, from 1. */
  int number() {
    return wholeNumber;
  }
}
