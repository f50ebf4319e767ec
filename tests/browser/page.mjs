// The page in a real browser: node page.mjs ADDRESS CHROMIUM MODULES, with ADDRESS a service that tests/browser.rs has filled.
//
// MODULES is where playwright-core and axe-core are installed. With ONRECORD_SHOTS=DIR it also takes the pictures of docs/images.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const [address, chromium, modules] = process.argv.slice(2);
const require = createRequire(join(modules, "node_modules", "x.js"));
const { chromium: browsers } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const shots = process.env.ONRECORD_SHOTS;

const DRAFT = `The quay of Northshore stays in use, its mayor says. “The harbour will close before the autumn,” said Anna Berg on Wednesday.

Others were calmer. “We sail at noon, whatever the weather may bring,” Carl Dahl told reporters.

“Nobody asked us about any of this,” Anna Berg said. And a fisherman: “Fish do not read the minutes of the council,” Olaf Strand said.`;

const browser = await browsers.launch({ executablePath: chromium, args: ["--no-sandbox"] });
const complaints = [];
const outside = [];

async function visit(options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: "reduce", ...options });
  // For whoever works on web/: the files as they are, without building the program again.
  if (process.env.ONRECORD_WEB) {
    await context.route("**/assets/*/page.*", (route) => route.fulfill({ path: join(process.env.ONRECORD_WEB, route.request().url().split("/").at(-1)) }));
  }
  const page = await context.newPage();
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("request", (request) => {
    if (!request.url().startsWith(address)) outside.push(request.url());
  });
  return page;
}

async function step(name, work) {
  await work();
  console.log(`ok ${name}`);
}

/** No violation of WCAG or of good practice that axe knows. */
async function clean(page, name) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  const told = found.violations.map((v) => `${v.id}: ${v.help}: ${v.nodes.map((n) => n.html).slice(0, 3).join(" | ")}`);
  assert.deepEqual(told, [], `axe on ${name}`);
}

async function shoot(page, name, options = {}) {
  if (shots) await page.screenshot({ path: join(shots, `${name}.png`), ...options });
}

async function paste(page, text) {
  await page.locator("#draft").fill(text);
}

/** Lines break under the words where they break in the text area, at any width; and the words lie above the marks. */
async function laidOutAlike(page) {
  const before = page.viewportSize();
  for (let width = 340; width <= 1400; width += 61) {
    await page.setViewportSize({ width, height: 900 });
    const told = await page.evaluate(() => {
      const [mirror, area] = [document.getElementById("mirror"), document.getElementById("draft")];
      // A line with its marks, and the same line as nothing but text.
      const broken = [...mirror.children].filter((line) => {
        const plain = line.cloneNode();
        plain.textContent = [...line.childNodes].map((node) => (node.querySelector ? node.lastChild?.data ?? "\n" : node.data)).join("");
        line.after(plain);
        const differs = plain.getBoundingClientRect().height !== line.getBoundingClientRect().height;
        plain.remove();
        return differs;
      });
      const first = area.getBoundingClientRect();
      const top = document.elementFromPoint(first.left + 60, Math.max(first.top, 0) + 40)?.id;
      return { broken: broken.map((line) => line.textContent.slice(0, 60)), heights: [mirror.scrollHeight, area.scrollHeight], top };
    });
    assert.deepEqual(told.broken, [], `at ${width}`);
    assert.equal(told.heights[0], told.heights[1], `the marks are laid out as the words are at ${width}`);
  }
  await page.setViewportSize(before);
  const order = await page.evaluate(() => ["mirror", "draft"].map((id) => Number(getComputedStyle(document.getElementById(id)).zIndex)));
  assert.ok(order[0] < order[1], "the words lie above the marks");
}

const labels = (page) => page.locator("#mirror .label").allTextContents();

const page = await visit();
await page.goto(address);

await step("a pasted draft is marked in place, in words", async () => {
  await clean(page, "the first page");
  await paste(page, DRAFT);
  await page.locator("#list button").nth(3).waitFor();
  assert.deepEqual(await labels(page), ["1 stop", "2 pass", "3 stop", "4 cannot check"]);
  assert.match(await page.locator("#status").textContent(), /^4 quotations: 2 stop, 1 cannot check, 1 pass$/);
  await laidOutAlike(page);
});

await step("choosing one with the mouse shows the record beside it", async () => {
  await page.locator("#list button").first().click();
  const detail = page.locator("#detail");
  await detail.locator("ins", { hasText: "not" }).waitFor();
  const told = await detail.textContent();
  for (const part of ["Silent omission", "Anna Berg", "5 March 2025", "“Wednesday”", "Northshore Courier", "Evening Post", "R9", "Negation changed"]) {
    assert.ok(told.includes(part), `${part} in ${told}`);
  }
  assert.equal(await page.evaluate(() => document.activeElement.id), "detail");
  await clean(page, "a chosen finding");
  await shoot(page, "checker");
});

await step("keys go from quotation to quotation, in the draft and in the list", async () => {
  await page.keyboard.press("Escape");
  assert.equal(await page.evaluate(() => document.activeElement.dataset.at), "0");
  await page.keyboard.press("ArrowDown");
  assert.equal(await page.evaluate(() => document.activeElement.dataset.at), "1");
  await page.keyboard.press("F8");
  assert.equal(await page.evaluate(() => document.activeElement.id), "draft");
  const chosen = () => page.evaluate(() => {
    const area = document.getElementById("draft");
    return area.value.slice(area.selectionStart, area.selectionEnd);
  });
  assert.match(await chosen(), /^We sail at noon/);
  await page.keyboard.press("F8");
  await page.locator("#detail", { hasText: "Misattributed" }).waitFor();
  assert.match(await chosen(), /^Nobody asked us/);
  assert.match(await page.locator("#status").textContent(), /^3 of 4: Stop/);
  // The caret alone chooses, too.
  await page.evaluate(() => {
    const area = document.getElementById("draft");
    area.setSelectionRange(area.value.indexOf("harbour will"), area.value.indexOf("harbour will"));
  });
  await page.locator("#detail", { hasText: "Silent omission" }).waitFor();
});

await step("a correction goes into the draft, and undoing takes it back", async () => {
  await page.getByRole("button", { name: "Put the correction into the draft" }).click();
  await page.locator("#status", { hasText: "1 stop, 1 cannot check, 2 pass" }).waitFor();
  assert.match(await page.locator("#draft").inputValue(), /“The harbour will not close before the autumn,” said/);
  assert.deepEqual(await labels(page), ["1 pass", "2 pass", "3 stop", "4 cannot check"]);
  await page.locator("#draft").focus();
  await page.keyboard.press("Control+z");
  await page.locator("#status", { hasText: "2 stop" }).waitFor();
  assert.equal(await page.locator("#draft").inputValue(), DRAFT);
});

await step("marks move with what is written, and old answers are dropped", async () => {
  let waiting = [];
  await page.route("**/v1/drafts:verify", async (route) => {
    waiting.push(route);
    // The first answer comes after the second.
    if (waiting.length === 2) {
      await waiting[1].continue();
      setTimeout(() => waiting[0].continue().catch(() => {}), 150);
    }
  });
  await page.evaluate(() => {
    const area = document.getElementById("draft");
    area.focus();
    area.setSelectionRange(0, 0);
  });
  await page.keyboard.type("Monday. ");
  const mark = page.locator("#mirror .q").first();
  assert.match(await mark.textContent(), /The harbour will close/);
  await page.waitForTimeout(600);
  await page.keyboard.type("Rain. ");
  await page.waitForTimeout(1200);
  await page.unroute("**/v1/drafts:verify");
  assert.match(await mark.textContent(), /The harbour will close/);
  const offsets = await page.evaluate(() => document.getElementById("draft").value.indexOf("The harbour"));
  assert.equal(offsets, DRAFT.indexOf("The harbour") + "Monday. Rain. ".length);
  assert.equal(waiting.length, 2);
});

await step("another profile is another reading", async () => {
  const asked = page.waitForRequest((request) => request.url().endsWith("drafts:verify") && request.postData().includes('"guardian"'));
  // The entries of the list stay, so that whoever is about to click one does.
  await page.evaluate(() => { globalThis.entries = [...document.querySelectorAll("#list li")]; });
  await page.locator("#profile").selectOption("guardian");
  const answered = await (await asked).response();
  await answered.finished();
  await page.locator("#draft:not([aria-busy])").waitFor();
  assert.ok(await page.evaluate(() => globalThis.entries.every((entry) => entry.isConnected)));
});

await step("the marked draft is saved as a file that stands by itself", async () => {
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Save marked draft" }).click()]);
  const saved = readFileSync(await download.path(), "utf8");
  assert.ok(saved.includes("Silent omission") && saved.includes("<style>") && !saved.includes("<script"), "a whole file");
  assert.doesNotMatch(saved, /(src|href)="(?!#|https:\/\/example\.org)/);
  const alone = await visit();
  await alone.setContent(saved);
  await clean(alone, "the saved file");
  await alone.context().close();
});

await step("from a finding to the speaker, narrowed by words, outlet and day, and back to the draft", async () => {
  await page.locator("#list button").first().click();
  await page.locator("#detail").getByRole("link", { name: "Anna Berg" }).first().click();
  await page.waitForURL("**/speakers/anna-berg");
  await page.getByRole("heading", { name: "Anna Berg", level: 1 }).waitFor();
  await clean(page, "a speaker");
  await shoot(page, "speaker");
  const said = page.locator(".entry");
  assert.ok((await said.count()) > 1);
  await page.getByLabel("Words").fill("ferry tunnel");
  await page.getByRole("button", { name: "Show" }).click();
  await page.waitForURL("**/speakers/anna-berg?**q=ferry+tunnel**");
  assert.equal(await said.count(), 1);
  await page.getByLabel("Words").fill("");
  await page.getByLabel("Outlet").fill("Evening Post");
  await page.getByLabel("Said from").fill("2025-03-01");
  await page.getByRole("button", { name: "Show" }).click();
  await page.waitForURL("**outlet=Evening+Post**");
  assert.equal(await said.count(), 1);
  await page.locator(".entry a").first().click();
  await page.waitForURL("**/quotations/**");
  await clean(page, "a quotation");
  await shoot(page, "quotation");
  await page.locator(".printing a").first().click();
  await page.waitForURL("**/documents/**");
  await clean(page, "a document");
  await shoot(page, "document");
  for (let back = 0; back < 5; back += 1) await page.goBack();
  await page.locator("#list button").first().waitFor();
  assert.ok((await page.locator("#draft").inputValue()).includes("The harbour will close"), "the draft is still there");
});

await step("the forms of a desk are clean, and lead where they say", async () => {
  const desk = await visit();
  await desk.goto(`${address}/speakers/anna-berg`);
  await desk.locator(".desk-tools summary").click();
  await clean(desk, "what may be decided about a speaker");
  await desk.getByRole("link", { name: "Two speakers in one?" }).click();
  await desk.waitForURL("**/speakers/anna-berg/split");
  await clean(desk, "splitting a speaker");
  await desk.goto(`${address}/speakers/anna-berg/merge?who=Erik+Berg`);
  await desk.getByRole("radio").first().waitFor();
  await clean(desk, "merging two speakers");
  await desk.goto(`${address}/speakers/erik-berg`);
  await desk.locator(".entry a").first().click();
  await desk.waitForURL("**/quotations/**");
  await desk.locator(".desk-tools summary").click();
  await clean(desk, "what may be decided about a quotation");
  await desk.getByRole("link", { name: "Wrong speaker" }).click();
  await desk.waitForURL("**/correct");
  await desk.getByLabel("Who said it").fill("Dahl");
  await desk.getByRole("button", { name: "Look up" }).click();
  await desk.getByRole("radio", { name: /Carl Dahl/ }).check();
  await clean(desk, "correcting a speaker");
  await desk.goto(`${address}/speakers/carl-dahl`);
  await desk.locator(".desk-tools summary").click();
  await desk.getByLabel("The name to show").fill("Carl-Johan Dahl");
  await desk.locator("#rename-author").fill("A. Editor");
  await desk.getByRole("button", { name: "Change the name" }).click();
  await desk.getByRole("heading", { name: "Carl-Johan Dahl", level: 1 }).waitFor();
  await clean(desk, "a speaker who was renamed");
  await desk.goto(`${address}/documents/pier`);
  await desk.locator(".desk-tools summary").click();
  await clean(desk, "taking a document back");
  await desk.getByRole("checkbox").check();
  await desk.locator("#retract-author").fill("A. Editor");
  await desk.getByRole("button", { name: "Retract the document" }).click();
  await desk.getByRole("status").filter({ hasText: "taken back" }).waitFor();
  await clean(desk, "a document that was taken back");
  await desk.context().close();
});

await step("lists lead on and back", async () => {
  const list = await visit();
  await list.goto(`${address}/search`);
  const shown = () => list.locator(".entry .saying").allTextContents();
  const first = await shown();
  await list.getByRole("link", { name: "Next page" }).click();
  await list.getByRole("link", { name: "Next page" }).click();
  await list.waitForURL("**seen=100**");
  await clean(list, "the third page of a list");
  await list.getByRole("link", { name: "Previous page" }).click();
  await list.waitForURL("**seen=50**");
  await list.getByRole("link", { name: "Previous page" }).click();
  await list.getByRole("link", { name: "Previous page" }).waitFor({ state: "detached" });
  assert.deepEqual(await shown(), first);
  await list.context().close();
});

await step("every other page is clean, light and dark", async () => {
  for (const colorScheme of ["light", "dark"]) {
    const other = await visit({ colorScheme });
    for (const place of ["/speakers", "/speakers?q=Berg", "/documents", "/search?q=harbour", "/rules", "/log", "/sign-in", "/speakers/anna-berg", "/nowhere"]) {
      if (place === "/nowhere") continue;
      await other.goto(address + place);
      await clean(other, `${place} in ${colorScheme}`);
    }
    await other.goto(address);
    await paste(other, DRAFT);
    await other.locator("#list button").first().click();
    await other.locator("#detail h2").waitFor();
    await clean(other, `the checker in ${colorScheme}`);
    if (colorScheme === "dark") await shoot(other, "checker-dark");
    await other.context().close();
  }
});

await step("it fits a phone", async () => {
  const phone = await visit({ viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true });
  for (const place of ["/", "/speakers", "/speakers/anna-berg", "/documents", "/search", "/rules", "/log", "/documents/hostile"]) {
    await phone.goto(address + place);
    const wide = await phone.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    assert.ok(wide[0] <= wide[1], `${place} is ${wide[0]} wide`);
  }
  await phone.goto(address);
  await paste(phone, DRAFT);
  await phone.locator("#list button").first().waitFor();
  await phone.evaluate(() => {
    const area = document.getElementById("draft");
    area.focus();
    area.setSelectionRange(70, 70);
  });
  await phone.locator(".peek").waitFor();
  await clean(phone, "the checker on a phone");
  await shoot(phone, "phone", { scale: "css" });
  await phone.locator(".peek").click();
  assert.equal(await phone.evaluate(() => document.activeElement.id), "detail");
  await phone.context().close();
});

await step("without a script the form does it", async () => {
  const plain = await visit({ javaScriptEnabled: false });
  await plain.goto(address);
  await plain.locator("#draft").fill(DRAFT);
  await plain.getByRole("button", { name: "Check" }).click();
  assert.equal(await plain.locator("#draft").evaluate((area) => getComputedStyle(area).overflowY), "auto", "a long draft can be scrolled");
  assert.equal(await plain.locator(".finding").count(), 4);
  assert.equal(await plain.locator("mark.quotation").count(), 4);
  await plain.locator("#file").setInputFiles({ name: "draft.md", mimeType: "text/markdown", buffer: Buffer.from("“We sail at noon, whatever the weather may bring,” Carl Dahl said.") });
  await plain.getByRole("button", { name: "Check" }).click();
  assert.equal(await plain.locator(".finding").count(), 1);
  await plain.goto(`${address}/speakers/anna-berg`);
  assert.ok((await plain.locator(".entry").count()) > 1);
  await plain.context().close();
});

await step("a file is dropped, and one that cannot be read is refused with words", async () => {
  const other = await visit();
  await other.goto(address);
  const drop = (name, bytes) => other.evaluate(([name, bytes]) => {
    const data = new DataTransfer();
    data.items.add(new File([new Uint8Array(bytes)], name));
    document.querySelector(".editor").dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
  }, [name, [...bytes]]);
  await drop("story.txt", Buffer.from("One.\r\n“We sail at noon, whatever the weather may bring,” Carl Dahl said."));
  await other.locator("#list button").waitFor();
  assert.deepEqual(await labels(other), ["1 pass"]);
  await drop("story.txt", Buffer.from([0x61, 0xff]));
  await other.locator("#problem", { hasText: "UTF-8" }).waitFor();
  assert.ok((await other.locator("#draft").inputValue()).startsWith("One.\n"), "the draft stays");
  // That refusal is told by the browser's console as well.
  complaints.splice(0, complaints.length, ...complaints.filter((told) => !told.includes("400")));
  await other.context().close();
});

await step("a hostile draft and a hostile article do nothing", async () => {
  const hostile = await visit();
  await hostile.addInitScript(() => {
    globalThis.harm = 0;
    globalThis.alert = () => { globalThis.harm += 1; };
  });
  await hostile.goto(address);
  const words = "x".repeat(5000);
  await paste(hostile, `“<img src=x onerror=alert(1)> \u202edrawkcab\u202c ${words},” said Eve <script>alert(2)</script> Mallory.\n\n“The harbour will not close \u202ebefore\u202c the autumn,” said Anna Berg.\u0007 [x](javascript:alert(3))`);
  await hostile.locator("#list button").first().waitFor();
  for (const at of [0, 1]) {
    await hostile.locator("#list button").nth(at).click();
    await hostile.locator("#detail h2").waitFor();
  }
  assert.ok((await hostile.locator("#notes").textContent()).includes("nobody sees"));
  assert.ok((await hostile.locator("#list .hidden-sign").count()) > 0, "hidden signs are shown");
  const wide = () => hostile.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok((await wide()) <= 0, "enormous words are broken");
  await laidOutAlike(hostile);
  await clean(hostile, "a hostile draft");
  const found = await hostile.goto(`${address}/documents/hostile`);
  assert.equal(found.status(), 200);
  assert.ok((await wide()) <= 0, "a hostile document fits");
  assert.ok((await hostile.locator(".hidden-sign").count()) > 0);
  await clean(hostile, "a hostile document");
  await hostile.locator("mark + a.tag").first().click();
  await hostile.waitForURL("**/quotations/**");
  await clean(hostile, "a hostile quotation");
  await hostile.goto(`${address}/search?q=%3Cscript%3E`);
  await clean(hostile, "a hostile search");
  const harm = await hostile.evaluate(() => [globalThis.harm, document.querySelectorAll("img, iframe, script:not([src]):not([type='application/ld+json'])").length]);
  assert.deepEqual(harm, [0, 0]);
  await hostile.context().close();
});

await step("two hundred quotations stay smooth", async () => {
  const long = await visit();
  await long.goto(address);
  const text = readFileSync(process.env.ONRECORD_LONG_DRAFT, "utf8");
  assert.ok(text.split(/\s+/).length >= 5000);
  await paste(long, text);
  await long.locator("#list button").nth(199).waitFor();
  assert.equal(await long.locator("#mirror .label").count(), 200);
  const told = await long.evaluate(async () => {
    const area = document.getElementById("draft");
    const mirror = document.getElementById("mirror");
    area.focus();
    const middle = area.value.indexOf(" ", area.value.length / 2);
    area.setSelectionRange(middle, middle);
    let changed = 0;
    const watch = new MutationObserver((changes) => {
      for (const change of changes) changed += change.addedNodes.length;
    });
    watch.observe(mirror, { childList: true });
    const times = [];
    for (const letter of "while the tide was turning ") {
      const began = performance.now();
      document.execCommand("insertText", false, letter);
      mirror.getBoundingClientRect();
      await new Promise(requestAnimationFrame);
      times.push(performance.now() - began);
    }
    await new Promise((done) => setTimeout(done, 0));
    return { changed, letters: times.length, median: times.sort((a, b) => a - b)[times.length >> 1], worst: times.at(-1) };
  });
  // A letter touches its own line and no other.
  assert.equal(told.changed, told.letters);
  console.log(`   a letter to its frame: median ${told.median.toFixed(1)} ms, worst ${told.worst.toFixed(1)} ms`);
  assert.ok(told.median < 250, `${told.median} ms a letter`);
  await long.context().close();
});

await step("nothing was asked of anybody else, and nothing was complained of", async () => {
  assert.deepEqual(outside, []);
  assert.deepEqual(complaints, []);
});

await browser.close();
