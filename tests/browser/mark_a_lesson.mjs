// Opens a page of the courses' front end, presses its button, and prints what the page then shows, as JSON.
// Usage: node mark_a_lesson.mjs <browser> <page>

import { chromium } from "playwright-core";

const [executablePath, page] = process.argv.slice(2);

// Root has no sandbox, and a browser of tests calls nobody but the page's own servers.
const browser = await chromium.launch({
  executablePath,
  args: [
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
try {
  const tab = await browser.newPage();
  await tab.goto(page);
  await tab.click("button");
  const shown = tab.locator("output:not(:empty)");
  await shown.waitFor({ timeout: 20_000 });
  console.log(await shown.textContent());
} finally {
  await browser.close();
}
