import { retryAfterOf } from "./errors.js";
import { authorizedFetch, idempotencyKey, timing, Tokens, type Timing, type TokenGetter } from "./fetch.js";
import type { components } from "./generated/hito.js";

/** Where a learner is in a video. */
export interface Heartbeat {
  videoId: string;
  seconds: number;
  completed?: boolean;
  /** The video's course. With it, what could not be delivered in time is recorded at the time at which it was watched. */
  courseId?: string;
}

export interface HeartbeatOptions {
  baseUrl: string;
  /** The learner's id, as the token's `sub` has it. */
  userId: string;
  token: TokenGetter;
  /** Seconds between two deliveries; 15 by default. */
  everySeconds?: number;
  /** What is older is not delivered any more; a day by default, and 30 days for a video whose course is known. */
  maxAgeSeconds?: number;
  fetch?: typeof fetch;
  storage?: Storage;
  locks?: Pick<LockManager, "request">;
  page?: EventTarget & Pick<Document, "visibilityState">;
  window?: EventTarget;
  timing?: Pick<Timing, "now">;
}

interface Stored {
  videoId: string;
  seconds: number;
  completed: boolean;
  at: number;
  courseId?: string;
  // Of this position: Hito records it once, however often it arrives.
  id?: string;
}

type SyncBody = components["schemas"]["SyncBody"];

const PATH = "/api/v1/Progress/video";
const SYNC_PATH = "/v1/sync";
// What waited longer was collected while Hito could not be reached, or in a tab that was closed.
const LATE_SECONDS = 60;
// So many observations are sent at once.
const SYNC_MAX = 500;
const DAY_SECONDS = 86_400;
// A browser refuses more than 64 kB of `keepalive` requests at a time; their headers are not counted.
const KEEPALIVE_BYTES = 60_000;
// After a failure that does not say how long to wait.
const PAUSE_SECONDS = 30;
const REPEATED: ReadonlySet<number> = new Set([401, 429]);

/**
 * Positions in videos, delivered every few seconds, and also after the tab was closed.
 *
 * Each video has one entry in `localStorage`: its newest position, and whether it was completed. One tab at a time
 * delivers the entries of all tabs. When the page closes, a tab sends its own entries by `fetch` with `keepalive`, and
 * the next visit sends what did not arrive. A position may arrive twice, which changes nothing. Late entries whose
 * course is known go to `/v1/sync` together, with their own times.
 */
export class HeartbeatQueue {
  readonly #options: HeartbeatOptions;
  readonly #tokens: Tokens;
  readonly #fetch: typeof fetch;
  readonly #send: (request: Request) => Promise<Response>;
  readonly #storage: Storage | undefined;
  readonly #locks: Pick<LockManager, "request"> | undefined;
  readonly #now: () => number;
  readonly #prefix: string;
  // What this tab recorded and has not delivered, by storage key.
  readonly #own = new Map<string, Stored>();
  readonly #sentWhileClosing = new Map<string, number>();
  #pausedUntil = 0;

  constructor(options: HeartbeatOptions) {
    this.#options = options;
    this.#tokens = new Tokens(options.token);
    const send = options.fetch ?? fetch;
    this.#fetch = (input, init) => send(input, init);
    this.#now = (options.timing ?? timing).now;
    this.#send = authorizedFetch(this.#tokens, this.#fetch, { now: this.#now });
    this.#storage = options.storage ?? browserStorage();
    this.#locks = options.locks ?? globalThis.navigator?.locks;
    this.#prefix = `hito:heartbeat:${encodeURIComponent(options.userId)}:`;
  }

  /** Remember a position; it is delivered later. */
  record({ videoId, seconds, completed = false, courseId }: Heartbeat): void {
    const key = this.#prefix + encodeURIComponent(videoId);
    const known = this.#own.get(key) ?? this.#read(key);
    const course = courseId ?? known?.courseId;
    const beat: Stored = {
      videoId,
      seconds,
      completed: completed || known?.completed === true,
      at: this.#now(),
      ...(course !== undefined && { courseId: course, id: idempotencyKey() }),
    };
    this.#own.set(key, beat);
    try {
      this.#storage?.setItem(key, JSON.stringify(beat));
    } catch {
      // The storage is full or forbidden: this tab delivers the entry from memory.
    }
  }

  /** Deliver on and on, and when the page closes. Returns what ends that. */
  start(): () => void {
    const page = this.#options.page ?? globalThis.document;
    const window = this.#options.window ?? globalThis.window;
    const hidden = (): void => {
      if (page.visibilityState === "hidden") {
        this.sendBeforeClosing();
      }
    };
    const closing = (): void => this.sendBeforeClosing();
    page.addEventListener("visibilitychange", hidden);
    window.addEventListener("pagehide", closing);
    const timer = setInterval(() => void this.flush(), (this.#options.everySeconds ?? 15) * 1000);
    void this.#tokens.current().catch(() => null);
    void this.flush();
    return () => {
      clearInterval(timer);
      page.removeEventListener("visibilitychange", hidden);
      window.removeEventListener("pagehide", closing);
    };
  }

  /** Deliver the entries of all tabs, unless another tab does so just now. */
  async flush(): Promise<void> {
    if (this.#now() < this.#pausedUntil) {
      return;
    }
    if (this.#locks === undefined) {
      return this.#deliver();
    }
    await this.#locks.request(`${this.#prefix}deliver`, { ifAvailable: true }, async (lock) => {
      if (lock !== null) {
        await this.#deliver();
      }
    });
  }

  /** Send this tab's entries so that the requests outlive the page. */
  sendBeforeClosing(): void {
    let bytes = 0;
    for (const [key, beat] of this.#own) {
      if (this.#sentWhileClosing.get(key) === beat.at || this.#tokens.last === null) {
        continue;
      }
      const request = this.#request(beat, { keepalive: true });
      bytes += new TextEncoder().encode(this.#body(beat)).length;
      if (bytes > KEEPALIVE_BYTES) {
        return;
      }
      this.#sentWhileClosing.set(key, beat.at);
      request.headers.set("Authorization", `Bearer ${this.#tokens.last}`);
      this.#fetch(request).then(
        (answer) => answer.ok && this.#forget(key, beat),
        () => this.#sentWhileClosing.delete(key),
      );
    }
  }

  async #deliver(): Promise<void> {
    const now = this.#now();
    const [late, others] = [[], []] as [Array<[string, Stored]>, Array<[string, Stored]>];
    for (const [key, beat] of this.#entries()) {
      const isPlaced = beat.courseId !== undefined;
      const maxAge = this.#options.maxAgeSeconds ?? (isPlaced ? 30 * DAY_SECONDS : DAY_SECONDS);
      if (beat.at < now - maxAge * 1000) {
        this.#forget(key, beat);
      } else {
        (isPlaced && beat.at <= now - LATE_SECONDS * 1000 ? late : others).push([key, beat]);
      }
    }
    for (let start = 0; start < late.length; start += SYNC_MAX) {
      const batch = late.slice(start, start + SYNC_MAX);
      if (!(await this.#isSettled(this.#syncRequest(batch.map(([, beat]) => beat))))) {
        return;
      }
      batch.forEach(([key, beat]) => this.#forget(key, beat));
    }
    for (const [key, beat] of others) {
      if (!(await this.#isSettled(this.#request(beat)))) {
        return;
      }
      this.#forget(key, beat);
    }
  }

  // Whether a request was accepted, or refused for good. Otherwise the queue pauses.
  async #isSettled(request: Request): Promise<boolean> {
    let pause = PAUSE_SECONDS;
    try {
      const answer = await this.#send(request);
      await answer.body?.cancel();
      if (answer.status < 500 && !REPEATED.has(answer.status)) {
        return true;
      }
      pause = retryAfterOf(answer) ?? pause;
    } catch {
      // No connection.
    }
    this.#pausedUntil = this.#now() + pause * 1000;
    return false;
  }

  #syncRequest(beats: Stored[]): Request {
    const body: SyncBody = {
      observations: beats.map(({ id = "", at, courseId = "", videoId, seconds, completed }) => ({
        id,
        observed_at: new Date(at).toISOString(),
        course: courseId,
        kind: "course",
        unit: videoId,
        watched_seconds: seconds,
        finished: completed,
      })),
    };
    const headers = { "Content-Type": "application/json" };
    return new Request(this.#options.baseUrl + SYNC_PATH, { method: "POST", headers, body: JSON.stringify(body) });
  }

  #request(beat: Stored, init: RequestInit = {}): Request {
    const headers = { "Content-Type": "application/json" };
    return new Request(this.#options.baseUrl + PATH, { method: "POST", headers, body: this.#body(beat), ...init });
  }

  #body({ videoId, seconds, completed }: Stored): string {
    const { userId } = this.#options;
    return JSON.stringify({
      UserId: userId,
      VideoId: videoId,
      CurrentTimeSeconds: seconds,
      MarkAsCompleted: completed,
    });
  }

  // The entries of all tabs; where this tab knows a newer one, that one.
  #entries(): Map<string, Stored> {
    const found = new Map(this.#own);
    for (let index = 0; index < (this.#storage?.length ?? 0); index += 1) {
      const key = this.#storage?.key(index);
      const beat = key?.startsWith(this.#prefix) ? this.#read(key) : undefined;
      if (key && beat && beat.at >= (found.get(key)?.at ?? 0)) {
        found.set(key, beat);
      }
    }
    return found;
  }

  #read(key: string): Stored | undefined {
    try {
      return (JSON.parse(this.#storage?.getItem(key) ?? "null") as Stored | null) ?? undefined;
    } catch {
      return undefined;
    }
  }

  // What was recorded since stays.
  #forget(key: string, { at }: Stored): void {
    if ((this.#own.get(key)?.at ?? 0) <= at) {
      this.#own.delete(key);
      this.#sentWhileClosing.delete(key);
    }
    if ((this.#read(key)?.at ?? 0) <= at) {
      this.#storage?.removeItem(key);
    }
  }
}

function browserStorage(): Storage | undefined {
  try {
    return globalThis.localStorage;
  } catch {
    // A browser may forbid it.
    return undefined;
  }
}
