// The stream of what the server tells. It connects again by itself, and says when it has to.

const NAMES = ["state", "stages", "work", "lines", "said"];
const FIRST_RETRY_MILLIS = 500;
const LAST_RETRY_MILLIS = 8000;

/**
 * Listens for ever.
 *
 * @param handlers a function for each name of an event, which takes its data
 * @param connected a function that is told true or false whenever that changes
 */
export function listen(path, handlers, connected) {
  let retryMillis = FIRST_RETRY_MILLIS;

  function connect() {
    const source = new EventSource(path);
    source.onopen = () => {
      retryMillis = FIRST_RETRY_MILLIS;
      connected(true);
    };
    source.onerror = () => {
      source.close();
      connected(false);
      setTimeout(connect, retryMillis);
      retryMillis = Math.min(2 * retryMillis, LAST_RETRY_MILLIS);
    };
    for (const name of NAMES) {
      source.addEventListener(name, (event) => handlers[name](JSON.parse(event.data)));
    }
    window.addEventListener("pagehide", () => source.close(), { once: true });
  }

  connect();
}
