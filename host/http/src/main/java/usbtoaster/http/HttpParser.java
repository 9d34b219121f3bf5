package usbtoaster.http;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads one answer out of bytes that come in any pieces.
 *
 * <p>Overview. It stands in one of the states below and takes a line or some bytes of the body at a
 * time. Answers of the statuses 100 to 199 come before the one that counts, and are passed over.
 *
 * <pre>
 * STATUS -> HEADERS -> LENGTH ----------------------------> DONE
 *   ^          |   +-> CHUNK -> DATA -> DATA_END -> CHUNK
 *   +-- 1xx ---+   |     +----- 0 ---> TRAILERS ----------> DONE
 *                  +-> REST, to the end of the connection -> DONE
 * </pre>
 *
 * <p>A line ends with CR LF; one of either alone is refused, as are a folded header, a length and
 * chunks together, lengths that differ, and what is more than the limits allow. Belongs to one
 * thread at a time.
 */
final class HttpParser {
  private enum State {
    STATUS,
    HEADERS,
    LENGTH,
    CHUNK,
    DATA,
    DATA_END,
    TRAILERS,
    REST,
    DONE
  }

  private static final int MOST_INTERIM = 8; // answers 1xx

  private final HttpLimits limits;
  private final HttpLine line;
  private final List<HttpHeader> headers = new ArrayList<>();
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private State state = State.STATUS;
  private @Nullable HttpStatusLine status;
  private int left; // bytes of the body, or of the chunk, that are still to come
  private int trailers;
  private int interim;

  HttpParser(HttpLimits limits) {
    this.limits = limits;
    line = new HttpLine(limits.lineBytes());
  }

  /**
   * Takes what came.
   *
   * @param count how many bytes; 0: the connection's end
   * @return whether the answer is whole; what comes behind it is passed over
   * @throws HttpException if it is none, or more than the limits allow
   */
  boolean feed(byte[] bytes, int count) throws HttpException {
    if (count == 0) {
      end();
    }
    int at = 0;
    while (at < count && state != State.DONE) {
      switch (state) {
        case LENGTH, DATA, REST -> at += take(bytes, at, count - at);
        default -> {
          String text = line.add(bytes[at++]);
          if (text != null) {
            line(text);
          }
        }
      }
    }
    return state == State.DONE;
  }

  /** Returns the answer, once it is whole. */
  HttpResponse response() {
    HttpStatusLine first = status;
    if (state != State.DONE || first == null) {
      throw new IllegalStateException("The answer is not whole: feed more first.");
    }
    return new HttpResponse(first.status(), first.reason(), headers, body.toByteArray());
  }

  private void end() throws HttpException {
    if (state != State.REST && state != State.DONE) {
      throw new HttpException("The connection ended before the answer was whole.");
    }
    state = State.DONE;
  }

  private int take(byte[] bytes, int at, int there) throws HttpException {
    int count = state == State.REST ? there : Math.min(there, left);
    if (count > limits.bodyBytes() - body.size()) {
      throw tooLarge();
    }
    body.write(bytes, at, count);
    if (state != State.REST) {
      left -= count;
      if (left == 0) {
        state = state == State.DATA ? State.DATA_END : State.DONE;
      }
    }
    return count;
  }

  private void line(String text) throws HttpException {
    switch (state) {
      case STATUS -> {
        status = HttpStatusLine.of(text);
        state = State.HEADERS;
      }
      case HEADERS -> {
        if (text.isEmpty()) {
          begin();
        } else {
          add(text);
        }
      }
      case CHUNK -> chunk(HttpFraming.chunkSize(text));
      case DATA_END -> {
        if (!text.isEmpty()) {
          throw new HttpException("A chunk is longer than the server said.");
        }
        state = State.CHUNK;
      }
      case TRAILERS -> {
        if (text.isEmpty()) {
          state = State.DONE;
        } else if (++trailers > limits.headers()) {
          throw tooMany();
        }
      }
      case LENGTH, DATA, REST, DONE -> throw new IllegalStateException(state + " has no lines");
    }
  }

  private void add(String text) throws HttpException {
    if (headers.size() >= limits.headers()) {
      throw tooMany();
    }
    int colon = text.indexOf(':');
    if (colon < 1) {
      throw new HttpException("A header has no name, or is folded.");
    }
    try {
      headers.add(new HttpHeader(text.substring(0, colon), text.substring(colon + 1).strip()));
    } catch (IllegalArgumentException e) {
      throw new HttpException(String.valueOf(e.getMessage()));
    }
  }

  private HttpException tooMany() {
    return new HttpException("The answer has more than " + limits.headers() + " headers.");
  }

  private HttpException tooLarge() {
    return new HttpException("The body is larger than " + limits.bodyBytes() + " bytes.");
  }

  /** The headers are over: what body is there? */
  private void begin() throws HttpException {
    int code = status == null ? 0 : status.status();
    if (code < 200) {
      if (code == 101 || ++interim > MOST_INTERIM) {
        throw new HttpException("The server wants to speak another protocol, or says nothing.");
      }
      headers.clear();
      state = State.STATUS;
      return;
    }
    if (code == 204 || code == 304) {
      state = State.DONE;
      return;
    }
    if (HttpFraming.chunked(headers)) {
      state = State.CHUNK;
      return;
    }
    long length = HttpFraming.length(headers);
    if (length > limits.bodyBytes()) {
      throw tooLarge();
    }
    left = (int) length;
    state = length < 0 ? State.REST : length == 0 ? State.DONE : State.LENGTH;
  }

  private void chunk(long size) throws HttpException {
    if (size > limits.bodyBytes() - body.size()) {
      throw tooLarge();
    }
    left = (int) size;
    state = size == 0 ? State.TRAILERS : State.DATA;
  }
}
