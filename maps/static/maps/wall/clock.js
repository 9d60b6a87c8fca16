/**
 * The server's clock, seen from the browser. The browser's own clock may be wrong by hours or be set while we run,
 * so it is never asked: time passes by the monotonic clock, the offset comes from the server.
 */

/** An answer that took longer says little about the offset. */
const KEEP_MS = 5 * 60 * 1000;

export class ServerClock {
  #monotonic;
  #samples = [];

  /** @param {() => number} monotonic milliseconds that only grow, e.g. `performance.now` */
  constructor(monotonic) {
    this.#monotonic = monotonic;
  }

  /** Whether the server has told its time at least once. */
  get known() {
    return this.#samples.length > 0;
  }

  /**
   * Learn from one message.
   *
   * @param {number} serverTime epoch milliseconds in the message
   * @param {?number} sent monotonic time at which we asked, or null if the server spoke by itself
   */
  learn(serverTime, sent = null) {
    if (!Number.isFinite(serverTime)) return;
    const received = this.#monotonic();
    const half = sent === null ? 0 : (received - sent) / 2;
    // without a question the way here is of unknown length, so a question's answer is preferred
    const doubt = sent === null ? 1000 : half;
    this.#samples.push({ at: received, offset: serverTime + half - received, doubt });
    this.#samples = this.#samples.filter((sample) => sample.at > received - KEEP_MS).slice(-32);
  }

  /** Forget everything, e.g. after the server's clock was set. */
  reset() {
    this.#samples = [];
  }

  /** Server time now, epoch milliseconds; null as long as the server has not spoken. */
  now() {
    const best = this.#best();
    return best === null ? null : this.#monotonic() + best.offset;
  }

  #best() {
    let best = null;
    for (const sample of this.#samples) {
      const better = best === null || sample.doubt < best.doubt;
      // among equally doubtful ones the largest offset had the shortest way
      const shorter = best !== null && sample.doubt === best.doubt && sample.offset > best.offset;
      if (better || shorter) best = sample;
    }
    return best;
  }
}
