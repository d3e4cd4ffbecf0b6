/** What a status means, in a word that a program can compare. */
export type ErrorCode =
  | "unreachable"
  | "invalid"
  | "unauthenticated"
  | "forbidden"
  | "not_found"
  | "conflict"
  | "erased"
  | "too_large"
  | "unprocessable"
  | "too_many"
  | "internal"
  | "unavailable";

const CODES: Readonly<Record<number, ErrorCode>> = {
  0: "unreachable",
  400: "invalid",
  401: "unauthenticated",
  403: "forbidden",
  404: "not_found",
  409: "conflict",
  410: "erased",
  413: "too_large",
  422: "unprocessable",
  429: "too_many",
  500: "internal",
  503: "unavailable",
};

/** A failed call, whichever contract's spelling its error has. */
export class HitoError extends Error {
  override readonly name = "HitoError";

  constructor(
    message: string,
    /** The HTTP status; 0 if no answer arrived. */
    readonly status: number,
    /** What the status means; undefined for a status that Hito does not send. */
    readonly code: ErrorCode | undefined,
    /** The first wrong field of the request, by the contract's name. */
    readonly field: string | undefined,
    /** Seconds to wait before the same call may succeed. */
    readonly retryAfter: number | undefined,
    /** The answer's body as it came. */
    readonly raw: unknown,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  /** The error of an answer; `body` is its parsed body. */
  static of(response: Response, body: unknown): HitoError {
    const message = messageOf(body) ?? (response.statusText || `HTTP ${response.status}`);
    const { status } = response;
    return new HitoError(message, status, CODES[status], fieldOf(status, body, message), retryAfterOf(response), body);
  }

  /** The error of a call that got no answer. */
  static unreachable(cause: unknown): HitoError {
    return new HitoError("Hito cannot be reached", 0, CODES[0], undefined, undefined, undefined, { cause });
  }
}

/** Seconds of the header `Retry-After`, which Hito sends as a number. */
export function retryAfterOf(response: Response): number | undefined {
  const seconds = Number.parseInt(response.headers.get("Retry-After") ?? "", 10);
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds);
}

// The five spellings: a bare string; {message}; {error}; {detail}, with a text or {message}; {Message, message}.
function messageOf(body: unknown): string | undefined {
  if (typeof body === "string") {
    return body || undefined;
  }
  for (const name of ["message", "error", "detail", "Message"]) {
    const value = property(body, name);
    if (typeof value === "string") {
      return value;
    }
    const inner = property(value, "message");
    if (typeof inner === "string") {
      return inner;
    }
  }
  return undefined;
}

function fieldOf(status: number, body: unknown, message: string): string | undefined {
  const errors = property(body, "errors");
  const first: unknown = Array.isArray(errors) ? errors[0] : undefined;
  for (const name of ["field", "campo"]) {
    const field = property(first, name);
    if (typeof field === "string" && field) {
      return field;
    }
  }
  // A text names each wrong field: `chapterId: is required; watchTime: must be at least 0`.
  return status === 400 ? /^([\w.[\]-]+): /.exec(message)?.[1] : undefined;
}

function property(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
