// Starts the browser of the tests.

import { chromium } from "playwright-core";

/** A browser at `executablePath` that calls nobody but the pages it is sent to. */
export function launch(executablePath) {
  return chromium.launch({
    executablePath,
    args: [
      // Root has no sandbox.
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-proxy-server",
    ],
  });
}

/** What a page does that it should not: what it calls elsewhere, breaks of its policy, and errors. */
export async function watch(tab, ownOrigin) {
  const found = { elsewhere: [], violations: [], console: [] };
  tab.on("request", (request) => {
    const { origin, protocol } = new URL(request.url());
    if (origin !== ownOrigin && protocol !== "data:" && protocol !== "blob:") {
      found.elsewhere.push(request.url());
    }
  });
  tab.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) {
      found.console.push(message.text());
    }
  });
  tab.on("pageerror", (error) => found.console.push(String(error)));
  await tab.exposeFunction("noteViolation", (directive, blocked) => found.violations.push([directive, blocked]));
  await tab.addInitScript(() => {
    addEventListener("securitypolicyviolation", (event) => {
      window.noteViolation(event.effectiveDirective, `${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`);
    });
  });
  return found;
}
