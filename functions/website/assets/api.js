// Calls the stack that serves this page, with the token of this tab.

// The stage is the first part of a path on AWS's own address, and nothing or another word on an operator's.
const base = new URL(".", location.href).href.replace(/\/$/, "");

const KEY = "hito-token";
// A refusal that says when to come back is tried again so often.
const TRIES = 4;
const LONGEST_WAIT_S = 60;

/** A refusal: its status, and what the API says. A status of 0 means that there was no answer. */
export class Refused extends Error {
  constructor(status, said = "") {
    super(`${status} ${said}`);
    this.status = status;
    this.said = said;
  }
}

/** The token of this tab; null if nobody is signed in. */
export function token() {
  return sessionStorage.getItem(KEY);
}

/** Keep a token until the tab is closed; null forgets it. */
export function keepToken(text) {
  if (text === null) {
    sessionStorage.removeItem(KEY);
  } else {
    sessionStorage.setItem(KEY, text);
  }
}

/** A path of the API with its parts encoded: path`/v1/learners/${id}`. */
export function path(texts, ...parts) {
  return String.raw({ raw: texts }, ...parts.map(encodeURIComponent));
}

/** A query of the fields that have a value; empty if none has. */
export function query(fields) {
  const given = new URLSearchParams(Object.entries(fields).filter(([, value]) => value));
  return given.size ? `?${given}` : "";
}

/** Wait, unless the signal ends it. */
function wait(seconds, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, 1000 * seconds);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}

function retryAfter(answer) {
  const seconds = Number(answer.headers.get("Retry-After"));
  return Math.min(Math.max(Number.isFinite(seconds) ? seconds : 1, 1), LONGEST_WAIT_S);
}

/** The answer to a request. Raises `Refused`. */
async function send(method, address, { body, accept = "application/json", signal } = {}) {
  const headers = { Accept: accept };
  if (token()) {
    headers.Authorization = `Bearer ${token()}`;
  }
  if (body !== undefined) {
    headers["Content-Type"] = "application/json";
  }
  for (let tried = 1; ; tried += 1) {
    let answer;
    try {
      answer = await fetch(base + address, { method, headers, body: body && JSON.stringify(body), signal });
    } catch (problem) {
      throw signal?.aborted ? problem : new Refused(0);
    }
    if (answer.ok) {
      return answer;
    }
    if (![429, 503].includes(answer.status) || tried === TRIES || !answer.headers.has("Retry-After")) {
      throw new Refused(answer.status, await said(answer));
    }
    await wait(retryAfter(answer), signal);
  }
}

async function said(answer) {
  try {
    const body = await answer.json();
    const reasons = (body.errors ?? []).map(({ field, reason }) => `${field}: ${reason}`);
    return reasons.join("; ") || String(body.message ?? body.error ?? body.detail ?? body.Message ?? "");
  } catch {
    return "";
  }
}

/** What a route answers. */
export async function call(method, address, options) {
  return (await send(method, address, options)).json();
}

/** What a GET answers. */
export function read(address, signal) {
  return call("GET", address, { signal });
}

/** The first answer that is not "still running"; `progress` gets what those say. */
async function finished(address, progress, { accept, signal } = {}) {
  for (;;) {
    const answer = await send("GET", address, { accept, signal });
    if (answer.status !== 202) {
      return answer;
    }
    const seconds = retryAfter(answer);
    progress(await answer.json());
    await wait(seconds, signal);
  }
}

/** What a GET answers once the work behind it is done. */
export async function readFinished(address, progress, signal) {
  return (await finished(address, progress, { signal })).json();
}

/** All pages of a list, in order, each as JSON. */
export async function* pagesOf(address, progress = () => {}, signal = undefined) {
  for await (const answer of answers(address, progress, { signal })) {
    yield answer.json();
  }
}

/** All pages of a list as one text of comma-separated values with one header line. */
export async function readCsv(address, progress, signal) {
  const parts = [];
  for await (const answer of answers(address, progress, { accept: "text/csv", signal })) {
    const text = await answer.text();
    parts.push(parts.length ? text.slice(text.indexOf("\n") + 1) : text);
  }
  return parts.join("");
}

async function* answers(address, progress, options) {
  const mark = address.includes("?") ? "&" : "?";
  for (let cursor = ""; cursor !== null; ) {
    const answer = await finished(`${address}${cursor && `${mark}cursor=${encodeURIComponent(cursor)}`}`, progress, options);
    cursor = answer.headers.get("X-Next-Cursor");
    yield answer;
  }
}

/** Why a learner's percentage in a course is what it is, and their awards: all pages of it. */
export async function readExplanation(learner, course, signal) {
  const address = path`/v1/learners/${learner}/explain` + query(course ? { course: course.id, kind: course.kind } : {});
  let whole = null;
  for await (const page of pagesOf(address, undefined, signal)) {
    whole?.course?.units.push(...page.course.units);
    whole?.awards.push(...page.awards);
    whole ??= page;
  }
  return whole;
}
