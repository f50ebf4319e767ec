/** The client against the real service. */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { after, before, test } from "node:test";
import {
  Code,
  Headline,
  IngestState,
  type BatchVerifyDraftsResponse,
  type Client,
  type DraftInit,
  WordsVerdict,
  problem,
} from "onrecord";
import { connect } from "onrecord/node";
import { connect as connectPage } from "onrecord/web";
import { type Server, cleanUp, directory, program, seeds, serve } from "./server.js";

const spoken = "We are ready, us Europeans, to provide security guarantees to Ukraine for when there is a signed peace";

let server: Server;
let client: Client;

before(async () => {
  server = await serve("--registry", directory());
  client = connect(server.grpc);
  const outcomes = await client.ingest(seeds(), "tests");
  assert.deepEqual(outcomes.map((outcome) => outcome.index), [0n, 1n, 2n, 3n, 4n]);
  assert.ok(outcomes.every((outcome) => outcome.state === IngestState.INGESTED));
});

after(cleanUp);

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) {
    found.push(item);
  }
  return found;
}

/** What a call that must fail says. */
async function failed(call: Promise<unknown>) {
  return problem(await call.then(() => assert.fail("it did not fail"), (error: unknown) => error));
}

test("a draft is verified and its findings can be underlined, by gRPC and gRPC-web", async () => {
  const draft = `Naïve 😀 readers ask. Emmanuel Macron told reporters, “${spoken.replace("signed", "lasting")},” in Paris.`;
  for (const over of [client, connectPage(server.http)]) {
    const answer = await over.verifyDraft({ id: "tonight", text: draft });
    assert.equal(answer.draftId, "tonight");
    assert.equal(answer.headline, Headline.FIX);
    const [finding] = answer.findings;
    assert.equal(finding?.words, WordsVerdict.SUBSTITUTION);
    assert.equal(draft.slice(finding.span?.start, finding.span?.end), finding.text, "spans count UTF-16 code units");
    const correction = finding.correction;
    assert.ok((draft.slice(0, correction?.span?.start) + correction?.text + draft.slice(correction?.span?.end)).includes(spoken));
  }
});

test("many drafts go through one stream", async () => {
  async function* drafts(): AsyncGenerator<DraftInit> {
    for (let number = 0; number < 200; number++) {
      yield { id: `draft-${number}`, text: `😀 ${number}. “${spoken},” Emmanuel Macron said.` };
    }
    yield { id: "empty", text: "" };
  }
  const results = new Map<number, BatchVerifyDraftsResponse>();
  for await (const result of client.verifyDrafts(drafts())) {
    results.set(Number(result.index), result);
  }
  assert.equal(results.size, 201);
  for (let number = 0; number < 200; number++) {
    const { draftId, outcome } = results.get(number)!;
    assert.equal(draftId, `draft-${number}`);
    assert.ok(outcome.case === "response");
    const [finding] = outcome.value.findings;
    assert.equal(`😀 ${number}. “${spoken},” Emmanuel Macron said.`.slice(finding?.span?.start, finding?.span?.end), finding?.text);
  }
  const bad = results.get(200)!.outcome;
  assert.ok(bad.case === "error" && bad.value.code === Code.InvalidArgument);
});

test("a batch may be left early", async () => {
  for await (const result of client.verifyDrafts(Array.from({ length: 50 }, () => `“${spoken},” Emmanuel Macron said.`))) {
    assert.ok(result.outcome.case === "response");
    break;
  }
  assert.equal((await client.verifier.getServerInfo({})).documentCount, 5n);
});

test("words are found without marks too", async () => {
  const text = `😀 They told us: ${spoken}. So it was.`;
  const { matches } = await client.attributeText(text);
  assert.equal(matches.length, 1);
  assert.equal(text.slice(matches[0]?.span?.start, matches[0]?.span?.end), matches[0]?.text);
  assert.equal(matches[0]?.quotation?.speakerDisplayName, "Emmanuel Macron");
});

test("quotations are listed by speaker over all pages", async () => {
  const [candidate] = await client.lookupSpeaker("Macron");
  const speaker = candidate!.speaker!;
  const quotations = await all(client.quotations(speaker.name, { pageSize: 1 }));
  assert.ok(quotations.length > 0 && quotations.length === speaker.quotationCount);
  const occurrence = quotations[0]!.occurrences[0]!;
  const { text } = await client.registry.getDocument({ name: occurrence.document });
  assert.equal(text.slice(occurrence.span?.start, occurrence.span?.end), occurrence.text);
  assert.ok((await all(client.speakers({ pageSize: 2 }))).some(({ name }) => name === speaker.name));
  assert.equal((await all(client.documents({ pageSize: 2 }))).length, 5);
  assert.equal((await all(client.events()))[0]?.author, "tests");
});

test("what is wrong is told field by field", async () => {
  for (const over of [client, connectPage(server.http)]) {
    const wrong = await failed(over.verifyDraft("", { profile: "no such house" }));
    assert.equal(wrong.code, Code.InvalidArgument);
    assert.deepEqual(wrong.violations.map(({ field }) => field).sort(), ["draft.text", "profile"]);
    assert.ok(wrong.message.includes("draft.text"));
    const missing = await failed(over.registry.getSpeaker({ name: "speakers/nobody-of-that-name" }));
    assert.deepEqual([missing.code, missing.reason], [Code.NotFound, "NOT_ON_RECORD"]);
  }
});

test("what is written once is done once", async () => {
  const other = connect((await serve("--registry", directory(), "--limits-items-per-call", "3")).grpc);
  const texts = Array.from({ length: 8 }, (_, number) => `${number} ferries left. “We sail at ${number},” Anna Berg said.`);
  assert.deepEqual((await other.ingest(texts)).map(({ index }) => Number(index)), [0, 1, 2, 3, 4, 5, 6, 7]);
  const again = await other.ingest(texts);
  assert.ok(again.every(({ state }) => state === IngestState.UNCHANGED));
  const [speaker] = await all(other.speakers());
  const renamed = await other.corpus.renameSpeaker({ name: speaker!.name, displayName: "Anna B. Berg" });
  assert.equal(renamed.speaker?.displayName, "Anna B. Berg");
  const events = await all(other.events());
  assert.equal(events.at(-1)?.requestId.length, 36, "the client gave an id of its own");
});

test("a key opens what it is for", async () => {
  const file = join(directory(), "keys.toml");
  const key = execFileSync(program, ["keys", "add", "reader", "--scope", "read", "--keys-file", file], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  }).trim();
  const { grpc, http } = await serve("--keys-file", file);
  for (const open of [(apiKey: string) => connect(grpc, { apiKey }), (apiKey: string) => connectPage(http, { apiKey })]) {
    const reader = open(key);
    assert.ok((await all(reader.speakers())).length > 0);
    const denied = await failed(reader.verifyDraft("“One,” he said."));
    assert.deepEqual([denied.code, denied.metadata["scope"]], [Code.PermissionDenied, "verify"]);
    const stranger = await failed(all(open("not-a-key").speakers()));
    assert.equal(stranger.code, Code.Unauthenticated);
    assert.ok(!stranger.message.includes("not-a-key"));
  }
  assert.equal((await failed(all(connect(grpc).speakers()))).reason, "API_KEY_MISSING");
});

test("a key goes to another machine over TLS only", () => {
  assert.throws(() => connect("http://registry.example:1", { apiKey: "a-key" }), /https/);
  assert.throws(() => connect("http://127.0.0.1:1", { apiKey: "a key" }), /characters/);
  connect("http://registry.example:1", { apiKey: "a-key", keyInPlainText: true });
  connect("https://registry.example:1", { apiKey: "a-key" });
  connect("http://[::1]:1", { apiKey: "a-key" });
});

test("who is turned away comes back", async () => {
  const { grpc } = await serve("--limits-requests-per-second", "5");
  const patient = connect(grpc);
  for (let call = 0; call < 15; call++) {
    await patient.verifier.getServerInfo({});
  }
  const hasty = connect(grpc, { retries: 0 });
  const busy = await failed(Promise.all(Array.from({ length: 20 }, () => hasty.verifier.getServerInfo({}))));
  assert.deepEqual([busy.code, busy.reason], [Code.ResourceExhausted, "TOO_MANY_REQUESTS"]);
  assert.ok((busy.retryAfterMs ?? 0) > 0);
});

test("time runs out", async () => {
  const long = Array.from({ length: 4000 }, (_, number) => `“We sail at ${number} whatever the weather may bring,” Anna Berg said. `).join("");
  const late = await failed(connect(server.grpc, { timeoutMs: 2 }).verifyDraft(long));
  assert.equal(late.code, Code.DeadlineExceeded);
});

test("a server that is gone is said to be", async () => {
  const leaving = await serve();
  const left = connect(leaving.grpc);
  assert.equal((await left.verifier.getServerInfo({})).documentCount, 5n);
  await leaving.stop();
  assert.equal((await failed(left.verifier.getServerInfo({}))).code, Code.Unavailable);
  assert.equal((await failed(all(left.verifyDrafts(["“One,” he said."])))).code, Code.Unavailable);
});
