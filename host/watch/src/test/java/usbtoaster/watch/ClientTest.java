package usbtoaster.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import usbtoaster.watch.Client.Message;

final class ClientTest {
  @Test
  void shouldDropTheOldestOfASlowBrowserAndCountThem() throws Exception {
    Clients clients = new Clients();
    Client slow = clients.open(new Message("state", "0"));
    for (int i = 1; i <= 1_000; i++) {
      clients.send("stages", String.valueOf(i));
      clients.send("state", String.valueOf(i));
    }
    assertThat(slow.waiting()).isEqualTo(Client.MOST_MESSAGES);
    assertThat(clients.dropped()).isEqualTo(1_000 - (Client.MOST_MESSAGES - 1));
    Message last = Objects.requireNonNull(slow.take(1));
    for (Message next = slow.take(1); next != null; next = slow.take(1)) {
      last = next;
    }
    assertThat(last).isEqualTo(new Message("state", "1000"));
  }

  @Test
  void shouldSendNothingToWhoIsGone() throws Exception {
    Clients clients = new Clients();
    Client gone = clients.open(new Message("state", "0"));
    clients.close(gone);
    clients.send("state", "1");
    assertThat(gone.take(1)).isNull();
    assertThat(gone.isClosed()).isTrue();
    assertThat(clients.count()).isZero();
    for (int i = 0; i < Clients.MOST; i++) {
      clients.open(new Message("state", "0"));
    }
    assertThatThrownBy(() -> clients.open(new Message("state", "0")))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("16 pages");
  }
}
