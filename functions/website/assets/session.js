// The frame of a page: its language, who is signed in, and what went wrong.

import { call, keepToken, read, Refused, token } from "asset:api.js";
import { announce, h, newId } from "asset:dom.js";
import { language, t } from "asset:words.js";

const main = document.querySelector("main");
const bar = document.querySelector("#account");

/** Show a page to who is signed in: `show(me)` fills it. Asks for a sign-in first. */
export async function start(title, other, show) {
  document.documentElement.lang = language;
  document.title = `Hito: ${t(title)}`;
  document.querySelector("h1").textContent = t(title);
  document.querySelector("#skip").replaceChildren(h("button", { type: "button", onclick: () => main.focus() }, t("skip")));
  document.querySelector("#pages").replaceChildren(
    h("a", { href: other }, t(`to.${other}`)),
    h("a", { href: "docs" }, t("to.docs")),
  );
  if (token() === null) {
    askToSignIn(show);
    return;
  }
  main.replaceChildren(loading());
  try {
    const me = await read("/v1/me");
    showAccount(me, show);
    await show(me);
  } catch (problem) {
    failed(main, problem, show);
  }
}

/** A line that says that something is being loaded. */
export function loading() {
  return h("p", { class: "quiet" }, t("loading"));
}

/** What a refusal means to who reads the page. */
export function wordsOf(problem) {
  if (!(problem instanceof Refused)) {
    throw problem;
  }
  return ["0", "401", "403", "404", "429", "503"].includes(String(problem.status))
    ? t(`refused.${problem.status}`)
    : t("refused.other", { status: String(problem.status), said: problem.said });
}

/** Show why a part of the page is not there; somebody whose sign-in has ended signs in again. */
export function failed(part, problem) {
  if (problem?.name === "AbortError") {
    return;
  }
  const words = wordsOf(problem);
  if (problem.status === 401) {
    signOut(words);
    return;
  }
  part.replaceChildren(h("p", { class: "problem", role: "alert" }, words));
}

let reopen = () => location.reload();

/** Forget the token and ask for another. */
export function signOut(why = "") {
  keepToken(null);
  bar.replaceChildren();
  askToSignIn(reopen, why);
}

function showAccount(me, show) {
  reopen = show;
  bar.replaceChildren(
    h("span", {}, t("signed.in.as", { name: me.name ?? me.learner })),
    h("button", { type: "button", onclick: () => signOut() }, t("sign.out")),
  );
}

function askToSignIn(show, why = "") {
  reopen = show;
  const problem = h("p", { class: "problem", role: "alert" }, why);
  const email = field("sign.in.email", { type: "email", autocomplete: "username", required: true });
  const password = field("sign.in.password", { type: "password", autocomplete: "current-password", required: true });
  const pasted = field("sign.in.token.label", {
    type: "password",
    autocomplete: "off",
    spellcheck: "false",
    required: true,
    help: "sign.in.token.help",
  });

  async function enter(given, wrong) {
    problem.textContent = "";
    try {
      keepToken(await given());
      const me = await read("/v1/me");
      showAccount(me, show);
      main.focus();
      await show(me);
    } catch (refusal) {
      keepToken(null);
      problem.textContent = [400, 401].includes(refusal.status) ? t(wrong) : wordsOf(refusal);
    }
  }

  main.replaceChildren(
    h(
      "div",
      { class: "sign-in" },
      h("h2", {}, t("sign.in")),
      problem,
      form("sign.in.account", "sign.in", [email, password], () =>
        enter(async () => {
          const body = { correo: email.input.value, contrasena: password.input.value };
          return (await call("POST", "/api/users/login", { body })).token;
        }, "sign.in.wrong"),
      ),
      form("sign.in.token", "sign.in.token.use", [pasted], () =>
        enter(async () => pasted.input.value.trim().replace(/^Bearer\s+/i, ""), "sign.in.token.wrong"),
      ),
    ),
  );
  if (why) {
    announce(why);
  }
}

function form(title, button, fields, send) {
  return h(
    "form",
    {
      class: "panel",
      onsubmit: (event) => {
        event.preventDefault();
        send();
      },
    },
    h("h3", {}, t(title)),
    ...fields.map((one) => one.element),
    h("button", { class: "main", type: "submit" }, t(button)),
  );
}

/** A labelled input. */
export function field(label, { help, ...attributes }) {
  const id = newId();
  const input = h("input", { id, "aria-describedby": help ? `${id}-help` : null, ...attributes });
  const element = h(
    "p",
    { class: "field" },
    h("label", { for: id }, t(label)),
    input,
    help ? h("small", { id: `${id}-help` }, t(help)) : null,
  );
  return { element, input };
}
