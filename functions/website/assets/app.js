// The page of a learner: courses, streak, year, awards.

import { call, pagesOf, path, read, readExplanation } from "asset:api.js";
import { announce, h, newId } from "asset:dom.js";
import { bar, sentences, units } from "asset:explained.js";
import { heatmap } from "asset:heatmap.js";
import { failed, loading, start } from "asset:session.js";
import { collator, date, number, percent, t } from "asset:words.js";

// The one course of the language contract.
const LANGUAGE = "lessons";

const main = document.querySelector("main");

async function show(me) {
  const certificate = /^#certificate\/(.+)$/.exec(location.hash);
  if (certificate) {
    await showCertificate(me, decodeURIComponent(certificate[1]));
    return;
  }
  const parts = [
    ["streak", streak],
    ["courses", courses],
    ["awards", awards],
  ].map(([name, filled]) => ({ part: h("div", {}, loading()), name, filled }));
  main.replaceChildren(
    ...parts.map(({ part, name }) =>
      h("section", { class: "panel", id: name, "aria-labelledby": `${name}-title` }, h("h2", { id: `${name}-title` }, t(name)), part),
    ),
  );
  await Promise.all(
    parts.map(async ({ part, filled }) => {
      try {
        part.replaceChildren(...(await filled(me)));
      } catch (problem) {
        failed(part, problem);
      }
    }),
  );
}

async function streak(me) {
  const activity = await read(path`/v1/learners/${me.learner}/activity`);
  const { current, longest, freezes_left } = activity.streak;
  const counts = [
    ["streak.current", current],
    ["streak.longest", longest],
    ...(freezes_left ? [["streak.freezes", freezes_left]] : []),
  ];
  return [
    h(
      "ul",
      { class: "counts" },
      counts.map(([name, n]) => h("li", {}, h("strong", {}, number(n)), " ", t(name, { n }))),
    ),
    h("h3", {}, t("year")),
    heatmap(activity),
  ];
}

async function courses(me) {
  const found = await myCourses(me);
  if (!found.length) {
    return [h("p", { class: "quiet" }, t("courses.none"))];
  }
  return [h("ul", { class: "cards" }, found.map((course) => card(me, course)))];
}

/** All that the learner takes, in all contracts: kind, id, title, teacher, percent, done and total. */
async function myCourses(me) {
  const [taken, summary, guides, language] = await Promise.all([
    ofCatalog(),
    ofSummary(me),
    ofGuides(),
    ofLanguage(me),
  ]);
  const known = new Set([...taken, ...guides, ...language].map((course) => course.id));
  // The rest are courses that only their client knows.
  const others = summary.filter((course) => !known.has(course.id));
  const ofCourses = [...taken, ...others].map(async (course) => {
    const now = await read(path`/v1/tutorials/progress/${course.id}`);
    return {
      ...course,
      percent: now.completionPercentage,
      done: Math.min(now.chaptersCompleted, now.totalChapters),
      total: now.totalChapters,
      certificate: now.certificateEarned ? "earned" : now.certificateEligible ? "eligible" : null,
    };
  });
  const all = [...(await Promise.all(ofCourses)), ...guides, ...language];
  // Who teaches a course may take it too; then there is progress.
  return all
    .filter((course) => course.percent || course.done || String(course.sensei) !== me.learner)
    .sort((one, other) => collator.compare(one.title, other.title));
}

async function ofCatalog() {
  const found = [];
  for await (const page of pagesOf("/courses/my_courses")) {
    found.push(...page.courses);
  }
  return found.map(({ id, name, sensei_name, sensei_id }) => ({
    kind: "course",
    id: String(id),
    title: name,
    teacher: sensei_name,
    sensei: sensei_id,
  }));
}

async function ofSummary(me) {
  // The contract is for students.
  if (!me.roles.includes("student")) {
    return [];
  }
  const { RecentCourses } = await read(path`/api/v1/Progress/summary/${me.learner}`);
  return RecentCourses.map(({ CourseId, CourseTitle }) => ({ kind: "course", id: CourseId, title: CourseTitle }));
}

async function ofGuides() {
  return (await read("/progress/guides"))
    .filter((guide) => guide.completed_exercises)
    .map(({ guide_id, title, total_exercises, completed_exercises }) => ({
      kind: "guide",
      id: guide_id,
      title,
      percent: Math.floor((100 * completed_exercises) / total_exercises),
      done: completed_exercises,
      total: total_exercises,
    }));
}

async function ofLanguage(me) {
  const account = /^acct-(\d+)$/.exec(me.learner);
  if (!account || !(await read(path`/api/progress/user/${account[1]}`)).progresos.length) {
    return [];
  }
  const { course } = await readExplanation(me.learner, { kind: "language", id: LANGUAGE });
  return [{ ...course, title: t("kind.language") }];
}

function card(me, course) {
  const id = newId();
  const why = h("div", { id, class: "why", hidden: true });
  const button = h(
    "button",
    { type: "button", "aria-expanded": "false", "aria-controls": id, onclick: () => explain(me, course, button, why) },
    t("why"),
  );
  const progress = bar(course.title, course.percent);
  return h(
    "li",
    { class: "card", "data-course": course.id },
    h("h3", {}, course.title),
    h(
      "p",
      { class: "quiet" },
      [
        course.kind === "language" ? null : t(`kind.${course.kind}`),
        course.teacher ? t("by.teacher", { name: course.teacher }) : null,
        t("done.of", { done: course.done, total: course.total }),
      ]
        .filter(Boolean)
        .join(" · "),
    ),
    progress,
    h("p", { class: "buttons" }, button, certificate(me, course)),
    why,
  );
}

async function explain(me, course, button, why) {
  const opens = why.hidden;
  why.hidden = !opens;
  button.setAttribute("aria-expanded", String(opens));
  button.textContent = t(opens ? "why.close" : "why");
  if (!opens) {
    return;
  }
  why.replaceChildren(loading());
  try {
    const { course: explained } = await readExplanation(me.learner, course);
    why.replaceChildren(...sentences(explained).map((text) => h("p", {}, text)), units(explained));
    announce(sentences(explained)[0]);
  } catch (problem) {
    failed(why, problem);
  }
}

function certificate(me, course) {
  const link = h("a", { href: `#certificate/${encodeURIComponent(course.id)}` }, t("certificate.show"));
  if (course.certificate === "earned") {
    return link;
  }
  if (course.certificate !== "eligible") {
    return null;
  }
  const button = h(
    "button",
    {
      type: "button",
      onclick: async () => {
        try {
          await call("POST", path`/v1/tutorials/progress/${course.id}/complete`);
          button.replaceWith(link);
          link.focus();
        } catch (problem) {
          failed(button.parentElement, problem);
        }
      },
    },
    t("certificate.get"),
  );
  return button;
}

async function showCertificate(me, id) {
  main.replaceChildren(loading());
  const back = h("a", { href: "#" }, t("certificate.back"));
  try {
    const [{ course }, found] = await Promise.all([readExplanation(me.learner, { kind: "course", id }), myCourses(me)]);
    const of = found.find((one) => one.kind === "course" && one.id === id);
    if (of?.certificate !== "earned") {
      location.hash = "";
      return;
    }
    main.replaceChildren(
      h(
        "article",
        { class: "certificate" },
        h("p", { class: "quiet" }, t("certificate.of")),
        h("h2", {}, me.name ?? me.learner),
        h("p", {}, t("certificate.text")),
        h("h3", {}, of.title),
        course.first_completed_at ? h("p", { class: "quiet" }, date(course.first_completed_at)) : null,
      ),
      h("p", { class: "buttons" }, back, h("button", { type: "button", onclick: () => print() }, t("certificate.print"))),
    );
  } catch (problem) {
    failed(main, problem);
  }
}

async function awards(me) {
  const [{ awards: earned }, pending] = await Promise.all([readExplanation(me.learner, null), allPending(me)]);
  return [
    earned.length
      ? h(
          "ul",
          { class: "cards" },
          earned.map((award) =>
            h("li", { class: "card award" }, h("h3", {}, award.name), h("p", { class: "quiet" }, t("awards.earned", { date: date(award.earned_at) }))),
          ),
        )
      : h("p", { class: "quiet" }, t("awards.none")),
    h("h3", {}, t("awards.next")),
    pending.length
      ? h(
          "ul",
          { class: "cards" },
          pending.map((award) =>
            h(
              "li",
              { class: "card" },
              h("h4", {}, award.name),
              bar(award.name, award.percent),
              h("p", { class: "quiet" }, t("awards.near", { current: award.current, target: award.target })),
            ),
          ),
        )
      : h("p", { class: "quiet" }, t("awards.next.none")),
  ];
}

/** The achievements to come that something counts towards, the nearest first. */
async function allPending(me) {
  const found = [];
  for await (const page of pagesOf(path`/v1/learners/${me.learner}/pending-awards`)) {
    found.push(...page.pending.filter((award) => award.target));
  }
  return found.sort((one, other) => other.percent - one.percent || collator.compare(one.name, other.name));
}

let me = null;
addEventListener("hashchange", () => me && show(me));
start("app.title", "teach", (signedIn) => {
  me = signedIn;
  return show(signedIn);
});
