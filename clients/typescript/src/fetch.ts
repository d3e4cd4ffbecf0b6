import { HitoError, retryAfterOf } from "./errors.js";

/**
 * Returns the caller's token, or null without one.
 *
 * `refresh` is true if Hito refused the last token: then get a new one.
 */
export type TokenGetter = (options: { refresh: boolean }) => string | null | Promise<string | null>;

/** The clock and the dice, which tests replace. */
export interface Timing {
  now(): number;
  random(): number;
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

export interface RetryOptions {
  /** How often a call is repeated after the first attempt; 2 by default. */
  retries?: number;
  /** A call that has to wait longer fails at once; 30 seconds by default. */
  maxWaitSeconds?: number;
}

type Send = (request: Request) => Promise<Response>;

const LOGIN = "/api/users/login";
const KEY = "Idempotency-Key";
const RETRIED: ReadonlySet<number> = new Set([429, 503]);
const FIRST_WAIT_MS = 500;
// Clients that were refused together do not come back together.
const JITTER_MS = 500;

export const timing: Timing = {
  now: () => Date.now(),
  random: () => Math.random(),
  sleep: (milliseconds, signal) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(done, milliseconds);
      signal?.addEventListener("abort", stop);
      function done(): void {
        signal?.removeEventListener("abort", stop);
        resolve();
      }
      function stop(): void {
        clearTimeout(timer);
        reject(signal?.reason as Error);
      }
    }),
};

/** A key for one action of a user. Send the same key when the user repeats that action. */
export function idempotencyKey(): string {
  // `crypto.randomUUID` is missing on pages without TLS.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The caller's tokens. Calls that are refused at the same time get one new token together. */
export class Tokens {
  #refreshing: Promise<string | null> | undefined;
  #last: string | null = null;

  constructor(private readonly getter: TokenGetter | undefined) {}

  /** The token that was used last; for a page that closes and cannot wait for one. */
  get last(): string | null {
    return this.#last;
  }

  async current(): Promise<string | null> {
    this.#last = (await this.getter?.({ refresh: false })) ?? null;
    return this.#last;
  }

  async refreshed(): Promise<string | null> {
    this.#refreshing ??= Promise.resolve(this.getter?.({ refresh: true }) ?? null).finally(() => {
      this.#refreshing = undefined;
    });
    this.#last = await this.#refreshing;
    return this.#last;
  }
}

/** Sends a request with the caller's token; with a new one, once, if Hito refuses the first. */
export function authorizedFetch(tokens: Tokens, send: Send, { now }: Pick<Timing, "now"> = timing): Send {
  return async (request) => {
    // A wrong password is a 401, too, and no new token helps.
    if (isLogin(request) || request.headers.has("Authorization")) {
      return send(request);
    }
    const token = await tokens.current();
    const answer = await send(withToken(request.clone(), token));
    if (token === null || !isRefused(answer, token, now())) {
      return answer;
    }
    const renewed = await tokens.refreshed();
    return renewed === null || renewed === token ? answer : send(withToken(request, renewed));
  };
}

/**
 * Repeats a call after 429 and 503, and after a broken connection, if a repetition has no second effect.
 *
 * That is so for a GET, and for a POST with an idempotency key, which each POST gets. A login has none.
 */
export function retryingFetch(
  send: Send,
  { retries = 2, maxWaitSeconds = 30 }: RetryOptions = {},
  { random, sleep }: Pick<Timing, "random" | "sleep"> = timing,
): Send {
  return async (request) => {
    if (request.method === "POST" && !isLogin(request) && !request.headers.has(KEY)) {
      request.headers.set(KEY, idempotencyKey());
    }
    const isRepeatable = ["GET", "HEAD"].includes(request.method) || request.headers.has(KEY);
    for (let attempt = 0; ; attempt += 1) {
      const isLast = !isRepeatable || attempt >= retries;
      let wait = FIRST_WAIT_MS * 2 ** attempt;
      try {
        const answer = await send(isLast ? request : request.clone());
        if (isLast || !RETRIED.has(answer.status)) {
          return answer;
        }
        const seconds = retryAfterOf(answer);
        wait = seconds === undefined ? wait : seconds * 1000;
        if (wait > maxWaitSeconds * 1000) {
          return answer;
        }
        await answer.body?.cancel();
      } catch (failure) {
        request.signal.throwIfAborted();
        if (isLast) {
          throw HitoError.unreachable(failure);
        }
      }
      await sleep(wait + random() * JITTER_MS, request.signal);
    }
  };
}

function isLogin(request: Request): boolean {
  return new URL(request.url).pathname.endsWith(LOGIN);
}

function withToken(request: Request, token: string | null): Request {
  if (token !== null) {
    request.headers.set("Authorization", `Bearer ${token}`);
  }
  return request;
}

// The language contract answers 403 to an expired token, and to much else.
function isRefused(answer: Response, token: string, now: number): boolean {
  return answer.status === 401 || (answer.status === 403 && isExpired(token, now));
}

function isExpired(token: string, now: number): boolean {
  try {
    const payload = (token.split(".")[1] ?? "").replaceAll("-", "+").replaceAll("_", "/");
    const { exp } = JSON.parse(atob(payload)) as { exp?: unknown };
    return typeof exp === "number" && exp * 1000 <= now;
  } catch {
    return false;
  }
}
