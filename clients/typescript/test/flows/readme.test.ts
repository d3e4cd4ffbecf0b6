import assert from "node:assert/strict";
import { test } from "node:test";

import { createHito, HitoError, ok } from "../../src/index.js";
import { baseUrl, token } from "./local.js";

test("the lines of the README work", async () => {
  const session = { token };

  const hito = createHito({ baseUrl, token: ({ refresh }) => session.token(refresh) });
  const params = { path: { tutorialId: "python-basics" } };
  try {
    const body = { chapterId: "chapter-1", watchTime: 300, completed: true, totalChapters: 2 };
    const progress = await ok(hito.tutorials.POST("/v1/tutorials/progress/{tutorialId}/chapter", { params, body }));
    console.log(progress.completionPercentage);
  } catch (error) {
    if (error instanceof HitoError) console.error(error.status, error.field, error.message);
    else throw error;
  }

  const kept = await ok(hito.tutorials.GET("/v1/tutorials/progress/{tutorialId}", { params }));
  assert.equal(kept.completionPercentage, 50);
});
