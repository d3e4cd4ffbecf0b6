export { createHito, ok, type Hito, type HitoOptions } from "./client.js";
export { HitoError, type ErrorCode } from "./errors.js";
export { HeartbeatQueue, type Heartbeat, type HeartbeatOptions } from "./heartbeats.js";
export { idempotencyKey, type RetryOptions, type TokenGetter } from "./fetch.js";
