// Opens the page of the API's documentation, tries a route with a token, and prints what it saw, as JSON.
// Usage: node try_the_docs.mjs <browser> <page> <token> <tutorial> <screenshot>

import { launch, watch } from "./launch.mjs";

const [executablePath, page, token, tutorial, screenshot] = process.argv.slice(2);

const browser = await launch(executablePath);
try {
  const tab = await browser.newPage({ viewport: { width: 1100, height: 1700 } });
  tab.setDefaultTimeout(30_000);
  const found = await watch(tab, new URL(page).origin);
  await tab.goto(page);
  await tab.locator(".opblock").first().waitFor();
  const listed = await tab
    .locator(".opblock-summary")
    .evaluateAll((all) =>
      all.map((one) => [
        one.querySelector(".opblock-summary-method").textContent,
        one.querySelector("[data-path]").dataset.path,
      ]),
    );

  await tab.click(".btn.authorize");
  await tab.getByLabel("auth-bearer-value").fill(token);
  await tab.locator(".auth-container", { has: tab.getByLabel("auth-bearer-value") }).locator("button.authorize").click();
  await tab.click(".modal-ux .btn-done");

  const route = tab.locator("#operations-tutorials-readTutorialProgress");
  await route.locator(".opblock-summary-control").click();
  await route.locator(".try-out__btn").click();
  await route.locator("tr[data-param-name=tutorialId] input").fill(tutorial);
  await route.locator(".execute").click();
  const answer = route.locator(".live-responses-table");
  await answer.waitFor();
  const status = (await answer.locator("tr.response .response-col_status").first().textContent()).trim();
  const body = await answer.locator(".response-col_description .microlight").first().textContent();
  // It shows the token.
  await route.locator(".curl-command").evaluate((command) => command.remove());
  await tab.evaluate(() => scrollTo(0, 0));
  await tab.screenshot({ path: screenshot });

  const other = await browser.newPage();
  const foundThere = await watch(other, new URL(page).origin);
  await other.goto(`${page}/?document=tutorials`);
  await other.locator(".opblock").first().waitFor();
  const one = { url: other.url(), listed: await other.locator(".opblock").count() };

  console.log(JSON.stringify({ ...found, foundThere, listed, status, body, one }));
} finally {
  await browser.close();
}
