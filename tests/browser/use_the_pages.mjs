// Does what a learner and a teacher do on their pages, and prints what it saw, as JSON.
// Usage: node use_the_pages.mjs <browser> <base URL> <settings as JSON>

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

import { launch, watch } from "./launch.mjs";

const [executablePath, base, given] = process.argv.slice(2);
const settings = JSON.parse(given);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const browser = await launch(executablePath);
const found = [];
const violations = [];
const seen = {};

/** A tab at a page of the site. */
async function open(page, options = {}) {
  const context = await browser.newContext({ locale: "en-GB", viewport: { width: 1200, height: 900 }, ...options });
  const tab = await context.newPage();
  tab.setDefaultTimeout(30_000);
  found.push(await watch(tab, new URL(base).origin));
  await tab.goto(`${base}${page}`);
  return tab;
}

/** Hold what a tab shows to axe's rules, in light and in dark. */
async function check(tab, what) {
  await tab.evaluate(`globalThis.axe || (() => { ${axe} })()`);
  for (const colorScheme of ["light", "dark"]) {
    await tab.emulateMedia({ colorScheme });
    // The dark page has the same elements in other colours.
    const rules = colorScheme === "dark" ? { runOnly: ["color-contrast"] } : {};
    const result = await tab.evaluate((only) => axe.run(document, { resultTypes: ["violations"], ...only }), rules);
    for (const { id, nodes } of result.violations) {
      violations.push([what, colorScheme, id, nodes[0].html.slice(0, 200), nodes[0].failureSummary]);
    }
  }
  await tab.emulateMedia({ colorScheme: "light" });
}

async function signIn(tab, token) {
  await tab.getByLabel("Token", { exact: true }).fill(token);
  await tab.keyboard.press("Enter");
}

async function learner() {
  // 1. Signs in by an account.
  const ofAccount = await open("/app", { locale: "es-ES" });
  await ofAccount.getByLabel("Correo").fill(settings.account.email);
  await ofAccount.getByLabel("Contraseña").fill(settings.account.password);
  await check(ofAccount, "sign-in");
  await ofAccount.getByRole("button", { name: "Entrar" }).click();
  await ofAccount.locator(".card").first().waitFor();
  seen.spanish = await ofAccount.locator("h2").allTextContents();
  seen.addressOfAccount = ofAccount.url();
  await ofAccount.context().close();

  // 2. Signs in by a token.
  const tab = await open("/app");
  await signIn(tab, settings.learner.token);
  const card = tab.locator(`[data-course="${settings.course}"]`);
  await card.waitFor();
  seen.percent = await card.locator(".percent").textContent();
  seen.stored = await tab.evaluate(() => [Object.keys(sessionStorage), Object.keys(localStorage), document.cookie]);

  // 3. Asks why.
  const why = card.getByRole("button", { name: "Why this percentage?" });
  await why.focus();
  await tab.keyboard.press("Enter");
  await card.locator(".units").waitFor();
  seen.why = await card.locator(".why > p").allTextContents();
  seen.units = await card.locator(".units > li .quiet").allTextContents();

  // 4. Looks at the streak and the year.
  seen.streak = await tab.locator(".counts li").first().textContent();
  await tab.getByText("As a table").click();
  seen.days = await tab.locator("#streak tbody tr").count();

  // 5. Looks at the awards.
  seen.near = await tab.locator("#awards .card", { hasText: settings.award }).locator("p").textContent();
  await check(tab, "app");
  await tab.screenshot({ path: settings.screenshots.app, fullPage: true });

  // On a phone nothing is wider than the screen.
  await tab.setViewportSize({ width: 390, height: 800 });
  seen.appOverflow = await tab.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  await tab.context().close();

  // 6. Gets the certificate.
  const graduate = await open("/app");
  await signIn(graduate, settings.graduate.token);
  await graduate.getByRole("button", { name: "Get the certificate" }).click();
  await graduate.getByRole("link", { name: "Show the certificate" }).click();
  await graduate.locator(".certificate").waitFor();
  seen.certificate = await graduate.locator(".certificate h2, .certificate h3").allTextContents();
  await check(graduate, "certificate");
  await graduate.getByRole("button", { name: "Sign out" }).click();
  seen.afterSignOut = await graduate.evaluate(() => sessionStorage.length);
  await graduate.context().close();
}

async function teacher() {
  // 7. Chooses a course, and waits for its report.
  const tab = await open("/teach");
  await signIn(tab, settings.teacher.token);
  const course = tab.getByRole("link", { name: settings.title });
  await course.waitFor();
  seen.firstPaint = await tab.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0].startTime);
  await check(tab, "courses");
  await course.click();
  await tab.getByText("The report is being made").first().waitFor();
  await tab.locator(".roster tbody a").first().waitFor();
  seen.tiles = await tab.locator(".tiles li").allTextContents();
  seen.curves = await tab.locator(".curves canvas").count();
  seen.asOf = await tab.locator(".status").textContent();

  // 8. Sorts and filters the roster.
  const names = () => tab.locator(".roster tbody a").allTextContents();
  seen.byName = await names();
  const byPercent = tab.getByRole("button", { name: "Progress", exact: true });
  await byPercent.click();
  await byPercent.click();
  seen.byPercent = await names();
  seen.sorted = await tab.locator(".roster th[aria-sort]").getAttribute("aria-sort");
  await tab.getByLabel("State", { exact: true }).selectOption("stuck");
  seen.stuck = await names();
  await tab.getByLabel("State", { exact: true }).selectOption("");
  await tab.getByLabel("Search a name", { exact: true }).fill("ANGEL");
  seen.searched = await names();
  await tab.getByLabel("Search a name", { exact: true }).fill("");

  // 9. Downloads it.
  const downloaded = tab.waitForEvent("download");
  await tab.getByRole("button", { name: "Download CSV" }).click();
  seen.csv = readFileSync(await (await downloaded).path(), "utf8");
  await check(tab, "course");
  await tab.screenshot({ path: settings.screenshots.teach, fullPage: true });
  await tab.setViewportSize({ width: 390, height: 800 });
  seen.teachOverflow = await tab.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  await tab.setViewportSize({ width: 1200, height: 900 });

  // 10. Opens who needs help, corrects a unit and withdraws that.
  await tab.locator(".people a").first().click();
  await tab.locator(".units").waitFor();
  await tab.locator(".year").waitFor();
  const percent = tab.locator(".bar .percent");
  seen.needsHelp = [await tab.locator("h2").first().textContent(), await percent.textContent()];
  await tab.getByRole("button", { name: `Correct “${settings.unit}”` }).click();
  await tab.getByLabel("Reason", { exact: true }).fill(settings.reason);
  await check(tab, "correction");
  await tab.getByRole("button", { name: "Save the correction" }).click();
  await tab.locator(".corrections").waitFor();
  seen.corrected = [await percent.textContent(), await tab.locator(".corrections q").textContent()];
  await check(tab, "learner");
  await tab.getByRole("button", { name: `Withdraw the corrections of “${settings.unit}”` }).click();
  await tab.getByText("withdrew the corrections").waitFor();
  seen.withdrawn = await percent.textContent();
  await tab.context().close();
}

/** The roster of a course that has ten thousand learners. */
async function crowd() {
  const context = await browser.newContext({ locale: "en-GB", viewport: { width: 1200, height: 900 } });
  const tab = await context.newPage();
  const states = ["active", "at_risk", "stuck", "completed", "not_started", "dropped"];
  const learners = Array.from({ length: 10_000 }, (_, n) => ({
    learner: `learner-${n}`,
    name: `Name ${(n * 7919) % 10_000}`,
    state: states[n % 6],
    percent: n % 101,
    done: 0,
    total: 1,
    enrolled_at: "2026-01-07T10:00:00.000Z",
    begun_at: null,
    last_active_at: null,
    completed_at: null,
  }));
  const [as_of, headers] = [new Date().toISOString(), { "Content-Type": "application/json" }];
  const counts = Object.fromEntries(states.map((state) => [state, 1]));
  const report = { title: "A crowd", as_of, refreshing: false, learners: { total: 10_000, ...counts }, lessons: [], weeks: [] };
  await tab.route("**/v1/courses/1/report*", (route) => route.fulfill({ headers, body: JSON.stringify(report) }));
  await tab.route("**/v1/courses/1/learners*", (route) => route.fulfill({ headers, body: JSON.stringify({ as_of, learners }) }));
  await tab.addInitScript((token) => sessionStorage.setItem("hito-token", token), settings.teacher.token);
  await tab.goto(`${base}/teach#course/1`);
  await tab.locator(".roster tbody a").first().waitFor();
  seen.crowd = await tab.evaluate(async () => {
    const [search, state] = [document.querySelector("input[type=search]"), document.querySelector("#roster-state")];
    const rows = document.querySelector(".rows");
    const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    const timed = async (act) => {
      await frame();
      const began = performance.now();
      act();
      await frame();
      return performance.now() - began;
    };
    const times = {
      search: await timed(() => {
        search.value = "name 99";
        search.dispatchEvent(new Event("input"));
      }),
      clear: await timed(() => {
        search.value = "";
        search.dispatchEvent(new Event("input"));
      }),
      sort: await timed(() => document.querySelectorAll(".roster thead button")[2].click()),
      state: await timed(() => {
        state.value = "stuck";
        state.dispatchEvent(new Event("change"));
      }),
      all: await timed(() => {
        state.value = "";
        state.dispatchEvent(new Event("change"));
      }),
      scroll: await timed(() => {
        rows.scrollTop = rows.scrollHeight;
      }),
    };
    await frame();
    const shown = [...document.querySelectorAll(".roster tbody tr:not(.gap)")];
    return {
      times,
      rows: shown.length,
      last: shown.at(-1).getAttribute("aria-rowindex"),
      count: document.querySelector(".roster").getAttribute("aria-rowcount"),
    };
  });
  await context.close();
}

try {
  await learner();
  await teacher();
  await crowd();
  console.log(JSON.stringify({ seen, found, violations }));
} finally {
  await browser.close();
}
