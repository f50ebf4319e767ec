// The draft checker: sends the draft as it is written, marks each quotation in place, and shows the record beside it.
//
// It calls VerifyDraft as any client does and shows what it answers. Words of strangers become text nodes and nothing else; the draft stays
// in its text area and goes nowhere but into that call.

const form = document.getElementById("checker");
if (form) start(form);

function start(form) {
  const part = (id) => document.getElementById(id);
  const area = part("draft");
  const editor = area.closest(".editor");
  const desk = area.closest(".desk");
  const mirror = part("mirror");
  const list = part("list");
  const detail = part("detail");
  const status = part("status");
  const token = form.elements.form_token.value;
  const calm = matchMedia("(prefers-reduced-motion: reduce)");

  /** Longer drafts are checked and listed, and not marked in place. */
  const LONGEST_MARKED = 400_000;
  /** How long typing must pause, in milliseconds. */
  const PAUSE = 350;
  /** So many sources are shown at first. */
  const SOURCES = 8;

  editor.classList.add("live");

  let book = { words: {}, rules: {} };
  let text = area.value;
  let found = [];
  let chosen = -1;
  let asked = 0;
  let timer = 0;
  let took = 0;
  let underWay = null;
  let shownLines = [];
  let needsWork = false;

  const peek = make("button", { type: "button", class: "peek", hidden: "" });
  desk.querySelector(".paper").append(peek);
  const only = make("input", { type: "checkbox", id: "only" });
  desk.querySelector(".steps").append(make("label", { class: "needs" }, only, "Only what needs work"));
  document.querySelector(".answer")?.remove();

  // ---- words ----

  const label = (value) => book.words[value]?.[0] ?? "";
  const meaning = (value) => book.words[value]?.[1] ?? "";
  const given = (value) => value && !/_(NOT_GIVEN|UNSPECIFIED)$/.test(value);
  const CLASSES = { PASS: "pass", PASS_WITH_NOTE: "note", CANNOT_CHECK: "open", FIX: "fix", STOP: "stop" };
  const tone = (finding) => CLASSES[(finding.headline ?? "").replace("HEADLINE_", "")] ?? "open";
  const MONTHS = "January February March April May June July August September October November December".split(" ");

  function day(date) {
    if (!date) return "";
    return [date.day, MONTHS[(date.month ?? 0) - 1], date.year].filter(Boolean).join(" ");
  }

  const plural = (count, noun) => `${count} ${noun}${count === 1 ? "" : "s"}`;

  // ---- making elements ----

  function make(name, attributes, ...content) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes ?? {})) {
      if (value !== undefined && value !== false) element.setAttribute(key, value);
    }
    element.append(...content.flat().filter((one) => one !== undefined && one !== null && one !== ""));
    return element;
  }

  // Characters that nobody sees, or that reorder what stands around them.
  const HIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|\u{e0000}|[\u{e0001}-\u{e007f}]/gu;

  /** Strangers' words: set apart, hidden characters by their numbers. */
  function words(said) {
    const whole = make("bdi");
    let at = 0;
    for (const sign of said.matchAll(HIDDEN)) {
      whole.append(said.slice(at, sign.index).replace(/[\r\n]+/g, " "));
      const number = sign[0].codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
      whole.append(make("span", { class: "hidden-sign" }, `U+${number}`));
      at = sign.index + sign[0].length;
    }
    whole.append(said.slice(at).replace(/[\r\n]+/g, " "));
    return whole;
  }

  const quoted = (said) => ["“", words(said), "”"];
  const page = (name) => "/" + name.split("/").map(encodeURIComponent).join("/");
  const link = (name, content) => (name ? make("a", { href: page(name) }, content) : content);
  const value = (name) => make("span", { class: "value", title: meaning(name) }, label(name));
  const small = (name) => make("span", { class: "value", title: meaning(name) }, label(name).toLowerCase());
  const badge = (finding) => make("span", { class: `badge ${tone(finding)}` }, label(finding.headline));

  // ---- asking ----

  function later(pause) {
    clearTimeout(timer);
    timer = setTimeout(check, pause ?? Math.max(PAUSE, Math.min(2 * took, 3000)));
  }

  async function check() {
    clearTimeout(timer);
    const mine = ++asked;
    underWay?.abort();
    const draft = area.value;
    if (!draft.trim()) {
      take([], { findings: [] });
      desk.classList.remove("busy-with");
      part("side").hidden = true;
      return;
    }
    underWay = new AbortController();
    area.setAttribute("aria-busy", "true");
    const began = performance.now();
    try {
      const response = await fetch("/v1/drafts:verify", {
        method: "POST",
        headers: { "content-type": "application/json", "x-onrecord-form": token },
        body: JSON.stringify({ draft: { text: draft, published: published() }, profile: form.elements.profile.value, encodingType: "ENCODING_TYPE_UTF16" }),
        signal: underWay.signal,
        cache: "no-store",
      });
      const answer = await response.json();
      // Something newer was asked, or written, since.
      if (mine !== asked || area.value !== draft) return;
      took = performance.now() - began;
      if (!response.ok) return refused(response, answer);
      trouble("");
      take(answer.findings ?? [], answer);
    } catch (error) {
      if (error.name === "AbortError" || mine !== asked) return;
      trouble("The server does not answer. The draft is as you left it; checking goes on when you write, or press Check.");
    } finally {
      if (mine === asked) area.removeAttribute("aria-busy");
    }
  }

  /** The day of publication, which resolves "on Thursday"; none where nobody says. */
  function published() {
    const [year, month, day] = form.elements.published.value.split("-").map(Number);
    return day ? { year, month, day } : undefined;
  }

  function refused(response, answer) {
    if (response.status === 401) {
      trouble("Your sign-in has ended: copy the draft, and sign in again.", make("a", { href: "/sign-in" }, "Sign in"));
    } else if (response.status === 429 || response.status === 503) {
      later(1000 * (Number(response.headers.get("retry-after")) || 2));
      trouble("The server is busy; the draft is checked again in a moment.");
    } else {
      trouble(answer.message ?? `The server refused (${response.status}).`);
    }
  }

  function trouble(told, ...more) {
    const place = part("problem");
    place.replaceChildren(...(told ? [words(told), " ", ...more] : []));
    place.hidden = !told;
  }

  // ---- findings ----

  function take(findings, answer) {
    const before = found[chosen]?.finding.id;
    const place = chosen;
    found = findings.map((finding) => ({
      finding,
      start: finding.span?.start ?? 0,
      end: finding.span?.end ?? 0,
      stale: false,
    }));
    chosen = found.findIndex((one) => one.finding.id === before);
    // A corrected quotation has another id; it stands where it stood.
    if (chosen < 0 && before && place < found.length) chosen = place;
    desk.classList.add("busy-with");
    part("side").hidden = false;
    tell(sum(), true);
    const notes = [...(answer.notes ?? []), ...(answer.waiverProblems ?? []).map((one) => `Waiver: ${one.message ?? ""}`)];
    if (text.search(HIDDEN) >= 0) notes.push("The draft holds characters that nobody sees; where it is quoted they are shown by their numbers.");
    if (text.length > LONGEST_MARKED) notes.push("The draft is long: its quotations are listed, and not marked in place.");
    part("notes").replaceChildren(...notes.flatMap((note) => [words(note), make("br")]));
    part("notes").hidden = notes.length === 0;
    paint();
    enumerate();
    show();
  }

  function sum() {
    if (found.length === 0) return "This draft quotes nobody, as far as it could be read.";
    const counts = ["STOP", "FIX", "CANNOT_CHECK", "PASS_WITH_NOTE", "PASS"].map((name) => {
      const count = found.filter((one) => one.finding.headline === `HEADLINE_${name}`).length;
      return count ? `${count} ${label(`HEADLINE_${name}`).toLowerCase()}` : "";
    });
    return `${plural(found.length, "quotation")}: ${counts.filter(Boolean).join(", ")}`;
  }

  function tell(said, quiet) {
    if (status.textContent !== said || !quiet) status.textContent = said;
  }

  // ---- marks under the words ----

  /** The draft line by line, as pieces of text with the finding each belongs to. */
  function lines() {
    const starts = found.map((one, at) => [one, at]).filter(([one]) => one.end > one.start);
    let from = 0;
    let first = 0;
    return text.split("\n").map((line) => {
      const to = from + line.length;
      while (first < starts.length && starts[first][0].end <= from) first += 1;
      const here = [];
      for (let at = first; at < starts.length && starts[at][0].start < Math.max(to, from + 1); at += 1) {
        if (starts[at][0].end > from) here.push(starts[at]);
      }
      const pieces = cut(line, from, here);
      from = to + 1;
      return { line, pieces, key: `${line}\n${pieces.map((p) => `${p.from},${p.at},${p.head},${p.look}`).join(";")}` };
    });
  }

  function cut(line, from, here) {
    const edges = new Set([0, line.length]);
    for (const [one] of here) {
      edges.add(Math.min(Math.max(one.start - from, 0), line.length));
      edges.add(Math.min(Math.max(one.end - from, 0), line.length));
    }
    const sorted = [...edges].sort((a, b) => a - b);
    const pieces = [];
    for (let edge = 0; edge + 1 < sorted.length; edge += 1) {
      const [start, end] = [sorted[edge], sorted[edge + 1]];
      // The innermost of those that hold it.
      const owner = here.findLast(([one]) => one.start - from <= start && one.end - from >= end);
      const look = owner ? `${tone(owner[0].finding)}${owner[0].stale ? " stale" : ""}` : "";
      pieces.push({ from: start, to: end, at: owner ? owner[1] : -1, look, head: owner ? owner[0].start - from === start : false });
    }
    return pieces;
  }

  function drawn({ line, pieces }) {
    const block = make("div");
    for (const piece of pieces) {
      const said = line.slice(piece.from, piece.to);
      if (piece.at < 0) {
        block.append(said);
        continue;
      }
      const mark = make("span", { class: `q ${piece.look}`, "data-at": piece.at });
      if (piece.head) {
        const name = `${piece.at + 1} ${label(found[piece.at].finding.headline).toLowerCase()}`;
        mark.append(make("span", { class: "label" }, name));
      }
      mark.append(said);
      block.append(mark);
    }
    if (line === "") block.append(make("br"));
    return block;
  }

  /** Brings the marks up to date; lines that did not change stay. */
  function paint() {
    const long = text.length > LONGEST_MARKED;
    editor.classList.toggle("long", long);
    const next = long ? [] : lines();
    let head = 0;
    while (head < next.length && head < shownLines.length && next[head].key === shownLines[head]) head += 1;
    let tail = 0;
    const most = Math.min(next.length, shownLines.length) - head;
    while (tail < most && next[next.length - 1 - tail].key === shownLines[shownLines.length - 1 - tail]) tail += 1;
    const old = [...mirror.children].slice(head, shownLines.length - tail);
    const after = mirror.children[shownLines.length - tail] ?? null;
    old.forEach((element) => element.remove());
    const fresh = document.createDocumentFragment();
    next.slice(head, next.length - tail).forEach((line) => fresh.append(drawn(line)));
    const labels = [...fresh.querySelectorAll(".label")];
    mirror.insertBefore(fresh, after);
    shownLines = next.map((line) => line.key);
    light();
    keepInside(labels);
  }

  /** A label that would stand over the edge goes to the left of where its quotation begins. */
  function keepInside(labels) {
    labels.forEach((label) => label.classList.remove("flip"));
    const edge = mirror.getBoundingClientRect().right;
    const over = labels.map((label) => label.getBoundingClientRect().right > edge);
    labels.forEach((label, at) => label.classList.toggle("flip", over[at]));
  }

  function light() {
    mirror.querySelectorAll(".q.chosen").forEach((mark) => mark.classList.remove("chosen"));
    mirror.querySelectorAll(`.q[data-at="${chosen}"]`).forEach((mark) => mark.classList.add("chosen"));
  }

  /** Moves the findings along with an edit, until the server has read it. */
  function edited() {
    const now = area.value;
    if (now === text) return;
    let head = 0;
    const most = Math.min(now.length, text.length);
    while (head < most && now.charCodeAt(head) === text.charCodeAt(head)) head += 1;
    let tail = 0;
    while (tail < most - head && now.charCodeAt(now.length - 1 - tail) === text.charCodeAt(text.length - 1 - tail)) tail += 1;
    const gone = text.length - tail;
    const shift = now.length - text.length;
    for (const one of found) {
      if (one.start >= gone) {
        one.start += shift;
        one.end += shift;
      } else if (one.end > head) {
        one.stale = true;
        one.start = Math.min(one.start, head);
        one.end = one.end >= gone ? one.end + shift : head;
        if (one.end < one.start) one.end = one.start;
      }
    }
    text = now;
    paint();
    later();
  }

  // ---- the list ----

  /** Brings the list up to date. Entries that did not change stay, so that a click on one is never lost. */
  function enumerate() {
    const entries = found
      .map(({ finding }, at) => ({ finding, at }))
      .filter(({ finding }) => !needsWork || ["HEADLINE_FIX", "HEADLINE_STOP", "HEADLINE_CANNOT_CHECK"].includes(finding.headline));
    entries.forEach(({ finding, at }, place) => {
      const who = finding.recordedSpeakerDisplayName || finding.claim?.speaker || finding.claim?.source || "";
      const said = finding.text ?? "";
      const key = JSON.stringify([at, finding.headline, finding.words, who, said]);
      const there = list.children[place];
      if (there?.dataset.key === key) return;
      const focused = there?.contains(document.activeElement);
      const item = make("li", { "data-key": key }, entry(finding, at, who, said));
      if (there) there.replaceWith(item);
      else list.append(item);
      if (focused) item.firstChild.focus();
    });
    while (list.children.length > entries.length) list.lastChild.remove();
    current();
  }

  function entry(finding, at, who, said) {
    return make(
      "button",
      { type: "button", "data-at": at },
      make("span", { class: "number" }, String(at + 1)),
      make(
        "span",
        {},
        make("span", { class: "kind" }, badge(finding), " ", label(finding.words), who ? " · " : "", who ? words(who) : ""),
        make("span", { class: "snippet" }, quoted(said.length > 90 ? `${said.slice(0, 90)}…` : said)),
      ),
    );
  }

  function current() {
    for (const button of list.querySelectorAll("button")) {
      if (Number(button.dataset.at) === chosen) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    }
  }

  function choose(at, { focus, reveal } = {}) {
    if (at < 0 || at >= found.length) return;
    chosen = at;
    light();
    current();
    show();
    if (reveal) {
      const mark = mirror.querySelector(`.q[data-at="${at}"]`);
      mark?.scrollIntoView({ block: "center", behavior: calm.matches ? "auto" : "smooth" });
    }
    if (focus) detail.focus({ preventScroll: !narrow() });
  }

  const narrow = () => matchMedia("(max-width: 60rem)").matches;

  function step(by, toDraft) {
    if (found.length === 0) return;
    const caret = document.activeElement === area ? area.selectionStart : -1;
    let next = chosen + by;
    if (chosen < 0 && caret >= 0) {
      next = by > 0 ? found.findIndex((one) => one.start >= caret) : found.findLastIndex((one) => one.end <= caret);
    }
    next = (next + found.length) % found.length;
    if (toDraft) {
      area.focus({ preventScroll: true });
      area.setSelectionRange(found[next].start, found[next].end);
    }
    choose(next, { reveal: true });
    const { finding } = found[next];
    tell(`${next + 1} of ${found.length}: ${label(finding.headline)}. ${label(finding.words)}.`);
  }

  // ---- one finding ----

  function show() {
    const one = found[chosen];
    detail.hidden = !one;
    peek.hidden = !one;
    if (!one) return;
    const { finding } = one;
    peek.replaceChildren(`${chosen + 1} `, label(finding.headline), ": ", label(finding.words),
      ...(finding.headline !== "HEADLINE_PASS" && finding.reasons?.length ? [". ", words(finding.reasons[0].message ?? "")] : []));
    const top = detail.scrollTop;
    detail.replaceChildren(
      make("h2", {}, make("span", { class: "number" }, String(chosen + 1)), " ", badge(finding), " ", value(finding.words)),
      make("p", { class: "asked" }, meaning(finding.headline), " ", meaning(finding.words)),
      ...(finding.waivers ?? []).map((waiver) =>
        make("p", { class: "decision" }, `Waived ${(waiver.rules ?? []).join(", ")} by `, words(waiver.author ?? ""), ": ", words(waiver.reason ?? ""))),
      ...wording(finding),
      ...correction(one),
      axes(finding),
      ...reasons(finding),
      ...occurrences(finding),
      ...variants(finding),
      ...section("Not checked", (finding.notChecked ?? []).map((missing) => make("li", {}, words(missing)))),
      make("p", { class: "small" }, "Finding ", make("code", {}, finding.id ?? ""), ", found by ", words(finding.method ?? "")),
    );
    detail.scrollTop = top;
  }

  const section = (name, items) => (items.length ? [make("h3", {}, name), make("ul", { class: "reasons" }, items)] : []);

  function wording(finding) {
    if (!finding.recorded) return [make("blockquote", { class: "drafted" }, quoted(finding.text ?? ""))];
    const steps = finding.diff ?? [];
    const differs = steps.some((step) => step.kind !== "DIFF_KIND_EQUAL");
    const parts = [
      make("h3", {}, link(finding.quotation, "On record")),
      make("p", { class: "diff" }, "“", differs ? steps.flatMap(difference) : words(finding.recorded), "”"),
    ];
    for (const [name, stretches] of [["Left out", finding.omitted], ["In brackets", finding.bracketed]]) {
      if (stretches?.length) {
        parts.push(make("p", { class: "small" }, `${name}: `, stretches.flatMap((said, at) => [at ? ", " : "", ...quoted(said)])));
      }
    }
    return parts;
  }

  function difference(step, at) {
    const aloud = (said) => make("span", { class: "aloud" }, said);
    const gone = () => make("del", {}, aloud("draft: "), words(step.drafted ?? ""));
    const come = () => make("ins", {}, aloud("record: "), words(step.recorded ?? ""));
    const before = at ? [" "] : [];
    switch (step.kind) {
      case "DIFF_KIND_MISSING": return [...before, come()];
      case "DIFF_KIND_ADDED": return [...before, gone()];
      case "DIFF_KIND_REPLACED": return [...before, gone(), " ", come()];
      case "DIFF_KIND_ELIDED": return [...before, make("span", { class: "aside" }, "[… for: ", words(step.recorded ?? ""), "]")];
      case "DIFF_KIND_BRACKETED":
        return [...before, make("span", { class: "aside" }, words(step.drafted ?? ""), step.recorded ? [" for: ", words(step.recorded)] : " (not spoken)")];
      default: return [...before, words(step.recorded || step.drafted || "")];
    }
  }

  function correction(one) {
    const put = one.finding.correction;
    if (!put) return [];
    const { start = 0, end = 0 } = put.span ?? {};
    const replaced = one.stale ? "" : text.slice(start, end);
    const button = make("button", { type: "button", class: "strong", disabled: one.stale ? "" : undefined }, "Put the correction into the draft");
    button.addEventListener("click", () => {
      if (one.stale || text !== area.value) return;
      putIn(start, end, put.text ?? "");
      tell("The correction is in the draft. Checking it.");
    });
    return [
      make("h3", {}, "Correction"),
      make("p", { class: "correction" },
        replaced && replaced !== one.finding.text ? ["for ", ...quoted(replaced), " put "] : replaced ? "" : "put in ", quoted(put.text ?? "")),
      make("p", { class: "put" }, button),
    ];
  }

  /** Replaces a stretch of the draft, so that undoing works. */
  function putIn(start, end, said) {
    area.focus({ preventScroll: true });
    area.setSelectionRange(start, end);
    const done = said ? document.execCommand("insertText", false, said) : document.execCommand("delete");
    if (!done) area.setRangeText(said, start, end, "end");
    edited();
    later(0);
  }

  function axes(finding) {
    const rows = make("dl", { class: "axes" });
    const row = (name, ...content) => rows.append(make("dt", {}, name), make("dd", {}, ...content));
    const judged = (verdict) => (given(verdict) ? [" — ", make("span", { class: "judged" }, small(verdict))] : []);
    const claimed = (content) => make("span", { class: "claimed" }, "the draft has ", content);
    const proof = (said, strength) =>
      said ? make("span", { class: "proof" }, "by ", quoted(said), given(strength) ? [", ", small(strength)] : "") : "";
    const unknown = (said) => make("span", { class: "unknown" }, said);

    const claim = finding.claim ?? {};
    const who = claim.speaker || claim.source || "";
    const recorded = finding.recordedSpeakerDisplayName ?? "";
    if (recorded || who) {
      const printed = finding.occurrences?.[0] ?? {};
      row("Who",
        recorded ? link(finding.recordedSpeaker, words(recorded)) : unknown("the record names nobody"),
        judged(finding.speaker),
        who && who !== recorded ? claimed(words(who)) : "",
        proof([printed.cue, printed.source].filter(Boolean).join(" … ")),
        (finding.candidates ?? []).map((name) => make("span", { class: "claimed" }, "candidate: ", link(name, words(name)))));
    }
    const said = finding.recordedDate;
    const saidHere = day(claim.dateSaid?.date);
    if (said || saidHere) {
      row("When", said ? day(said.date) : unknown("not on record"), judged(finding.date),
        saidHere && saidHere !== day(said?.date) ? claimed(saidHere) : "", proof(said?.basisText, said?.strength));
    }
    const place = finding.recordedPlace;
    const placeHere = claim.locationSaid?.place ?? "";
    if (place || placeHere) {
      row("Where", place ? [words(place.place ?? ""), place.strength === "STRENGTH_WEAK" ? " (dateline only)" : "", place.ambiguous ? " (which one is not said)" : ""] : unknown("not on record"),
        judged(finding.place), placeHere && placeHere !== place?.place ? claimed(words(placeHere)) : "", proof(place?.basisText, place?.strength));
    }
    if (given(finding.record)) {
      const by = finding.record === "RECORD_VERDICT_CORROBORATED" ? ` by ${finding.independentSources ?? 0} independent sources` : "";
      row("Record", value(finding.record), by);
    }
    if (finding.flags?.length) {
      row("Also note", make("ul", { class: "flags" }, finding.flags.map((flag) => make("li", {}, label(flag), make("span", { class: "means" }, meaning(flag))))));
    }
    return rows;
  }

  function reasons(finding) {
    const items = (finding.reasons ?? []).map((reason) => {
      const [title, practice, , because] = book.rules[reason.rule] ?? [];
      const told = make("li", {}, make("a", { href: `/rules#${encodeURIComponent(reason.rule ?? "")}` }, reason.rule ?? ""), " ", title ?? "", ": ", words(reason.message ?? ""));
      if (practice) told.append(make("details", {}, make("summary", {}, "What the rule means"), make("p", { class: "means" }, `${practice} ${because}`)));
      return told;
    });
    return section("Rules", items);
  }

  function occurrences(finding) {
    const all = finding.occurrences ?? [];
    if (all.length === 0) return [];
    const items = all.map((printed) => {
      const address = /^https?:\/\/\S+$/i.test(printed.url ?? "") ? printed.url : "";
      const source = [printed.cue, printed.source].filter(Boolean).join(" … ");
      const kind = printed.kind && !/_(BODY|UNSPECIFIED)$/.test(printed.kind) ? [" ", value(printed.kind)] : [];
      return make("li", {},
        make("p", { class: "where-printed" },
          printed.published ? day(printed.published) : make("span", { class: "unknown" }, "undated"), " ",
          printed.outlet ? [make("strong", {}, words(printed.outlet)), " "] : "",
          link(printed.document, words(printed.title || printed.document || "")), kind,
          address ? [" ", make("a", { href: address, rel: "noopener noreferrer nofollow" }, "original")] : "",
          printed.via ? [" through ", words(printed.via)] : ""),
        make("p", { class: "context" },
          printed.contextBefore ? [words(printed.contextBefore), " "] : "",
          make("mark", { class: "words" }, quoted(printed.text ?? "")),
          source ? [" — ", words(source)] : "",
          printed.contextAfter ? [" ", words(printed.contextAfter)] : ""),
        [printed.decision, printed.dispute].filter(Boolean).map((decision) =>
          make("p", { class: "decision" }, label(decision.kind), " by ", words(decision.author ?? ""), decision.reason ? [": ", ...quoted(decision.reason)] : "")));
    });
    const first = make("ol", { class: "sources" }, items.slice(0, SOURCES));
    const rest = items.slice(SOURCES);
    const more = rest.length
      ? [make("details", {}, make("summary", {}, `and ${rest.length} more`), make("ol", { class: "sources" }, rest))]
      : [];
    return [make("h3", {}, "Sources, earliest first"), first, ...more];
  }

  function variants(finding) {
    const items = (finding.variants ?? []).map((variant) =>
      make("li", {}, quoted(variant.text ?? ""), " in ",
        (variant.documents ?? []).flatMap((name, at) => [at ? ", " : "", link(name, words(name.replace(/^documents\//, "")))])));
    return items.length ? [make("h3", {}, "Also printed as"), make("ul", { class: "variants" }, items)] : [];
  }

  // ---- files ----

  async function open(file) {
    trouble("");
    const most = Number(form.dataset.most);
    if (file.size > most) return trouble(`The file has ${file.size} bytes, and the limit is ${most}. Send it in parts.`);
    try {
      const response = await fetch(`/read?name=${encodeURIComponent(file.name)}`, {
        method: "POST",
        headers: { "x-onrecord-form": token, "content-type": "application/octet-stream" },
        body: file,
        cache: "no-store",
      });
      const answer = response.headers.get("content-type")?.includes("json") ? await response.json() : {};
      if (!response.ok) return trouble(answer.message ?? `The file was refused (${response.status}).`);
      const said = answer.text.replace(/\r\n?/g, "\n");
      if (said.length < LONGEST_MARKED) {
        putIn(0, area.value.length, said);
      } else {
        area.value = said;
        edited();
      }
      area.setSelectionRange(0, 0);
      scrollTo({ top: 0 });
      later(0);
    } catch {
      trouble("The file could not be read.");
    } finally {
      form.elements.file.value = "";
    }
  }

  // ---- what people do ----

  area.addEventListener("input", edited);
  new ResizeObserver(() => keepInside([...mirror.querySelectorAll(".label")])).observe(editor);
  const atCaret = () => {
    if (document.activeElement !== area || area.selectionStart !== area.selectionEnd) return;
    const caret = area.selectionStart;
    const at = found.findLastIndex((one) => one.start <= caret && caret <= one.end && one.end > one.start);
    if (at >= 0 && at !== chosen) choose(at);
  };
  document.addEventListener("selectionchange", atCaret);
  area.addEventListener("click", atCaret);
  list.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) choose(Number(button.dataset.at), { focus: true, reveal: true });
  });
  list.addEventListener("keydown", (event) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!by) return;
    const buttons = [...list.querySelectorAll("button")];
    const next = buttons[buttons.indexOf(document.activeElement) + by];
    if (next) next.focus();
    event.preventDefault();
  });
  detail.addEventListener("keydown", (event) => {
    if (event.key === "Escape") (list.querySelector("[aria-current]") ?? area).focus();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "F8") return;
    event.preventDefault();
    step(event.shiftKey ? -1 : 1, true);
  });
  part("previous").addEventListener("click", () => step(-1));
  part("next").addEventListener("click", () => step(1));
  peek.addEventListener("click", () => {
    detail.focus({ preventScroll: true });
    detail.scrollIntoView({ block: "start", behavior: calm.matches ? "auto" : "smooth" });
  });
  only.addEventListener("change", () => {
    needsWork = only.checked;
    enumerate();
  });
  form.elements.profile.addEventListener("change", check);
  form.elements.published.addEventListener("change", check);
  form.elements.file.addEventListener("change", (event) => {
    if (event.target.files[0]) open(event.target.files[0]);
  });
  form.addEventListener("submit", (event) => {
    const saves = event.submitter?.hasAttribute("formaction");
    if (saves && area.value.trim()) return;
    event.preventDefault();
    if (saves) trouble("There is no draft to save yet.");
    else check();
  });
  for (const kind of ["dragover", "dragleave", "drop"]) {
    editor.addEventListener(kind, (event) => {
      const files = event.dataTransfer?.types.includes("Files");
      if (!files) return;
      event.preventDefault();
      editor.classList.toggle("over", kind === "dragover");
      const file = event.dataTransfer.files[0];
      if (kind === "drop" && file) open(file);
    });
  }

  paint();
  const loaded = fetch(form.dataset.words)
    .then((response) => response.json())
    .then((told) => {
      book = told;
    });
  // A browser puts a draft back that somebody left for another page, after the page is shown.
  addEventListener("pageshow", async () => {
    await loaded.catch(() => {});
    text = area.value;
    shownLines = [];
    mirror.replaceChildren();
    paint();
    if (text.trim()) check();
  });
}
