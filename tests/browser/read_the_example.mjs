// Opens the example of docs/front-end.md, presses its button, and prints what the page then shows, as JSON.
// Usage: node read_the_example.mjs <browser> <page>

import { launch } from "./launch.mjs";

const [executablePath, page] = process.argv.slice(2);

const browser = await launch(executablePath);
try {
  const tab = await browser.newPage();
  await tab.goto(page);
  await tab.click("button");
  const shown = tab.locator("output:not(:empty)");
  await shown.waitFor({ timeout: 20_000 });
  console.log(JSON.stringify(await shown.textContent()));
} finally {
  await browser.close();
}
