import assert from "node:assert/strict";
import { test } from "node:test";

import { HeartbeatQueue, ok } from "../../src/index.js";
import { baseUrl, hito, learner, refused, token } from "./local.js";

// Of the demo.
const course = { params: { path: { userId: learner, courseId: "course-7890" } } };

test("heartbeats reach the video's progress", async () => {
  const queue = new HeartbeatQueue({ baseUrl, token, userId: learner });
  queue.record({ videoId: "video-789", seconds: 12 });
  queue.record({ videoId: "video-789", seconds: 40 });
  await queue.flush();
  const videos = await ok(hito.videoProgress.GET("/api/v1/Progress/videos/{userId}/{courseId}", course));
  const video = videos.find(({ VideoId }) => VideoId === "video-789");
  assert.deepEqual([video?.CurrentTimeSeconds, video?.IsCompleted], [40, false]);
});

test("a finished video counts in its course and in the summary", async () => {
  const body = { UserId: learner, VideoId: "video-789", CurrentTimeSeconds: 60, MarkAsCompleted: true };
  const watched = await ok(hito.videoProgress.POST("/api/v1/Progress/video", { body }));
  assert.equal(watched.IsCompleted, true);
  const progress = await ok(hito.videoProgress.GET("/api/v1/Progress/course/{userId}/{courseId}", course));
  assert.equal(progress.CompletedVideos, 1);
  const path = { userId: learner };
  const summary = await ok(hito.videoProgress.GET("/api/v1/Progress/summary/{userId}", { params: { path } }));
  assert(summary.TotalVideosWatched >= 1);
});

test("somebody else's progress is refused", async () => {
  const path = { userId: "ana" };
  const error = await refused(
    ok(hito.videoProgress.GET("/api/v1/Progress/summary/{userId}", { params: { path } })),
    "forbidden",
  );
  assert.notEqual(error.message, "");
});
