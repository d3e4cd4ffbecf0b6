import assert from "node:assert/strict";
import { test } from "node:test";

import { HeartbeatQueue, type HeartbeatOptions } from "../../src/heartbeats.js";
import { FakeLocks, FakePage, FakeServer, FakeStorage, FakeTiming, refusal } from "./fakes.js";

class Browser {
  readonly storage = new FakeStorage();
  readonly locks = new FakeLocks();
  readonly timing = new FakeTiming();

  tab(server: FakeServer, more: Partial<HeartbeatOptions> = {}): HeartbeatQueue {
    const { storage, timing } = this;
    const locks = this.locks as unknown as LockManager;
    const known = { baseUrl: "http://api", userId: "ana", token: () => "token", storage, locks, timing };
    return new HeartbeatQueue({ ...known, fetch: server.fetch, ...more });
  }
}

function position(videoId: string, seconds: number, completed = false): object {
  return { UserId: "ana", VideoId: videoId, CurrentTimeSeconds: seconds, MarkAsCompleted: completed };
}

test("the newest position of each video is delivered once", async () => {
  const [browser, server] = [new Browser(), new FakeServer()];
  const tab = browser.tab(server);
  tab.record({ videoId: "a", seconds: 5 });
  tab.record({ videoId: "b", seconds: 1 });
  tab.record({ videoId: "a", seconds: 3 });
  await tab.flush();
  await tab.flush();
  assert.deepEqual(await server.bodies(), [position("a", 3), position("b", 1)]);
  assert.equal(browser.storage.length, 0);
});

test("a video that was completed stays so when the learner goes back in it", async () => {
  const [browser, server] = [new Browser(), new FakeServer()];
  browser.tab(server).record({ videoId: "a", seconds: 60, completed: true });
  const other = browser.tab(server);
  other.record({ videoId: "a", seconds: 2 });
  await other.flush();
  assert.deepEqual(await server.bodies(), [position("a", 2, true)]);
});

test("the next visit delivers what a closed tab left", async () => {
  const browser = new Browser();
  browser.tab(new FakeServer()).record({ videoId: "a", seconds: 5 });
  const server = new FakeServer();
  await browser.tab(server).flush();
  assert.deepEqual(await server.bodies(), [position("a", 5)]);
});

test("what is older than a day is not delivered", async () => {
  const [browser, server] = [new Browser(), new FakeServer()];
  const tab = browser.tab(server);
  tab.record({ videoId: "a", seconds: 5 });
  browser.timing.time += 86_400_001;
  await tab.flush();
  assert.deepEqual([server.requests.length, browser.storage.length], [0, 0]);
});

test("one learner's positions wait while another one is logged in", async () => {
  const [browser, server] = [new Browser(), new FakeServer()];
  browser.tab(server, { userId: "luis" }).record({ videoId: "a", seconds: 5 });
  await browser.tab(server).flush();
  assert.deepEqual([server.requests.length, browser.storage.length], [0, 1]);
});

test("only one tab at a time delivers", async () => {
  const [browser, server] = [new Browser(), new FakeServer()];
  const [one, other] = [browser.tab(server), browser.tab(server)];
  one.record({ videoId: "a", seconds: 5 });
  await Promise.all([one.flush(), other.flush()]);
  assert.equal(server.requests.length, 1);
});

test("a position that is recorded during a delivery stays", async () => {
  const [browser, server] = [new Browser(), new FakeServer()];
  const tab = browser.tab(server, {
    fetch: async (input) => {
      browser.timing.time += 1;
      tab.record({ videoId: "a", seconds: 9 });
      return server.fetch(input);
    },
  });
  tab.record({ videoId: "a", seconds: 5 });
  await tab.flush();
  assert.match(browser.storage.getItem(browser.storage.key(0) ?? "") ?? "", /"seconds":9/);
});

test("nothing is lost while Hito is away, and the queue comes back when it may", async () => {
  const browser = new Browser();
  const server = new FakeServer([refusal(503, 40), new TypeError("fetch failed")]);
  const tab = browser.tab(server);
  tab.record({ videoId: "a", seconds: 5 });
  await tab.flush();
  browser.timing.time += 39_000;
  await tab.flush();
  assert.equal(server.requests.length, 1);
  browser.timing.time += 1_000;
  await tab.flush();
  browser.timing.time += 30_000;
  await tab.flush();
  assert.deepEqual([server.requests.length, browser.storage.length], [3, 0]);
});

test("a position that Hito refuses for good does not hold up the others", async () => {
  const [browser, server] = [new Browser(), new FakeServer([refusal(404)])];
  const tab = browser.tab(server);
  tab.record({ videoId: "unknown", seconds: 5 });
  tab.record({ videoId: "a", seconds: 5 });
  await tab.flush();
  assert.deepEqual([server.requests.length, browser.storage.length], [2, 0]);
});

test("a page that closes sends its positions by keepalive, once", async () => {
  const [browser, server, page] = [new Browser(), new FakeServer([refusal(503)]), new FakePage()];
  const tab = browser.tab(server, { page, window: page });
  const stop = tab.start();
  tab.record({ videoId: "a", seconds: 5 });
  await new Promise(setImmediate);
  page.hide();
  page.close();
  stop();
  assert.deepEqual(server.requests.map(({ keepalive }) => keepalive), [true]);
  assert.deepEqual(server.header("Authorization"), ["Bearer token"]);
  // It did not arrive: the next visit sends it.
  await browser.tab(server).flush();
  assert.deepEqual(await server.bodies(), [position("a", 5), position("a", 5)]);
});

test("a page that closes sends at most what a browser lets it", async () => {
  const [browser, server, page] = [new Browser(), new FakeServer(), new FakePage()];
  const tab = browser.tab(server, { page, window: page });
  const stop = tab.start();
  await new Promise(setImmediate);
  for (let video = 0; video < 1_000; video += 1) {
    tab.record({ videoId: `video-${video}`, seconds: 5 });
  }
  page.close();
  stop();
  const sizes = await Promise.all(server.requests.map(async (request) => (await request.text()).length));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  assert(total > 50_000 && total <= 60_000, `${total}`);
});

test("without storage a tab delivers from memory", async () => {
  const [browser, server] = [new Browser(), new FakeServer()];
  browser.storage.isFull = true;
  const tab = browser.tab(server);
  tab.record({ videoId: "a", seconds: 5 });
  await tab.flush();
  assert.deepEqual(await server.bodies(), [position("a", 5)]);
});

test("what was watched offline is sent together, at its own times, and once", async () => {
  const browser = new Browser();
  const offline = browser.tab(new FakeServer([new TypeError("fetch failed")]));
  offline.record({ videoId: "a", seconds: 5, courseId: "python" });
  browser.timing.time += 1_000;
  offline.record({ videoId: "b", seconds: 60, completed: true, courseId: "python" });
  await offline.flush();
  // The tab is closed, and the next visit is weeks later. Its first answer is lost.
  browser.timing.time += 20 * 86_400_000;
  const server = new FakeServer([new TypeError("fetch failed")]);
  const tab = browser.tab(server);
  await tab.flush();
  assert.equal(browser.storage.length, 2);
  browser.timing.time += 30_000;
  await tab.flush();
  assert.equal(browser.storage.length, 0);
  assert.deepEqual(server.requests.map(({ url }) => url), ["http://api/v1/sync", "http://api/v1/sync"]);
  const [lost, body] = (await server.bodies()) as Array<{ observations: Array<Record<string, unknown>> }>;
  assert.deepEqual(body, lost);
  assert.deepEqual(
    body?.observations.map(({ id: _, ...observation }) => observation),
    [
      {
        observed_at: "2026-01-01T00:00:00.000Z",
        course: "python",
        kind: "course",
        unit: "a",
        watched_seconds: 5,
        finished: false,
      },
      {
        observed_at: "2026-01-01T00:00:01.000Z",
        course: "python",
        kind: "course",
        unit: "b",
        watched_seconds: 60,
        finished: true,
      },
    ],
  );
  const ids = new Set(body?.observations.map(({ id }) => id));
  assert.equal(ids.size, 2);
});

test("a position that is delivered in time is a position in a video, whether or not its course is known", async () => {
  const [browser, server] = [new Browser(), new FakeServer()];
  const tab = browser.tab(server);
  tab.record({ videoId: "a", seconds: 5, courseId: "python" });
  await tab.flush();
  assert.deepEqual(await server.bodies(), [position("a", 5)]);
});
