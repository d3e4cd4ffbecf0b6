import assert from "node:assert/strict";
import { test } from "node:test";

import { HitoError } from "../../src/errors.js";

const spellings: Array<[string, unknown, string, string | undefined]> = [
  ["courses", { message: "lesson_id: is required" }, "lesson_id: is required", "lesson_id"],
  ["mark_progress", "La leccion no existe papito", "La leccion no existe papito", undefined],
  ["tutorials", { error: "watchTime: must be at least 0" }, "watchTime: must be at least 0", "watchTime"],
  ["guides", { detail: "title: is required; type: is required" }, "title: is required; type: is required", "title"],
  [
    "language",
    { message: "Datos no válidos", errors: [{ campo: "correo", mensaje: "es obligatorio" }] },
    "Datos no válidos",
    "correo",
  ],
  ["video progress", { Message: "UserId: is required", message: "UserId: is required", success: false }, "UserId: is required", "UserId"],
  ["Hito's own", { message: "limit: …", errors: [{ field: "limit", reason: "…" }] }, "limit: …", "limit"],
];

for (const [contract, body, message, field] of spellings) {
  test(`an error of ${contract} has its message and its field`, () => {
    const error = HitoError.of(Response.json(body, { status: 400 }), body);
    assert.deepEqual([error.message, error.field, error.code, error.raw], [message, field, "invalid", body]);
  });
}

test("an answer with a wrong structure has its message, and the rest in raw", () => {
  const body = { detail: { message: "Validación estructural falló (command)", errors: ["…"], structure_valid: false } };
  const error = HitoError.of(Response.json(body, { status: 422 }), body);
  assert.equal(error.message, "Validación estructural falló (command)");
  assert.deepEqual(error.raw, body);
});

test("a refusal for some time says for how long", () => {
  const answer = Response.json({ error: "…" }, { status: 429, headers: { "Retry-After": "17" } });
  const { code, retryAfter } = HitoError.of(answer, { error: "…" });
  assert.deepEqual([code, retryAfter], ["too_many", 17]);
});

test("an answer that Hito did not write still is an error with a message", () => {
  const error = HitoError.of(new Response("<html>", { status: 502, statusText: "Bad Gateway" }), undefined);
  assert.deepEqual([error.status, error.code, error.message], [502, undefined, "Bad Gateway"]);
});
