// Prints one learner's percentage in a course on both pages, as a line of JSON, for each line that it reads.
// Usage: node read_both_pages.mjs <browser> <base URL> <course> <learner> <their token> <the teacher's token>

import { createInterface } from "node:readline";

import { launch } from "./launch.mjs";

const [executablePath, base, course, learner, learnersToken, teachersToken] = process.argv.slice(2);

const browser = await launch(executablePath);

async function open(token) {
  const context = await browser.newContext({ locale: "en-GB" });
  const tab = await context.newPage();
  tab.setDefaultTimeout(20_000);
  await tab.addInitScript((text) => sessionStorage.setItem("hito-token", text), token);
  return tab;
}

try {
  const [own, teachers] = [await open(learnersToken), await open(teachersToken)];

  async function ofLearner() {
    await own.goto(`${base}/app`);
    const card = own.locator(`[data-course="${course}"]`);
    await card.getByRole("button", { name: "Why this percentage?" }).click();
    await card.locator(".units").waitFor();
    const counted = await card.locator(".units > li.counted").count();
    const units = await card.locator(".units > li").count();
    return [await card.locator(".percent").textContent(), `${(100 * counted) / units}%`];
  }

  async function ofTeacher() {
    // Another page first: a new hash alone would load nothing.
    await teachers.goto("about:blank");
    await teachers.goto(`${base}/teach#course/${course}/${learner}`);
    await teachers.locator(".units").waitFor();
    const ofUnits = await teachers.locator(".bar .percent").textContent();
    await teachers.goto("about:blank");
    await teachers.goto(`${base}/teach#course/${course}`);
    const row = teachers.locator(".roster tbody tr", { has: teachers.locator(`[data-learner="${learner}"]`) });
    return [ofUnits, await row.locator(".number").textContent()];
  }

  for await (const _ of createInterface({ input: process.stdin })) {
    const shown = await Promise.all([ofLearner(), ofTeacher()]);
    console.log(JSON.stringify(shown.flat()));
  }
} finally {
  await browser.close();
}
