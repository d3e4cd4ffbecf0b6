import assert from "node:assert/strict";

import { createHito, HitoError, type ErrorCode, type Hito } from "../../src/index.js";

function setting(name: string): string {
  const value = process.env[name];
  assert(value, `${name} is not set`);
  return value;
}

export const baseUrl = setting("HITO_URL");
export const learner = setting("HITO_LEARNER");
export const serverKey = setting("HITO_SERVER_KEY");

export function token(_refresh?: unknown): string {
  return setting("HITO_TOKEN");
}

/** The API for a new learner, and for an admin. */
export const hito: Hito = createHito({ baseUrl, token });
export const admin: Hito = createHito({ baseUrl, token: () => setting("HITO_ADMIN_TOKEN") });

/** Fails unless the call fails with that code; returns the error. */
export async function refused(call: Promise<unknown>, code: ErrorCode): Promise<HitoError> {
  try {
    await call;
  } catch (error) {
    assert(error instanceof HitoError, `${error}`);
    assert.equal(error.code, code, error.message);
    return error;
  }
  return assert.fail("the call succeeded");
}
