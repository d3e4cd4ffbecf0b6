// A learner of a course, as their teacher sees them: units with corrections, and their days.

import { call, path, query, read, readExplanation, Refused } from "asset:api.js";
import { announce, h, newId } from "asset:dom.js";
import { bar, sentences, units } from "asset:explained.js";
import { heatmap } from "asset:heatmap.js";
import { chip, nameOf } from "asset:roster.js";
import { failed, loading, wordsOf } from "asset:session.js";
import { percent, t, time } from "asset:words.js";

const MOST_CHARACTERS = 500;

/** Fill `main` with a learner; `row` is theirs in the roster of `asOf`, if it is known. */
export async function showLearner(main, course, learner, { row, asOf, back, signal }) {
  const now = h("div", {}, loading());
  const days = h("div", {}, loading());
  main.replaceChildren(
    h("p", {}, h("a", { href: back }, t("learner.back"))),
    h(
      "section",
      { class: "panel", "aria-labelledby": "learner-title" },
      h("h2", { id: "learner-title", tabindex: -1 }, row ? nameOf(row) : learner, " ", row ? chip(row.state) : null),
      row ? h("p", { class: "quiet" }, t("learner.report", { time: time(asOf), state: t(`state.${row.state}`), percent: percent(row.percent) })) : null,
      now,
    ),
    h("section", { class: "panel", "aria-labelledby": "year-title" }, h("h2", { id: "year-title" }, t("year")), days),
  );
  main.querySelector("#learner-title").focus({ preventScroll: true });
  await Promise.all([explained(now, course, learner, signal), activity(days, learner, row, signal)]);
}

async function activity(part, learner, row, signal) {
  // Who left the course shows their days to its teacher no longer.
  if (row?.state === "dropped") {
    part.parentElement.remove();
    return;
  }
  try {
    part.replaceChildren(heatmap(await read(path`/v1/learners/${learner}/activity`, signal)));
  } catch (problem) {
    failed(part, problem);
  }
}

async function explained(part, course, learner, signal) {
  try {
    const { course: now } = await readExplanation(learner, course, signal);
    const actions = (unit) => buttons(unit, (made) => changed(made, unit));
    async function changed(send, unit) {
      await send(path`/v1/learners/${learner}/courses/${course.id}/units/${unit.id}/correction` + query({ kind: course.kind }));
      return explained(part, course, learner, signal);
    }
    part.replaceChildren(
      h("h3", {}, t("learner.now")),
      bar(t("learner.now"), now.percent),
      ...sentences(now).map((text) => h("p", {}, text)),
      h("h3", {}, t("learner.units")),
      units(now, actions),
    );
    return now;
  } catch (problem) {
    failed(part, problem);
    return null;
  }
}

function buttons(unit, change) {
  const isCorrected = unit.corrections.length && unit.corrections[0].state !== "withdrawn";
  return h(
    "span",
    { class: "buttons" },
    isCorrected
      ? h(
          "button",
          { type: "button", "aria-label": t("correct.withdraw.of", { unit: unit.title }), onclick: (event) => withdraw(event.target, change) },
          t("correct.withdraw"),
        )
      : null,
    h(
      "button",
      { type: "button", "aria-label": t("correct.of", { unit: unit.title }), onclick: () => ask(unit, change) },
      t("correct"),
    ),
  );
}

async function withdraw(button, change) {
  button.disabled = true;
  try {
    const now = await change((address) => call("DELETE", address));
    announce(t("correct.withdrawn", { percent: percent(now.percent) }));
  } catch (problem) {
    button.disabled = false;
    announce(wordsOf(problem));
  }
}

/** Ask for a correction and its reason. */
function ask(unit, change) {
  const [title, reasonId] = [newId(), newId()];
  // A teacher corrects what is not so.
  const states = ["finished", "not_finished"].map((state) => {
    const isLikely = (state === "finished") === (unit.finished_at === null);
    const input = h("input", { type: "radio", name: "state", value: state, checked: isLikely });
    return h("label", {}, input, " ", t(`correct.${state}`));
  });
  const reason = h("textarea", { id: reasonId, rows: 3, maxlength: MOST_CHARACTERS, required: true, "aria-describedby": `${reasonId}-help` });
  const problem = h("p", { class: "problem", role: "alert" });
  const save = h("button", { class: "main", type: "submit" }, t("correct.save"));
  const dialog = h(
    "dialog",
    { "aria-labelledby": title, onclose: () => dialog.remove() },
    h(
      "form",
      {
        onsubmit: async (event) => {
          event.preventDefault();
          problem.textContent = "";
          save.disabled = true;
          const state = new FormData(event.target).get("state");
          // The API takes one line.
          const body = { state, reason: reason.value.trim().replace(/\s+/g, " ") };
          try {
            const now = await change((address) => call("PUT", address, { body }));
            dialog.close();
            announce(t("correct.saved", { percent: percent(now.percent) }));
          } catch (refusal) {
            save.disabled = false;
            problem.textContent = refusal instanceof Refused && refusal.status === 400 ? refusal.said : wordsOf(refusal);
          }
        },
      },
      h("h2", { id: title }, t("correct.of", { unit: unit.title })),
      h("fieldset", {}, h("legend", {}, t("correct.state")), states),
      h(
        "p",
        { class: "field" },
        h("label", { for: reasonId }, t("correct.reason")),
        reason,
        h("small", { id: `${reasonId}-help` }, t("correct.reason.help")),
      ),
      problem,
      h("p", { class: "buttons" }, save, h("button", { type: "button", onclick: () => dialog.close() }, t("correct.cancel"))),
    ),
  );
  document.body.append(dialog);
  dialog.showModal();
  reason.focus();
}
