// The page of a teacher: courses, a course's report and roster, a learner.

import { pagesOf, path, query, readCsv, readFinished } from "asset:api.js";
import { curves, funnel, statesOverWeeks } from "asset:charts.js";
import { announce, h } from "asset:dom.js";
import { showLearner } from "asset:learner-page.js";
import { chip, nameOf, roster, STATES } from "asset:roster.js";
import { failed, field, loading, start, wordsOf } from "asset:session.js";
import { collator, daysAgo, number, t, time } from "asset:words.js";

const main = document.querySelector("main");

// A report that is older than this, in minutes, is called old.
const OLD = 10;
// How often to look for the next report, in milliseconds.
const LOOK_AGAIN = 3000;
const MOST_AT_RISK = 8;

let me = null;
let leaving = new AbortController();
// The course that was read last: its report, rows and cohort.
let read = null;

async function show() {
  leaving.abort();
  leaving = new AbortController();
  const { signal } = leaving;
  const [kind, id, learner] = location.hash.slice(1).split("/").map(decodeURIComponent);
  try {
    if (!id) {
      await showCourses(signal);
    } else if (learner) {
      await showOne({ kind, id }, learner, signal);
    } else {
      await showCourse({ kind, id }, signal);
    }
  } catch (problem) {
    failed(main, problem);
  }
}

const address = (...parts) => `#${parts.map(encodeURIComponent).join("/")}`;

async function showCourses(signal) {
  main.replaceChildren(loading());
  const found = (await (me.roles.includes("admin") ? everyCourse(signal) : taughtCourses(signal))).sort((one, other) =>
    collator.compare(one.title, other.title),
  );
  main.replaceChildren(
    h(
      "section",
      { class: "panel", "aria-labelledby": "choose-title" },
      h("h2", { id: "choose-title" }, t("teach.choose")),
      found.length
        ? h(
            "ul",
            { class: "cards" },
            found.map(({ kind, id, title }) =>
              h("li", { class: "card" }, h("h3", {}, h("a", { href: address(kind, id) }, title)), h("p", { class: "quiet" }, t(`kind.${kind}`))),
            ),
          )
        : h("p", { class: "quiet" }, t("teach.none")),
    ),
  );
}

async function taughtCourses(signal) {
  const found = [];
  for await (const page of pagesOf("/courses/my_courses", undefined, signal)) {
    found.push(...page.courses.filter((course) => String(course.sensei_id) === me.learner));
  }
  return found.map(({ id, name }) => ({ kind: "course", id: String(id), title: name }));
}

async function everyCourse(signal) {
  const found = [];
  for await (const page of pagesOf("/courses/mtd_courses", undefined, signal)) {
    found.push(...page.mtd_courses.map(({ id, name }) => ({ kind: "course", id: String(id), title: name })));
  }
  for await (const page of pagesOf("/guides", undefined, signal)) {
    found.push(...page.map(({ id, title }) => ({ kind: "guide", id, title })));
  }
  return found;
}

/** The report and the roster of a course; `progress` gets how far a first report is. */
async function readCourse(course, cohort, progress, signal) {
  const asked = query({ kind: course.kind, ...cohort });
  const report = await readFinished(path`/v1/courses/${course.id}/report` + asked, progress, signal);
  const rows = [];
  for await (const page of pagesOf(path`/v1/courses/${course.id}/learners` + asked, progress, signal)) {
    rows.push(...page.learners);
  }
  return { course, cohort, report, rows };
}

const isRead = (course) => read?.course.id === course.id && read.course.kind === course.kind;

async function showCourse(course, signal, cohort = isRead(course) ? read.cohort : {}) {
  const state = h("div", {}, loading());
  const status = h("div", { class: "status" });
  const content = h("div", {}, state);
  const title = h("h2", { tabindex: -1 }, "…");
  main.replaceChildren(
    h("p", {}, h("a", { href: "#" }, t("teach.back"))),
    h("div", { class: "course-head" }, title, status),
    content,
  );
  const wanted = {};
  for (;;) {
    read = await readCourse(course, cohort, (running) => showRunning(state, running), signal);
    title.textContent = read.report.title;
    content.replaceChildren(...drawn(read, wanted, signal));
    showAge(status, read.report);
    await nextReport(course, cohort, status, signal);
  }
}

function showRunning(part, { done, total }) {
  part.replaceChildren(
    h(
      "section",
      { class: "panel" },
      h("p", {}, t("teach.making")),
      h("progress", { class: "wide", max: Math.max(total, 1), value: done, "aria-label": t("teach.making") }),
      h("p", { class: "quiet" }, t("teach.making.done", { done, total })),
    ),
  );
  announce(t("teach.making"));
}

const minutesOld = (report) => Math.floor((Date.now() - Date.parse(report.as_of)) / 60_000);

function showAge(part, report) {
  const says = [h("span", {}, t("teach.as.of", { time: time(report.as_of) }))];
  if (report.refreshing) {
    says.push(h("strong", { class: "old" }, t("teach.refreshing", { time: time(report.as_of) })));
  } else if (minutesOld(report) >= OLD) {
    says.push(h("strong", { class: "old" }, t("teach.old", { minutes: minutesOld(report) })));
  }
  part.replaceChildren(...says);
}

/** Wait until there is a newer report than the one that is shown. */
async function nextReport(course, cohort, status, signal) {
  const shown = read.report.as_of;
  const asked = path`/v1/courses/${course.id}/report` + query({ kind: course.kind, ...cohort });
  let latest = read.report;
  while (latest.as_of === shown) {
    // Nobody but the page's reader makes it ask for a new one: only the age that is shown goes on.
    await pause(latest.refreshing ? LOOK_AGAIN : 60_000, signal);
    if (latest.refreshing) {
      latest = await readFinished(asked, () => {}, signal);
    }
    showAge(status, latest);
  }
}

function pause(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}

function section(name, ...content) {
  return h("section", { class: "panel", "aria-labelledby": `${name}-title` }, h("h2", { id: `${name}-title` }, t(name)), content);
}

function drawn({ course, cohort, report, rows }, wanted, signal) {
  const link = (row) => address(course.kind, course.id, row.learner);
  const table = roster(rows, link);
  const stateFilter = h(
    "select",
    { id: "roster-state", onchange: () => table.filter({ state: stateFilter.value }) },
    h("option", { value: "" }, t("state.any")),
    STATES.map((state) => h("option", { value: state }, t(`state.${state}`))),
  );
  const search = field("roster.search", { type: "search", oninput: () => table.filter({ text: search.input.value }) });
  const choose = (state) => {
    stateFilter.value = state;
    table.filter({ state });
    document.querySelector("#roster-title").scrollIntoView();
    stateFilter.focus({ preventScroll: true });
  };
  const problem = h("p", { class: "problem", role: "alert" });
  // A newer report keeps what was asked for.
  stateFilter.value = wanted.state ?? "";
  search.input.value = wanted.text ?? "";
  table.filter(wanted);
  Object.defineProperties(wanted, {
    state: { get: () => stateFilter.value, configurable: true, enumerable: true },
    text: { get: () => search.input.value, configurable: true, enumerable: true },
  });
  return [
    cohortForm(course, cohort, signal),
    section(
      "states",
      h(
        "ul",
        { class: "tiles" },
        h("li", {}, h("strong", {}, number(report.learners.total)), h("span", {}, t("learners", { n: report.learners.total }))),
        STATES.map((state) =>
          h(
            "li",
            {},
            h("button", { type: "button", onclick: () => choose(state) }, h("strong", {}, number(report.learners[state])), chip(state)),
          ),
        ),
      ),
    ),
    h(
      "div",
      { class: "pair" },
      section("weeks", curves(report.weeks, signal)),
      section("states.weeks", statesOverWeeks(rows, report.as_of), h("p", { class: "quiet" }, t("states.weeks.help"))),
      section("funnel", funnel(report, rows), h("p", { class: "quiet" }, t("funnel.help"))),
      section("risk", atRisk(rows, link, choose)),
    ),
    section(
      "roster",
      h(
        "div",
        { class: "filters" },
        search.element,
        h("p", { class: "field" }, h("label", { for: "roster-state" }, t("roster.state")), stateFilter),
        h("button", { type: "button", onclick: (event) => download(event.target, problem, course, cohort, table.wanted, signal) }, t("roster.csv")),
      ),
      problem,
      table.counted,
      table.scroller,
    ),
  ];
}

function cohortForm(course, cohort, signal) {
  const from = field("cohort.from", { type: "date", value: cohort.enrolled_from ?? "" });
  const to = field("cohort.to", { type: "date", value: cohort.enrolled_to ?? "" });
  return h(
    "form",
    {
      class: "cohort filters",
      onsubmit: (event) => {
        event.preventDefault();
        again(course, { enrolled_from: from.input.value, enrolled_to: to.input.value });
      },
    },
    h("strong", {}, t("cohort")),
    from.element,
    to.element,
    h("button", { type: "submit" }, t("cohort.apply")),
    from.input.value || to.input.value
      ? h("button", { type: "button", onclick: () => again(course, {}) }, t("cohort.all"))
      : null,
  );
}

async function again(course, cohort) {
  leaving.abort();
  leaving = new AbortController();
  try {
    await showCourse(course, leaving.signal, cohort);
  } catch (problem) {
    failed(main, problem);
  }
}

function atRisk(rows, link, choose) {
  const found = rows
    .filter((row) => row.state === "at_risk" || row.state === "stuck")
    .sort((one, other) => (one.last_active_at ?? "").localeCompare(other.last_active_at ?? ""));
  if (!found.length) {
    return h("p", { class: "quiet" }, t("risk.none"));
  }
  return [
    h(
      "ul",
      { class: "people" },
      found
        .slice(0, MOST_AT_RISK)
        .map((row) =>
          h(
            "li",
            {},
            h("a", { href: link(row) }, nameOf(row)),
            chip(row.state),
            h("span", { class: "quiet" }, row.last_active_at ? t("risk.last", { ago: daysAgo(row.last_active_at) }) : t("risk.never")),
          ),
        ),
    ),
    found.length > MOST_AT_RISK
      ? h("p", {}, h("button", { type: "button", onclick: () => choose("at_risk") }, t("risk.all")))
      : null,
  ];
}

/** Save the roster as it is filtered; the name of a column is how the API calls it. */
async function download(button, problem, course, cohort, { state, by, isDown }, signal) {
  problem.textContent = "";
  button.disabled = true;
  try {
    const asked = query({ kind: course.kind, ...cohort, state, sort: `${isDown ? "-" : ""}${by}` });
    const text = await readCsv(path`/v1/courses/${course.id}/learners` + asked, () => {}, signal);
    // With its mark, a spreadsheet reads it as UTF-8.
    const file = URL.createObjectURL(new Blob(["\ufeff", text], { type: "text/csv" }));
    const link = h("a", { href: file, download: `${course.id}-learners.csv`, hidden: true });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(file), 10_000);
    announce(t("roster.csv.made"));
  } catch (refusal) {
    problem.textContent = wordsOf(refusal);
  } finally {
    button.disabled = false;
  }
}

async function showOne(course, learner, signal) {
  const state = h("div", {}, loading());
  main.replaceChildren(state);
  if (!isRead(course)) {
    read = await readCourse(course, {}, (running) => showRunning(state, running), signal);
  }
  const row = read.rows.find((one) => one.learner === learner);
  const back = address(course.kind, course.id);
  await showLearner(main, course, learner, { row, asOf: read.report.as_of, back, signal });
}

addEventListener("hashchange", () => me && show());
start("teach.title", "app", (signedIn) => {
  me = signedIn;
  return show();
});
