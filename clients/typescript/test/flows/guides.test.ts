import assert from "node:assert/strict";
import { before, test } from "node:test";

import { idempotencyKey, ok } from "../../src/index.js";
import { admin, hito, refused } from "./local.js";

let guide = "";
let exercise = "";

before(async () => {
  const written = { title: "Redes", topic: "docker", order: 7 };
  guide = (await ok(admin.guides.POST("/guides", { body: written }))).id;
  const body = { guide_id: guide, title: "Ver las redes", type: "command" as const, expected_answer: "docker network ls" };
  exercise = (await ok(admin.guides.POST("/exercises", { body }))).id;
});

test("a learner finishes the exercises of a guide", async () => {
  const body = { exercise_id: exercise, submitted_answer: "docker network ls" };
  const header = { "Idempotency-Key": idempotencyKey() };
  const first = await ok(hito.guides.POST("/attempts", { params: { header }, body }));
  const again = await ok(hito.guides.POST("/attempts", { params: { header }, body }));
  assert.deepEqual([first.completed, again.id], [true, first.id]);
  const { guides } = await ok(hito.guides.GET("/progress/overview"));
  assert.equal(guides.find(({ guide_id }) => guide_id === guide)?.percent, 100);
});

test("the tutor comments on an answer and replies", async () => {
  const body = { exercise_id: exercise, submitted_answer: "docker network ls" };
  const feedback = await ok(hito.guides.POST("/feedback/attempt", { body }));
  assert.match(feedback.content_md, /## /);
  const message = "¿Qué es una red bridge?";
  await ok(hito.guides.POST("/feedback/chat", { body: { exercise_id: exercise, message } }));
  const history = await ok(hito.guides.GET("/feedback/history", { params: { query: { exercise_id: exercise } } }));
  assert(history.some(({ content_md }) => content_md === message));
});

test("an answer with a wrong structure is an error with the reasons", async () => {
  const body = { exercise_id: exercise, submitted_answer: "dockr network ls" };
  const error = await refused(ok(hito.guides.POST("/feedback/attempt", { body })), "unprocessable");
  assert.match(error.message, /^Validación estructural falló/);
  assert.deepEqual((error.raw as { detail: { errors: string[] } }).detail.errors, ["Comando no permitido: dockr"]);
  await refused(ok(hito.guides.GET("/users")), "forbidden");
});
