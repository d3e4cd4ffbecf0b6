import type { Timing } from "../../src/fetch.js";

/** A clock that stands still until somebody sleeps; it remembers for how long. */
export class FakeTiming implements Timing {
  time = 1_767_225_600_000;
  readonly slept: number[] = [];

  now = (): number => this.time;
  random = (): number => 0.5;
  sleep = async (milliseconds: number, signal?: AbortSignal): Promise<void> => {
    signal?.throwIfAborted();
    this.slept.push(milliseconds);
    this.time += milliseconds;
  };
}

/** A server that gives prepared answers and remembers the requests; after the last one it answers 200. */
export class FakeServer {
  readonly requests: Request[] = [];

  constructor(private readonly answers: Array<Response | Error> = []) {}

  fetch = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    this.requests.push(new Request(input, init));
    const answer = this.answers.shift() ?? Response.json({});
    if (answer instanceof Error) {
      throw answer;
    }
    return answer;
  };

  header(name: string): Array<string | null> {
    return this.requests.map((request) => request.headers.get(name));
  }

  bodies(): Promise<unknown[]> {
    return Promise.all(this.requests.map((request) => request.clone().json()));
  }
}

export function refusal(status: number, retryAfter?: number): Response {
  return Response.json({ message: "…" }, { status, headers: retryAfter === undefined ? {} : { "Retry-After": `${retryAfter}` } });
}

/** A `localStorage`, which several tabs may share. */
export class FakeStorage implements Storage {
  readonly items = new Map<string, string>();
  isFull = false;

  get length(): number {
    return this.items.size;
  }
  key = (index: number): string | null => [...this.items.keys()][index] ?? null;
  getItem = (key: string): string | null => this.items.get(key) ?? null;
  setItem = (key: string, value: string): void => {
    if (this.isFull) {
      throw new Error("QuotaExceededError");
    }
    this.items.set(key, value);
  };
  removeItem = (key: string): void => void this.items.delete(key);
  clear = (): void => this.items.clear();
}

/** The browser's locks, which all tabs share. */
export class FakeLocks {
  #held = new Set<string>();

  request = async (name: string, _: LockOptions, use: (lock: Lock | null) => Promise<unknown>): Promise<unknown> => {
    if (this.#held.has(name)) {
      return use(null);
    }
    this.#held.add(name);
    try {
      return await use({ name, mode: "exclusive" });
    } finally {
      this.#held.delete(name);
    }
  };
}

/** A page that a test hides and closes. */
export class FakePage extends EventTarget {
  visibilityState: DocumentVisibilityState = "visible";

  hide(): void {
    this.visibilityState = "hidden";
    this.dispatchEvent(new Event("visibilitychange"));
  }
  close(): void {
    this.dispatchEvent(new Event("pagehide"));
  }
}
