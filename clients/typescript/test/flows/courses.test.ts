import assert from "node:assert/strict";
import { before, test } from "node:test";

import { ok } from "../../src/index.js";
import { admin, hito, learner, refused, serverKey } from "./local.js";

// Of the demo.
const course = 2;
const content = { params: { query: { course_id: course } } };

before(async () => {
  const body = { UserId: learner, CourseId: `${course}`, Action: "enroll" as const };
  const headers = { "X-Server-Key": serverKey };
  await ok(hito.videoProgress.POST("/api/v1/progress/Webhook/enrollment-updated", { headers, body }));
});

test("a learner opens a course and finishes a lesson", async () => {
  const opened = await ok(hito.courses.GET("/courses/course_content", content));
  assert.equal(opened.is_paid, true);
  const lesson = opened.course_content.content["1"]?.lessons[0];
  assert(lesson);
  const marked = await ok(hito.courses.POST("/courses/mark_progress", { params: { query: { lesson_id: Number(lesson.id) } } }));
  assert.equal(marked, "Todo bien papito");
  const after = await ok(hito.courses.GET("/courses/course_content", content));
  assert.equal(after.course_content.progress.completed_lessons, 1);
});

test("a learner's courses show the progress", async () => {
  const { courses } = await ok(hito.courses.GET("/courses/my_courses"));
  assert.deepEqual(courses.map(({ id, name }) => [id, name]), [[course, "Estadística sin miedo"]]);
});

test("the bare text of an unknown lesson is an error as any other", async () => {
  const call = hito.courses.POST("/courses/mark_progress", { params: { query: { lesson_id: 123_454_321 } } });
  const error = await refused(ok(call), "not_found");
  assert.equal(error.message, "La leccion no existe papito");
  const section = { path: { course_id: course }, query: { section_name: "Más" } };
  await refused(ok(hito.courses.POST("/workbrench/new_section/{course_id}", { params: section })), "forbidden");
  const offered = await ok(admin.courses.GET("/courses/mtd_courses"));
  assert(offered.mtd_courses.some(({ id }) => id === course));
});
