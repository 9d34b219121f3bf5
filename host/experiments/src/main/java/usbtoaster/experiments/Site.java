package usbtoaster.experiments;

import java.io.IOException;
import java.net.URI;
import usbtoaster.http.HttpConnector;
import usbtoaster.io.ThreadPool;

/** A web server that answers when it is told to, and what a client needs to ask it. */
interface Site extends AutoCloseable {
  /** Returns what to ask for. */
  URI uri();

  /** Returns what makes connections to it. */
  HttpConnector connector();

  /** Returns the pool of the client. */
  ThreadPool pool();

  /** Sends the client something; it is asked for when the client waits for that. */
  void send(String text) throws IOException;

  @Override
  void close() throws IOException;
}
