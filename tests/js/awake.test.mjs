import assert from "node:assert/strict";
import { mock, test } from "node:test";

import { keepAwake } from "../../maps/static/maps/wall/awake.js";

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

test("a live wall asks now and then, a dead one does not, a stopped one no more", async () => {
  let live = false;
  const ask = mock.fn(() => Promise.reject(new Error("away")));
  const stop = keepAwake("/me", () => live, { every: 5, ask });
  await pause(30);
  assert.equal(ask.mock.callCount(), 0);
  live = true;
  while (ask.mock.callCount() < 2) await pause(5);
  assert.deepEqual(ask.mock.calls[0].arguments, ["/me"]);
  stop();
  const asked = ask.mock.callCount();
  await pause(30);
  assert.equal(ask.mock.callCount(), asked);
});
