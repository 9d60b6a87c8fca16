/**
 * A wall is watched, not touched: while it shows the live situation, the session does not end for idleness.
 *
 * A request now and then counts as activity; a desk has no such thing and is signed out (docs/adr/0063).
 */

const EVERY_MS = 5 * 60 * 1000;

/** Ask for something small every five minutes, as long as `isLive()`; returns what stops it. */
export function keepAwake(address, isLive, { every = EVERY_MS, ask = (url) => fetch(url) } = {}) {
  const timer = setInterval(() => {
    // a failure shows on the socket, which says so and goes to sign-in where it must
    if (isLive()) ask(address).catch(() => undefined);
  }, every);
  return () => clearInterval(timer);
}
