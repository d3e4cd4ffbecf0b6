import assert from "node:assert/strict";
import { test } from "node:test";

import { HitoError } from "../../src/errors.js";
import { authorizedFetch, retryingFetch, Tokens } from "../../src/fetch.js";
import { FakeServer, FakeTiming, refusal } from "./fakes.js";

const URL = "http://api/v1/tutorials/progress/python/chapter";

function post(init: RequestInit = {}, url = URL): Request {
  return new Request(url, { method: "POST", body: "{}", ...init });
}

test("a call waits as long as Retry-After says, and a little longer", async () => {
  const server = new FakeServer([refusal(429, 7), refusal(503)]);
  const timing = new FakeTiming();
  const answer = await retryingFetch(server.fetch, {}, timing)(new Request(URL));
  assert.equal(answer.status, 200);
  assert.deepEqual(timing.slept, [7_250, 1_250]);
});

test("a call is repeated twice and no more", async () => {
  const server = new FakeServer([refusal(503, 1), refusal(503, 1), refusal(503, 1)]);
  const answer = await retryingFetch(server.fetch, {}, new FakeTiming())(new Request(URL));
  assert.deepEqual([answer.status, server.requests.length], [503, 3]);
});

test("a call that would wait too long fails at once", async () => {
  const server = new FakeServer([refusal(429, 31)]);
  const timing = new FakeTiming();
  const answer = await retryingFetch(server.fetch, {}, timing)(new Request(URL));
  assert.deepEqual([answer.status, timing.slept], [429, []]);
});

test("each attempt of a POST has the same key and body, and another POST another key", async () => {
  const server = new FakeServer([refusal(503, 1)]);
  const send = retryingFetch(server.fetch, {}, new FakeTiming());
  await send(post({ body: '{"watchTime":1}' }));
  await send(post());
  const [first, second, other] = server.header("Idempotency-Key");
  assert.match(first ?? "", /^[0-9a-f]{32}$/);
  assert.equal(second, first);
  assert.notEqual(other, first);
  assert.deepEqual(await server.bodies(), [{ watchTime: 1 }, { watchTime: 1 }, {}]);
});

test("a key of the caller stays", async () => {
  const server = new FakeServer();
  await retryingFetch(server.fetch)(post({ headers: { "Idempotency-Key": "mine" } }));
  assert.deepEqual(server.header("Idempotency-Key"), ["mine"]);
});

test("what has an effect each time is not repeated", async () => {
  for (const request of [
    new Request(URL, { method: "PUT", body: "{}" }),
    new Request(URL, { method: "DELETE" }),
    post({}, "http://api/api/users/login"),
  ]) {
    const server = new FakeServer([refusal(503, 1)]);
    const answer = await retryingFetch(server.fetch, {}, new FakeTiming())(request);
    assert.deepEqual([answer.status, server.requests.length, server.header("Idempotency-Key")], [503, 1, [null]]);
  }
});

test("a broken connection is tried again, and then is an error", async () => {
  const broken = (): TypeError => new TypeError("fetch failed");
  const restored = new FakeServer([broken()]);
  assert.equal((await retryingFetch(restored.fetch, {}, new FakeTiming())(post())).status, 200);
  const gone = new FakeServer([broken(), broken(), broken()]);
  await assert.rejects(retryingFetch(gone.fetch, {}, new FakeTiming())(post()), (error) => {
    assert(error instanceof HitoError);
    assert.deepEqual([error.status, error.code], [0, "unreachable"]);
    return true;
  });
});

test("a caller who gives up is not kept waiting", async () => {
  const stop = new AbortController();
  const server = new FakeServer([refusal(503, 20)]);
  const call = retryingFetch(server.fetch)(new Request(URL, { signal: stop.signal }));
  setTimeout(() => stop.abort(), 10);
  await assert.rejects(call, { name: "AbortError" });
});

function expiresAt(seconds: number): string {
  return `e30.${btoa(JSON.stringify({ exp: seconds }))}.`;
}

test("a refused token is renewed once", async () => {
  const server = new FakeServer([refusal(401), refusal(401)]);
  const asked: boolean[] = [];
  const tokens = new Tokens(({ refresh }) => {
    asked.push(refresh);
    return refresh ? "new" : "old";
  });
  const answer = await authorizedFetch(tokens, server.fetch)(post());
  assert.equal(answer.status, 401);
  assert.deepEqual(server.header("Authorization"), ["Bearer old", "Bearer new"]);
  assert.deepEqual(asked, [false, true]);
});

test("calls that are refused at the same time get one new token", async () => {
  const server = new FakeServer([refusal(401), refusal(401), refusal(401)]);
  let renewals = 0;
  const tokens = new Tokens(async ({ refresh }) => {
    renewals += Number(refresh);
    return refresh ? "new" : "old";
  });
  const send = authorizedFetch(tokens, server.fetch);
  await Promise.all([send(post()), send(post()), send(post())]);
  assert.equal(renewals, 1);
});

test("an expired token is renewed after 403, as the language contract answers; another one is not", async () => {
  const { time } = new FakeTiming();
  for (const [exp, sent] of [
    [time / 1000 - 1, 2],
    [time / 1000 + 60, 1],
  ] as const) {
    const server = new FakeServer([refusal(403)]);
    const tokens = new Tokens(({ refresh }) => (refresh ? "new" : expiresAt(exp)));
    await authorizedFetch(tokens, server.fetch, { now: () => time })(post());
    assert.equal(server.requests.length, sent);
  }
});

test("a login sends no token, and a wrong password renews none", async () => {
  const server = new FakeServer([refusal(401)]);
  const tokens = new Tokens(() => assert.fail("nobody asked"));
  await authorizedFetch(tokens, server.fetch)(post({}, "http://api/api/users/login"));
  assert.deepEqual(server.header("Authorization"), [null]);
});
