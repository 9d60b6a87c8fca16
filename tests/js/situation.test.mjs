import assert from "node:assert/strict";
import { test } from "node:test";

import { ServerClock } from "../../maps/static/maps/wall/clock.js";
import { reconnectDelay, Situation } from "../../maps/static/maps/wall/situation.js";
import { SituationStore } from "../../maps/static/maps/wall/store.js";

/** A world in which time passes only when told, with sockets that remember what was said. */
function world() {
  const timers = new Map();
  let next = 1;
  const made = {
    now: 1000,
    sockets: [],
    monotonic: () => made.now,
    random: () => 1,
    setTimeout: (call, ms) => {
      timers.set(next, { call, at: made.now + ms });
      return next++;
    },
    clearTimeout: (timer) => timers.delete(timer),
    socket: (url) => {
      const socket = { url, sent: [], readyState: 1, closed: false, send: (text) => socket.sent.push(JSON.parse(text)), close: () => { socket.closed = true; } };
      made.sockets.push(socket);
      return socket;
    },
    pass(ms) {
      const end = made.now + ms;
      for (;;) {
        const due = [...timers].filter(([, { at }]) => at <= end).sort((a, b) => a[1].at - b[1].at)[0];
        if (!due) break;
        timers.delete(due[0]);
        made.now = due[1].at;
        due[1].call();
      }
      made.now = end;
    },
  };
  return made;
}

function connected() {
  const around = world();
  const heard = [];
  const on = Object.fromEntries(["state", "welcome", "snapshot", "tick", "event", "error"].map((name) => [name, (value) => heard.push([name, value])]));
  const store = new SituationStore();
  const situation = new Situation({ url: "ws://here/", topics: ["units", "events"], store, clock: new ServerClock(around.monotonic), on, world: around });
  situation.connect();
  const last = () => around.sockets.at(-1);
  const say = (message) => last().onmessage({ data: JSON.stringify(message) });
  const welcome = (topics = ["units", "events", "health"]) => say({ op: "welcome", protocol: 1, time: "2026-11-22T10:00:00Z", topics });
  const open = (seq = 0, events = []) => {
    welcome();
    say({ op: "snapshot", seq, units: [], cards: [], events });
  };
  return { around, situation, store, heard, last, say, welcome, open };
}

test("it subscribes when welcome and is live only with the snapshot", () => {
  const { situation, last, say, welcome } = connected();
  welcome();
  assert.deepEqual(last().sent[0], { op: "subscribe", topics: ["units", "events"], area: null, since: null });
  assert.equal(situation.state, "connecting");
  say({ op: "snapshot", seq: 4, units: [], cards: [], events: [] });
  assert.equal(situation.state, "live");
});

test("it asks for nothing that it may not see", () => {
  const { last, welcome } = connected();
  welcome(["events", "health"]);
  assert.deepEqual(last().sent[0].topics, ["events"]);
});

test("after a break it asks for what it missed and says since when it is not live", () => {
  const { around, situation, last, open, say, welcome } = connected();
  open(4);
  around.pass(3000);
  say({ op: "event", event: { seq: 9 } });
  const heardAt = around.now;
  around.pass(500);
  last().onclose({ code: 1006 });
  assert.equal(situation.state, "reconnecting");
  assert.equal(situation.since, heardAt, "the picture stopped at the last word, not at the close");
  around.pass(400);
  assert.equal(around.sockets.length, 2);
  welcome();
  assert.equal(last().sent[0].since, 9);
  say({ op: "snapshot", seq: 11, units: [], cards: [], events: [{ seq: 10 }, { seq: 11 }] });
  assert.equal(situation.state, "live");
  assert.equal(situation.connections, 2);
});

test("attempts spread out, with chance, up to a limit", () => {
  assert.deepEqual([0, 1, 2, 3].map((n) => reconnectDelay(n, () => 1)), [400, 800, 1600, 3200]);
  assert.equal(reconnectDelay(3, () => 0), 1600);
  assert.equal(reconnectDelay(30, () => 1), 12000);
});

test("a silent socket is asked and then given up, since a dead network closes nothing", () => {
  const { around, situation, last, open } = connected();
  open();
  const first = last();
  around.pass(7000);
  assert.ok(first.sent.some(({ op }) => op === "ping"));
  assert.equal(situation.state, "live");
  around.pass(3000);
  assert.equal(first.closed, true);
  assert.equal(situation.state, "reconnecting");
  around.pass(1000);
  assert.equal(around.sockets.length, 2);
});

test("words from an abandoned socket are not believed", () => {
  const { around, situation, store, last, open } = connected();
  open();
  const first = last();
  around.pass(10000);
  first.onmessage({ data: JSON.stringify({ op: "event", event: { seq: 99 } }) });
  first.onclose({ code: 1006 });
  assert.equal(store.events.length, 0);
  assert.notEqual(situation.state, "live");
});

test("a pong sets the clock by the length of its way", () => {
  const { around, situation, last, open, say } = connected();
  open();
  const { id } = last().sent.find(({ op }) => op === "ping");
  around.pass(100);
  say({ op: "pong", id, time: "2026-11-22T10:00:00.050Z" });
  assert.equal(situation.state, "live");
});

test("without a session it stops and says so; with a refusal it tries seldom", () => {
  const out = connected();
  out.last().onclose({ code: 4401 });
  assert.equal(out.situation.state, "signed_out");
  out.around.pass(120000);
  assert.equal(out.around.sockets.length, 1);

  const refused = connected();
  refused.last().onclose({ code: 4403 });
  assert.equal(refused.situation.state, "refused");
  refused.around.pass(29000);
  assert.equal(refused.around.sockets.length, 1);
  refused.around.pass(2000);
  assert.equal(refused.around.sockets.length, 2);
});

test("garbage from the server is told, not thrown", () => {
  const { last, open, heard } = connected();
  open();
  last().onmessage({ data: "not json" });
  assert.deepEqual(heard.at(-1), ["error", { code: "bad_frame" }]);
});

test("the network coming back cuts the wait short", () => {
  const { around, situation, last, open } = connected();
  open();
  last().onclose({ code: 1006 });
  situation.connect();
  assert.equal(around.sockets.length, 2);
  around.pass(5000);
  assert.equal(around.sockets.length, 2, "and the waiting attempt is forgotten");
});
