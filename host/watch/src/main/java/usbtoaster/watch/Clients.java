package usbtoaster.watch;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import usbtoaster.watch.Client.Message;

/** The browsers that listen. Any thread may call; nobody waits. */
final class Clients {
  /** So many may listen at once. */
  static final int MOST = 16;

  private final List<Client> all = new CopyOnWriteArrayList<>();
  private final AtomicLong dropped = new AtomicLong();

  /**
   * Takes a new one.
   *
   * @param first what it is sent first
   * @throws Refusal if there are too many
   */
  Client open(Message first) {
    synchronized (all) {
      if (all.size() >= MOST) {
        throw new Refusal(
            Refusal.UNAVAILABLE,
            "%d pages are open already: close one, and load this one again.".formatted(MOST));
      }
      Client client = new Client();
      client.offer(first);
      all.add(client);
      return client;
    }
  }

  void close(Client client) {
    all.remove(client);
    client.close();
  }

  void send(String name, String data) {
    Message message = new Message(name, data);
    for (Client client : all) {
      dropped.addAndGet(client.offer(message));
    }
  }

  int count() {
    return all.size();
  }

  long dropped() {
    return dropped.get();
  }

  void closeAll() {
    all.forEach(Client::close);
  }
}
