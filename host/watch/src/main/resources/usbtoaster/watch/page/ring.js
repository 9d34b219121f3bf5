// The newest entries of something that never ends.

export class Ring {
  #entries = [];
  #most;

  /** Keeps at most `most` entries; the oldest go first. */
  constructor(most) {
    this.#most = most;
  }

  /** Adds one, and forgets the oldest if there are too many. */
  add(entry) {
    this.#entries.push(entry);
    if (this.#entries.length >= 2 * this.#most) {
      this.#entries.splice(0, this.#entries.length - this.#most);
    }
  }

  clear() {
    this.#entries.length = 0;
  }

  /** The entries, oldest first. Not to be changed. */
  get all() {
    return this.#entries;
  }

  get last() {
    return this.#entries.at(-1);
  }
}
