// Why a percentage is what it is, in words.

import { h } from "asset:dom.js";
import { date, has, percent, t, time } from "asset:words.js";

/** A bar with its percentage beside it. */
export function bar(label, value) {
  return h(
    "div",
    { class: "bar" },
    h("progress", { max: 100, value, "aria-label": label }),
    h("span", { class: "percent" }, percent(value)),
  );
}

/** The calculation of a course's percentage, as sentences. */
export function sentences(course) {
  const { done, total } = course;
  const counted = Math.min(done, total);
  const said = [sum(course, counted)];
  if (done > total) {
    said.push(t("why.more", { n: done - total }));
  }
  const policy = /^(\d+) % /.exec(course.policy);
  if (policy && policy[1] !== "100") {
    said.push(t("why.policy", { policy: policy[1] }));
  }
  if (course.source === "client") {
    said.push(t("why.client"));
  }
  if (course.reset_at) {
    said.push(t("why.reset", { date: date(course.reset_at) }));
  }
  if (course.first_completed_at) {
    said.push(t("why.completed", { date: date(course.first_completed_at) }));
  }
  return said;
}

function sum(course, done) {
  const { total } = course;
  const shown = { done, total, percent: percent(course.percent) };
  if (total && course.percent === Math.floor((100 * done) / total)) {
    const isWhole = (100 * done) % total === 0;
    return isWhole ? t("why.sum.whole", shown) : t("why.sum", { ...shown, exact: (100 * done) / total });
  }
  return course.percent === 100 ? t("why.certificate", shown) : t("why.nothing", shown);
}

/** The units of a course with why each counts or not; `actions(unit)` adds buttons. */
export function units(course, actions = () => null) {
  return h(
    "ul",
    { class: "units" },
    course.units.map((unit) =>
      h(
        "li",
        { class: unit.counted ? "counted" : "" },
        h("span", { class: "mark", role: "img", "aria-label": t(unit.counted ? "counts" : "counts.not") }, unit.counted ? "✓" : "–"),
        h(
          "div",
          { class: "unit" },
          h("span", { class: "title" }, unit.title),
          h(
            "span",
            { class: "quiet" },
            has(`why.unit.${unit.why}`) ? t(`why.unit.${unit.why}`) : unit.why,
            unit.finished_at ? `, ${date(unit.finished_at)}` : null,
          ),
          unit.corrections.length ? corrections(unit) : null,
        ),
        actions(unit),
      ),
    ),
  );
}

function corrections(unit) {
  return h(
    "ul",
    { class: "corrections" },
    unit.corrections.map((one) =>
      h(
        "li",
        {},
        t(`correction.${one.state}`, { by: one.by, at: time(one.at) }),
        one.reason ? [" ", h("q", {}, one.reason)] : null,
      ),
    ),
  );
}
