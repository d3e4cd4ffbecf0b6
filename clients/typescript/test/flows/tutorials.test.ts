import assert from "node:assert/strict";
import { test } from "node:test";

import { ok } from "../../src/index.js";
import { hito, learner, refused } from "./local.js";

const chapter = "/v1/tutorials/progress/{tutorialId}/chapter";

test("a learner finishes a tutorial and earns its certificate", async () => {
  const params = { path: { tutorialId: "ts-finished" } };
  const seen = { chapterId: "one", watchTime: 300, completed: true, totalChapters: 1 };
  const half = await ok(hito.tutorials.POST(chapter, { params, body: seen }));
  assert.deepEqual([half.userId, half.completionPercentage, half.certificateEligible], [learner, 100, true]);
  const quiz = { quizId: "q", score: 8, maxScore: 10, passed: true };
  await ok(hito.tutorials.POST("/v1/tutorials/progress/{tutorialId}/quiz", { params, body: quiz }));
  const done = await ok(hito.tutorials.POST("/v1/tutorials/progress/{tutorialId}/complete", { params, body: {} }));
  assert.equal(done.certificateEarned, true);
  assert.deepEqual(done.quizScores.map(({ score }) => score), [8]);
});

test("a wrong request names its field", async () => {
  const params = { path: { tutorialId: "ts-wrong" } };
  const error = await refused(ok(hito.tutorials.POST(chapter, { params, body: { chapterId: "one", watchTime: -1 } })), "invalid");
  assert.equal(error.field, "watchTime");
});

test("a learner starts a tutorial again", async () => {
  const one = { params: { path: { tutorialId: "ts-again" } } };
  await ok(hito.tutorials.POST(chapter, { ...one, body: { chapterId: "one", watchTime: 5, totalChapters: 2 } }));
  const reset = await ok(hito.tutorials.DELETE("/v1/tutorials/progress/{tutorialId}", one));
  assert.equal(reset.success, true);
  const progress = await ok(hito.tutorials.GET("/v1/tutorials/progress/{tutorialId}", one));
  assert.deepEqual(progress.chapterProgress, []);
});
