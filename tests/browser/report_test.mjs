// The report in headless Chromium: node report_test.mjs RUN [SCREENSHOTS]
// Every report.LANG.html of the folder: no console message, no request, no sideways scrolling at two
// widths, direction, keyboard order, no violation that axe-core knows, whole without the script.
import { createRequire } from "node:module";
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const axe = fs.readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const [run, screenshots] = process.argv.slice(2);
const reports = fs.readdirSync(run).filter((name) => /^report\..+\.html$/.test(name));
const failures = [];
const expect = (holds, what) => holds || failures.push(what);
expect(reports.length > 0, `no report in ${run}`);

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox"],
});

// Elements reached by the Tab key come in the order of the document.
const tabOrder = async (page, steps) => {
  const places = [];
  for (let k = 0; k < steps; ++k) {
    await page.keyboard.press("Tab");
    places.push(await page.evaluate(() => {
      const all = [...document.querySelectorAll("*")];
      return all.indexOf(document.activeElement);
    }));
  }
  return places;
};

for (const name of reports) {
  const language = name.split(".")[1];
  const url = pathToFileURL(path.join(run, name)).href;
  const size = fs.statSync(path.join(run, name)).size;
  expect(size <= 300 * 1024, `${name}: ${size} bytes, more than 300 kB`);
  for (const width of [375, 1280]) {
    const page = await browser.newPage({ viewport: { width, height: 800 } });
    const place = `${name} at ${width} px`;
    page.on("console", (message) => failures.push(`${place}: console: ${message.text()}`));
    page.on("pageerror", (error) => failures.push(`${place}: ${error.message}`));
    page.on("request", (request) => {
      const own = request.url() === url || request.url().startsWith("data:");
      if (!own) failures.push(`${place}: requests ${request.url()}`);
    });
    await page.goto(url);
    const seen = await page.evaluate(() => ({
      overflow: document.documentElement.scrollWidth - window.innerWidth,
      lang: document.documentElement.lang,
      dir: document.documentElement.dir,
      computed: getComputedStyle(document.querySelector("main")).direction,
      titles: document.querySelectorAll("h1").length,
      numbers: document.querySelectorAll("data").length,
      ids: [...document.querySelectorAll("[id]")].map((e) => e.id),
      links: [...document.querySelectorAll("a[href^='#']")].map((a) => a.hash.slice(1)),
    }));
    expect(seen.overflow <= 0, `${place}: ${seen.overflow} px too wide`);
    expect(seen.lang === language, `${place}: lang is ${seen.lang}`);
    const direction = language.startsWith("ar") ? "rtl" : "ltr";
    expect(seen.dir === direction && seen.computed === direction, `${place}: dir is ${seen.dir}`);
    expect(seen.titles === 1, `${place}: ${seen.titles} titles`);
    expect(seen.numbers > 0, `${place}: no numbers`);
    expect(new Set(seen.ids).size === seen.ids.length, `${place}: an id stands twice`);
    for (const link of seen.links)
      expect(seen.ids.includes(link), `${place}: the link #${link} leads nowhere`);
    const order = await tabOrder(page, 30);
    expect(order.every((at, k) => k === 0 || at > order[k - 1]), `${place}: keyboard order ${order}`);
    await page.keyboard.press("Escape");
    await page.evaluate(axe);
    const result = await page.evaluate(() =>
      window.axe.run(document, {
        runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
      }));
    expect(result.passes.length > 10, `${place}: axe-core checked next to nothing`);
    for (const violation of result.violations)
      failures.push(`${place}: axe ${violation.id}: ${violation.help}: ${violation.nodes[0].html.slice(0, 160)}`);
    if (screenshots) {
      fs.mkdirSync(screenshots, { recursive: true });
      await page.screenshot({ path: path.join(screenshots, `${language}-${width}.png`) });
      if (width === 1280)
        await page.pdf({ path: path.join(screenshots, `${language}.pdf`), preferCSSPageSize: true, printBackground: true });
    }
    await page.close();
  }
  // Sorting and filtering work; without script nothing of the page is missing.
  const page = await browser.newPage();
  await page.goto(url);
  const before = await page.locator("table.sortable").first().locator("tbody th").allTextContents();
  const button = page.locator("table.sortable thead th button").nth(1);
  await button.click();
  const values = await page.locator("table.sortable").first().locator("tbody tr td data").evaluateAll(
    (all) => all.map((d) => Number(d.value)));
  expect(values.every((v, k) => k === 0 || v >= values[k - 1]), `${name}: sorting: ${values}`);
  await page.close();
  const plain = await browser.newContext({ javaScriptEnabled: false });
  const still = await plain.newPage();
  await still.goto(url);
  const whole = await still.locator("table.sortable").first().locator("tbody th").allTextContents();
  expect(JSON.stringify(whole) === JSON.stringify(before), `${name}: differs without script`);
  expect((await still.locator("button, input").count()) === 0, `${name}: dead controls without script`);
  await plain.close();
}
await browser.close();
for (const failure of failures) console.log(failure);
console.log(failures.length === 0 ? `PASS  ${reports.length} reports, two widths each` : `FAIL  ${failures.length}`);
process.exit(failures.length === 0 ? 0 : 1);
