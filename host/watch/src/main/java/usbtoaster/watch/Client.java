package usbtoaster.watch;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What one browser is still to be sent: a bounded queue. Who offers never waits; what finds no
 * place is dropped, the oldest first, and counted. Of states only the newest is kept.
 */
final class Client {
  /** So many messages may wait: three seconds of them. */
  static final int MOST_MESSAGES = 64;

  /**
   * One message.
   *
   * @param name of its event
   * @param data a line of JSON
   */
  record Message(String name, String data) {
    String text() {
      return "event: " + name + "\ndata: " + data + "\n\n";
    }
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Message> messages = new ArrayDeque<>(); // under the lock, as the next
  private boolean closed;

  /** Queues a message; returns how many were dropped for it. */
  int offer(Message message) {
    lock.lock();
    try {
      int dropped = 0;
      if (message.name().equals("state")) {
        messages.removeIf(each -> each.name().equals("state")); // it is out of date
      }
      if (messages.size() >= MOST_MESSAGES) {
        messages.removeFirst();
        dropped++;
      }
      messages.addLast(message);
      changed.signal();
      return dropped;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for the next message.
   *
   * @return null if none came in time, or never will
   */
  @Nullable Message take(long nanos) throws InterruptedException {
    lock.lock();
    try {
      long left = nanos;
      while (messages.isEmpty() && !closed && left > 0) {
        left = changed.awaitNanos(left);
      }
      return messages.poll();
    } finally {
      lock.unlock();
    }
  }

  boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  /** Nothing more comes. */
  void close() {
    lock.lock();
    try {
      closed = true;
      messages.clear();
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Returns how many messages wait. */
  int waiting() {
    lock.lock();
    try {
      return messages.size();
    } finally {
      lock.unlock();
    }
  }
}
