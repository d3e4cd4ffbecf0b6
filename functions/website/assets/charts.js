// The pictures of a course: weeks as curves, states over weeks as stacked bars, lessons as a funnel.
/* global uPlot */

import { h, svg } from "asset:dom.js";
import { STATES } from "asset:roster.js";
import { number, shortDay, t } from "asset:words.js";

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;

// Curve, the variable of its colour, and its scale: learners on the left, units on the right.
const CURVES = [
  ["active", "--active", "learners"],
  ["enrolled", "--not-started", "learners"],
  ["completed", "--completed", "learners"],
  ["finished", "--at-risk", "units"],
];

/** The Monday of an ISO week such as 2026-W02, in UTC. */
export function monday(week) {
  const [year, number] = week.split("-W").map(Number);
  // The fourth of January is in the first week.
  const fourth = Date.UTC(year, 0, 4);
  return fourth - ((new Date(fourth).getUTCDay() + 6) % 7) * DAY_MS + (number - 1) * WEEK_MS;
}

const dark = matchMedia("(prefers-color-scheme: dark)");

/** The weeks of a report as curves, and as a table. `signal` ends what they watch. */
export function curves(weeks, signal) {
  if (!weeks.length) {
    return [h("p", { class: "quiet" }, t("weeks.none"))];
  }
  const all = withEmpty(weeks);
  const place = h("div", { class: "curves", role: "img", "aria-label": t("weeks") });
  let plot = null;

  function draw() {
    plot?.destroy();
    plot = new uPlot(options(place.clientWidth || 600), dataOf(all), place);
  }
  requestAnimationFrame(draw);
  const watcher = new ResizeObserver(() => plot?.setSize({ width: place.clientWidth, height: 260 }));
  watcher.observe(place);
  dark.addEventListener("change", draw, { signal });
  signal.addEventListener("abort", () => {
    watcher.disconnect();
    plot?.destroy();
  });
  return [place, key(CURVES.map(([name, colour, scale]) => [colour.slice(2), t(`weeks.${scale}`, { name: t(`weeks.${name}`) })])), table(all)];
}

/** The weeks with those in between in which nothing happened. */
function withEmpty(weeks) {
  const known = new Map(weeks.map((week) => [monday(week.week), week]));
  const found = [];
  for (let at = monday(weeks[0].week); at <= monday(weeks.at(-1).week); at += WEEK_MS) {
    found.push({ at, ...(known.get(at) ?? { enrolled: 0, finished: 0, active: 0, completed: 0 }) });
  }
  return found;
}

const dataOf = (weeks) => [weeks.map(({ at }) => at / 1000), ...CURVES.map(([name]) => weeks.map((week) => week[name]))];

function options(width) {
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(name);
  const axis = { stroke: colour("--quiet"), grid: { stroke: colour("--line") }, ticks: { stroke: colour("--line") } };
  const whole = (_, values) => values.map((value) => (Number.isInteger(value) ? number(value) : ""));
  return {
    width,
    height: 260,
    legend: { show: false },
    cursor: { drag: { x: false, y: false } },
    scales: { learners: { range: fromZero }, units: { range: fromZero } },
    axes: [
      { ...axis, space: 60, incrs: [1, 2, 4, 8, 13, 26, 52].map((weeks) => (weeks * WEEK_MS) / 1000), values: (_, at) => at.map((one) => shortDay(1000 * one)) },
      { ...axis, scale: "learners", values: whole },
      { ...axis, scale: "units", side: 1, grid: { show: false }, values: whole },
    ],
    series: [
      {},
      ...CURVES.map(([name, of, scale]) => ({
        label: t(`weeks.${name}`),
        scale,
        stroke: colour(of),
        width: 2,
        dash: scale === "units" ? [6, 4] : undefined,
        points: { show: true, size: 6 },
      })),
    ],
  };
}

const fromZero = (_plot, _least, most) => [0, Math.max(most ?? 0, 1) * 1.05];

/** What the colours of a picture mean. */
function key(entries) {
  return h("ul", { class: "key" }, entries.map(([colour, text]) => h("li", { class: `chip ${colour}` }, text)));
}

function table(weeks) {
  const names = CURVES.map(([name]) => name);
  return h(
    "details",
    {},
    h("summary", {}, t("year.table")),
    h(
      "div",
      { class: "scrolls tall", tabindex: 0, role: "group", "aria-label": t("weeks") },
      h(
        "table",
        {},
        h("thead", {}, h("tr", {}, ["week", ...names].map((name) => h("th", { scope: "col" }, t(`weeks.${name}`))))),
        h(
          "tbody",
          {},
          weeks.map((week) =>
            h(
              "tr",
              {},
              h("th", { scope: "row" }, shortDay(week.at)),
              names.map((name) => h("td", {}, number(week[name]))),
            ),
          ),
        ),
      ),
    ),
  );
}

// What the dates of a learner tell of a past week.
const PAST = ["completed", "active", "at_risk", "not_started"];

/** How many learners were in each state at the end of each week; the last column is the report itself. */
export function statesOverWeeks(rows, asOf) {
  const now = Date.parse(asOf);
  const known = rows.map((row) => ({
    enrolled: when(row.enrolled_at ?? row.begun_at),
    begun: when(row.begun_at),
    last: when(row.last_active_at),
    completed: when(row.completed_at),
  }));
  const enrolled = known.map((row) => row.enrolled).filter(Number.isFinite);
  const columns = [];
  const first = enrolled.length ? enrolled.reduce((one, other) => Math.min(one, other)) : now;
  const thisWeek = now - ((new Date(now).getUTCDay() + 6) % 7) * DAY_MS;
  let end = thisWeek - (thisWeek % DAY_MS);
  const ends = [];
  for (; end > first; end -= WEEK_MS) {
    ends.unshift(end);
  }
  for (const at of ends) {
    const counts = Object.fromEntries(PAST.map((state) => [state, 0]));
    for (const row of known) {
      if (row.enrolled < at) {
        counts[stateAt(row, at)] += 1;
      }
    }
    columns.push({ label: shortDay(at - DAY_MS), counts });
  }
  const counts = Object.fromEntries(STATES.map((state) => [state, rows.filter((row) => row.state === state).length]));
  columns.push({ label: t("states.now"), counts });
  return [stacked(columns), key(STATES.map((state) => [state.replace("_", "-"), t(`state.${state}`)]))];
}

const when = (text) => (text ? Date.parse(text) : Infinity);

function stateAt(row, at) {
  if (row.completed < at) {
    return "completed";
  }
  if (row.begun >= at) {
    return "not_started";
  }
  return row.last < at - WEEK_MS ? "at_risk" : "active";
}

function stacked(columns) {
  const [step, height, top, bottom] = [columns.length > 26 ? 26 : 56, 200, 16, 22];
  const most = Math.max(1, ...columns.map(({ counts }) => sum(counts)));
  const width = step * columns.length;
  const bars = columns.map(({ label, counts }, place) => {
    const x = place * step + 4;
    let y = top + height;
    const parts = STATES.filter((state) => counts[state]).map((state) => {
      const high = (height * counts[state]) / most;
      y -= high;
      const box = { x, y, width: step - 8, height: high, class: `part ${state.replace("_", "-")}` };
      return svg("rect", box, svg("title", {}, `${label}: ${t(`state.${state}`)} ${number(counts[state])}`));
    });
    const middle = { x: x + (step - 8) / 2, "text-anchor": "middle" };
    const isNamed = step > 30 || place % 4 === (columns.length - 1) % 4;
    return [
      parts,
      svg("text", { ...middle, y: y - 4 }, step > 30 ? number(sum(counts)) : ""),
      svg("text", { ...middle, y: top + height + 15 }, isNamed ? label : ""),
    ];
  });
  const says = columns
    .slice(-1)
    .map(({ counts }) => STATES.map((state) => `${t(`state.${state}`)} ${number(counts[state])}`).join(", "));
  const size = { width, height: top + height + bottom };
  return h(
    "div",
    { class: "scrolls", tabindex: 0, role: "group", "aria-label": t("states.weeks") },
    svg("svg", { ...size, viewBox: `0 0 ${width} ${size.height}`, class: "stacked", role: "img", "aria-label": says }, bars),
  );
}

const sum = (counts) => Object.values(counts).reduce((one, other) => one + other, 0);

/** From enrolling over each lesson to completing. */
export function funnel(report, rows) {
  const { total, completed } = report.learners;
  const begun = rows.filter((row) => row.begun_at).length;
  const steps = [
    { title: t("funnel.enrolled"), finished: total, strong: true },
    { title: t("funnel.begun"), finished: begun, strong: true },
    ...report.lessons,
    { title: t("funnel.completed"), finished: completed, strong: true },
  ];
  const most = Math.max(1, total, ...report.lessons.map((lesson) => lesson.begun));
  return h(
    "div",
    { class: "scrolls tall", tabindex: 0, role: "group", "aria-label": t("funnel") },
    h("ol", { class: "funnel" }, steps.map((step) => funnelStep(step, most))),
  );
}

function funnelStep(step, most) {
  const says =
    step.begun === undefined
      ? number(step.finished)
      : t("funnel.lesson", { finished: step.finished, begun: step.begun });
  const width = (count) => (100 * count) / most;
  return h(
    "li",
    { class: step.strong ? "strong" : "" },
    h("span", { class: "title" }, step.title),
    svg(
      "svg",
      { viewBox: "0 0 100 10", preserveAspectRatio: "none", role: "img", "aria-label": says },
      svg("title", {}, says),
      step.begun ? svg("rect", { width: width(step.begun), height: 10, class: "begun" }) : null,
      svg("rect", { width: width(step.finished), height: 10, class: "finished" }),
    ),
    h("span", { class: "number" }, number(step.finished)),
    h("span", { class: "number quiet" }, step.median_days === undefined || step.median_days === null ? "" : t("funnel.days", { n: step.median_days })),
  );
}
