// Which write is followed, and how far the page has come on its way.
//
// At full speed a write is over before anybody has seen it. So the page walks: it shows stage after stage, some a
// second, the times being those that were measured; when it is done, it takes the newest write. While time is slow
// or stands, it shows at once what there is.

import { Life } from "./life.js";

const STEP_MILLIS = 70;
const REST_MILLIS = 1800; // at a write that is done
const MOST_EVENTS = 2000; // of one life

export class Walk {
  #life = null;
  #next = null;
  #shown = 0;
  #ended = false; // it was said that it is done
  #timer = null;
  #changed;
  #atOnce = matchMedia("(prefers-reduced-motion: reduce)").matches;

  /** @param changed a function of the life and of how many of its events are to be shown */
  constructor(changed) {
    this.#changed = changed;
  }

  /** Says whether all is to be shown at once: time stands. */
  atOnce(yes) {
    this.#atOnce = yes || matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.#go();
  }

  /** Takes a message of stages. */
  take(message) {
    const known = [this.#life, this.#next].find((life) => life?.request === message.request);
    const life = known ?? new Life(message.request);
    if (life.events.length < MOST_EVENTS) {
      life.add(message);
    } else {
      life.done ||= message.done;
    }
    if (this.#life === null) {
      this.#life = life;
    } else if (life !== this.#life) {
      this.#next = life;
    }
    this.#go();
  }

  #go() {
    if (this.#timer === null && this.#life !== null) {
      this.#step();
    }
  }

  #step() {
    this.#timer = null;
    const all = this.#life.events.length;
    if (this.#shown < all) {
      this.#shown = this.#atOnce ? all : this.#shown + 1;
      this.#changed(this.#life, this.#shown);
      this.#later(STEP_MILLIS);
    } else if (this.#life.done && !this.#ended && all > 0) {
      this.#ended = true;
      this.#changed(this.#life, all);
      this.#later(STEP_MILLIS);
    } else if (this.#next !== null) {
      this.#ended = false;
      this.#life = this.#next;
      this.#next = null;
      this.#shown = 0;
      this.#later(REST_MILLIS);
    }
  }

  #later(millis) {
    this.#timer = setTimeout(() => this.#step(), millis);
  }
}
