package usbtoaster.trace.life;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Whose the tags on the wire are: of the request that was the latest to start a transfer with that
 * tag, until it completes. Bounded: of more than {@value #MOST} tags in use the oldest is
 * forgotten, so completions that were lost take no memory.
 */
final class Tags {
  static final int MOST = 1024;

  private final Map<Long, Long> requests = new LinkedHashMap<>();

  void started(long tag, long request) {
    requests.remove(tag); // to the end of the list
    requests.put(tag, request);
    if (requests.size() > MOST) {
      Iterator<Long> oldest = requests.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
  }

  void completed(long request) {
    requests.values().removeIf(each -> each == request);
  }

  /** Returns whose the tag is, or nobody's. */
  long of(long tag) {
    return requests.getOrDefault(tag, Correlator.NOBODY);
  }
}
