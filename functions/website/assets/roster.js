// The learners of a course as a table that stays quick with ten thousand rows: it has only the rows that can be seen.

import { announce, h } from "asset:dom.js";
import { collator, date, percent, t } from "asset:words.js";

const ROW = 36;
const COLUMNS = ["name", "state", "percent", "enrolled_at", "begun_at", "last_active_at", "completed_at"];

/** The states of learners, in the order in which a teacher looks at them. */
export const STATES = ["completed", "active", "at_risk", "stuck", "not_started", "dropped"];

/** The name that a teacher sees. */
export const nameOf = (row) => row.name ?? row.learner;

const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** A state, as a word with a mark in its colour. */
export function chip(state) {
  return h("span", { class: `chip ${state.replace("_", "-")}` }, t(`state.${state}`));
}

/** A table of `rows`; `link(row)` is the address of a learner's page. `filter` sets what is shown. */
export function roster(rows, link) {
  const byName = rows.toSorted((one, other) => collator.compare(nameOf(one), nameOf(other)));
  const entries = byName.map((row, place) => ({ row, place, text: folded(`${nameOf(row)} ${row.learner}`) }));
  const wanted = { text: "", state: "", by: "name", isDown: false };
  let shown = entries;

  const body = h("tbody", {});
  const heads = Object.fromEntries(COLUMNS.map((name) => [name, h("th", { scope: "col" }, head(name))]));
  const table = h(
    "table",
    { class: "roster", "aria-labelledby": "roster-title" },
    h("thead", {}, h("tr", { "aria-rowindex": 1 }, Object.values(heads))),
    body,
  );
  const scroller = h("div", { class: "scrolls rows", tabindex: 0, role: "group", "aria-labelledby": "roster-title" }, table);
  const counted = h("p", { class: "quiet", id: "roster-shown" });
  scroller.addEventListener("scroll", () => requestAnimationFrame(draw), { passive: true });
  new ResizeObserver(draw).observe(scroller);

  function head(name) {
    return h("button", { type: "button", onclick: () => sort(name) }, t(`column.${name}`));
  }

  function sort(by) {
    wanted.isDown = wanted.by === by && !wanted.isDown;
    wanted.by = by;
    update();
  }

  function filter(changes) {
    Object.assign(wanted, changes);
    update();
    announce(counted.textContent);
  }

  function update() {
    const text = folded(wanted.text.trim());
    shown = entries.filter((one) => (!wanted.state || one.row.state === wanted.state) && one.text.includes(text));
    shown.sort(order(wanted));
    for (const [name, cell] of Object.entries(heads)) {
      if (name === wanted.by) {
        cell.setAttribute("aria-sort", wanted.isDown ? "descending" : "ascending");
      } else {
        cell.removeAttribute("aria-sort");
      }
    }
    counted.textContent = shown.length
      ? t("roster.shown", { shown: shown.length, total: rows.length })
      : t("roster.none");
    table.setAttribute("aria-rowcount", shown.length + 1);
    scroller.scrollTop = 0;
    draw();
  }

  function draw() {
    const height = scroller.clientHeight || 15 * ROW;
    const first = Math.max(Math.floor(scroller.scrollTop / ROW) - 5, 0);
    const last = Math.min(first + Math.ceil(height / ROW) + 10, shown.length);
    const focused = body.contains(document.activeElement) ? document.activeElement.dataset.learner : null;
    body.replaceChildren(gap(first), ...shown.slice(first, last).map(drawn(first)), gap(shown.length - last));
    if (focused) {
      body.querySelector(`a[data-learner="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
    }
  }

  const drawn = (first) => (entry, place) => {
    const { row } = entry;
    return h(
      "tr",
      { "aria-rowindex": first + place + 2 },
      h("th", { scope: "row" }, h("a", { href: link(row), "data-learner": row.learner }, nameOf(row))),
      h("td", {}, chip(row.state)),
      h("td", { class: "number" }, percent(row.percent)),
      COLUMNS.slice(3).map((name) => h("td", {}, row[name] ? date(row[name]) : "–")),
    );
  };

  update();
  return { counted, scroller, filter, wanted };
}

/** The room of rows that are not there. */
function gap(rows) {
  const row = h("tr", { class: "gap", "aria-hidden": "true" }, h("td", { colspan: COLUMNS.length }));
  row.style.height = `${rows * ROW}px`;
  row.hidden = !rows;
  return row;
}

/** Orders entries as wanted; who has no value comes last. */
function order({ by, isDown }) {
  const turn = isDown ? -1 : 1;
  const value = {
    name: (entry) => entry.place,
    state: (entry) => STATES.indexOf(entry.row.state),
  }[by];
  const of = value ?? ((entry) => entry.row[by]);
  return (one, other) => {
    const [left, right] = [of(one), of(other)];
    if (left === right) {
      return one.place - other.place;
    }
    if (left === null || right === null) {
      return left === null ? 1 : -1;
    }
    return left < right ? -turn : turn;
  };
}
