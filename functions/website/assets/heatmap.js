// A year of days, as a calendar and as a table.

import { h, svg } from "asset:dom.js";
import { date, day, month, number, shortDay, t, weekday } from "asset:words.js";

const DAY_MS = 86_400_000;
const CELL = 13;
const LEFT = 34;
const TOP = 18;

/** The year of what `GET …/activity` answers. */
export function heatmap(activity) {
  const done = new Map(activity.days.map((one) => [one.day, one]));
  const first = Date.parse(activity.from);
  const last = Date.parse(activity.to);
  // Weeks begin on Monday.
  const monday = first - ((new Date(first).getUTCDay() + 6) % 7) * DAY_MS;
  const weeks = Math.floor((last - monday) / (7 * DAY_MS)) + 1;
  const cells = [];
  const names = [];
  for (let at = monday; at <= last; at += DAY_MS) {
    const days = Math.round((at - monday) / DAY_MS);
    const x = LEFT + CELL * Math.floor(days / 7);
    const when = new Date(at);
    // A month of which fewer than three weeks are there has no room for its name.
    if (days % 7 === 0 && isThirdMonday(at, monday) && x < LEFT + CELL * (weeks - 1)) {
      names.push(svg("text", { x: x - 2 * CELL, y: 11 }, month(at)));
    }
    if (at >= first) {
      const one = done.get(when.toISOString().slice(0, 10));
      cells.push(
        svg(
          "rect",
          { x, y: TOP + CELL * (days % 7), width: CELL - 2, height: CELL - 2, rx: 2, class: `level-${level(one)}` },
          svg("title", {}, words(at, one)),
        ),
      );
    }
  }
  // The first of January 2024 was a Monday.
  const rows = [0, 2, 4].map((row) =>
    svg("text", { x: 0, y: TOP + CELL * row + 10 }, weekday(Date.UTC(2024, 0, 1 + row))),
  );
  const active = activity.days.filter((one) => one.active).length;
  const says = t("year.says", { n: active, from: shown(activity.from), to: shown(activity.to) });
  const width = LEFT + CELL * weeks;
  const height = TOP + CELL * 7;
  const calendar = h(
    "div",
    { class: "scrolls", tabindex: 0, role: "group", "aria-label": t("year") },
    svg("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": says }, names, rows, cells),
  );
  // A phone shows the newest weeks first.
  requestAnimationFrame(() => {
    calendar.scrollLeft = calendar.scrollWidth;
  });
  return h(
    "figure",
    { class: "year" },
    calendar,
    h(
      "figcaption",
      {},
      h("span", {}, says),
      h("span", {}, t("year.zone", { zone: activity.zone })),
      h("span", { class: "scale", "aria-hidden": "true" }, t("year.less"), scale(), t("year.more")),
    ),
    activity.days.length ? table(activity.days) : h("p", { class: "quiet" }, t("year.empty")),
  );
}

/** Whether it is the third Monday of its month that the calendar shows, so that the first one is named. */
function isThirdMonday(at, monday) {
  const before = at - 14 * DAY_MS;
  const isSame = new Date(before).getUTCMonth() === new Date(at).getUTCMonth();
  return before >= monday && isSame && new Date(before).getUTCDate() <= 7;
}

const shown = (text) => date(`${text}T12:00`);

function level(one) {
  const done = one ? one.finished + one.quizzes : 0;
  return [1, 2, 4, 6].filter((least) => done >= least).length || (one?.active ? 1 : 0);
}

function words(at, one) {
  return t("year.one", { day: day(at), finished: one?.finished ?? 0, quizzes: one?.quizzes ?? 0 });
}

function scale() {
  return svg(
    "svg",
    { width: 5 * CELL, height: CELL },
    [0, 1, 2, 3, 4].map((step) =>
      svg("rect", { x: CELL * step, y: 0, width: CELL - 2, height: CELL - 2, rx: 2, class: `level-${step}` }),
    ),
  );
}

function table(days) {
  return h(
    "details",
    {},
    h("summary", {}, t("year.table")),
    h(
      "div",
      { class: "scrolls tall", tabindex: 0, role: "group", "aria-label": t("year.table") },
      h(
        "table",
        {},
        h("thead", {}, h("tr", {}, ["day", "finished", "quizzes"].map((name) => h("th", { scope: "col" }, t(`year.${name}`))))),
        h(
          "tbody",
          {},
          days
            .toReversed()
            .map((one) =>
              h(
                "tr",
                {},
                h("th", { scope: "row" }, shortDay(one.day)),
                h("td", {}, number(one.finished)),
                h("td", {}, number(one.quizzes)),
              ),
            ),
        ),
      ),
    ),
  );
}
