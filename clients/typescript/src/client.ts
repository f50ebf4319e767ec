/** The client: the three services with every method, and what is done every day with fewer words. */

import { type MessageInitShape, create } from "@bufbuild/protobuf";
import { type Client as Service, type Interceptor, type Transport, createClient } from "@connectrpc/connect";
import { Corpus, type IngestOutcome } from "./gen/onrecord/v1/corpus_pb.js";
import { type Document, DocumentSchema, type Quotation, type Speaker } from "./gen/onrecord/v1/quotation_pb.js";
import { type Event, Registry, type SpeakerCandidate } from "./gen/onrecord/v1/registry_pb.js";
import {
  type AttributeTextResponse,
  type BatchVerifyDraftsResponse,
  type DraftSchema,
  Verifier,
  type VerifyDraftResponse,
  type WaiverSchema,
} from "./gen/onrecord/v1/verifier_pb.js";
import { again, identified, inUtf16, withKey } from "./interceptors.js";
import { retried } from "./retry.js";

/** How to speak to a server. */
export interface Options {
  /** The API key, where the server asks for one. */
  readonly apiKey?: string;
  /** Send the key without TLS to another machine too, because the way there is safe. */
  readonly keyInPlainText?: boolean;
  /** How long a call may take in milliseconds, all its tries together; a minute where it is not given. */
  readonly timeoutMs?: number;
  /** How often a call that the server turned away is tried again, when the server said; 4 where it is not given. */
  readonly retries?: number;
}

/** A draft: its text, or the text with a label and a day. */
export type DraftInit = string | MessageInitShape<typeof DraftSchema>;
/** What else there is to say with a draft. */
export interface VerifyOptions {
  /** The house profile; the server's default where it is not given. */
  readonly profile?: string;
  /** A house profile of one's own, as TOML. */
  readonly profileToml?: string;
  /** List terms in marks too. */
  readonly includeTerms?: boolean;
  /** Answer from this sequence number or a later one. */
  readonly minSequence?: bigint;
  /** Findings that somebody takes on himself. */
  readonly waivers?: MessageInitShape<typeof WaiverSchema>[];
}
/** A document: its text, or the text with what is known of it. */
export type DocumentInit = string | MessageInitShape<typeof DocumentSchema>;

interface Listed {
  readonly filter?: string;
  readonly orderBy?: string;
  readonly pageSize?: number;
}

/** Few enough that turning a call away loses little. */
const DOCUMENTS_PER_CALL = 1000;

/**
 * Speaks to a server of onrecord. `verifier`, `registry` and `corpus` have every method of the API; the methods here are those of every day.
 * What goes wrong is thrown as a ConnectError, which {@link problem} reads.
 */
export class Client {
  readonly verifier: Service<typeof Verifier>;
  readonly registry: Service<typeof Registry>;
  readonly corpus: Service<typeof Corpus>;
  readonly #retries: number;

  /** `onrecord/node` and `onrecord/web` make one; over a transport of one's own, that function is given the interceptors. */
  constructor(address: string, options: Options, transport: (interceptors: Interceptor[]) => Transport) {
    this.#retries = options.retries ?? 4;
    const interceptors = [again(this.#retries), inUtf16, identified];
    if (options.apiKey !== undefined) {
      interceptors.push(withKey(checkedKey(options.apiKey, address, options.keyInPlainText ?? false)));
    }
    const over = transport(interceptors);
    this.verifier = createClient(Verifier, over);
    this.registry = createClient(Registry, over);
    this.corpus = createClient(Corpus, over);
  }

  /** Verifies every quotation of a draft. */
  verifyDraft(draft: DraftInit, options: VerifyOptions = {}): Promise<VerifyDraftResponse> {
    return this.verifier.verifyDraft({ ...options, draft: asDraft(draft) });
  }

  /**
   * Verifies many drafts in one stream, which are read as the server takes them. Results come as they are ready, not in the order of the drafts; a
   * bad draft does not end the others. Browsers cannot send streams: there, verify them one by one.
   */
  verifyDrafts(drafts: Iterable<DraftInit> | AsyncIterable<DraftInit>, options: VerifyOptions = {}): AsyncIterable<BatchVerifyDraftsResponse> {
    async function* requests() {
      for await (const draft of drafts) {
        yield { request: { ...options, draft: asDraft(draft) } };
      }
    }
    // A stream takes the server's time, not that of a call.
    return this.verifier.batchVerifyDrafts(requests(), { timeoutMs: 0 });
  }

  /** Finds every quotation on record that occurs in a text, between marks or not. */
  attributeText(text: string): Promise<AttributeTextResponse> {
    return this.verifier.attributeText({ text });
  }

  /** Finds a speaker by any name, alias or office; several candidates where the name is ambiguous. */
  async lookupSpeaker(query: string): Promise<SpeakerCandidate[]> {
    return (await this.registry.lookupSpeaker({ query })).candidates;
  }

  /** Lists the quotations of a speaker, `speakers/…`, or of all; further pages are fetched as they are needed. */
  quotations(speaker = "speakers/-", options: Listed = {}): AsyncIterable<Quotation> {
    return paged(async (pageToken) => {
      const page = await this.registry.listQuotations({ pageSize: 200, ...options, parent: speaker, pageToken });
      return [page.quotations, page.nextPageToken];
    });
  }

  /** Lists everybody who is quoted or named in a document. */
  speakers(options: Listed = {}): AsyncIterable<Speaker> {
    return paged(async (pageToken) => {
      const page = await this.registry.listSpeakers({ pageSize: 200, ...options, pageToken });
      return [page.speakers, page.nextPageToken];
    });
  }

  /** Lists the documents, without their texts. */
  documents(options: Listed = {}): AsyncIterable<Document> {
    return paged(async (pageToken) => {
      const page = await this.registry.listDocuments({ pageSize: 200, ...options, pageToken });
      return [page.documents, page.nextPageToken];
    });
  }

  /** Lists everything that ever changed the record, behind a sequence number. */
  events(afterSequence = 0n): AsyncIterable<Event> {
    return paged(async (pageToken) => {
      const page = await this.registry.listEvents({ pageSize: 200, afterSequence, pageToken });
      return [page.events, page.nextPageToken];
    });
  }

  /**
   * Puts documents on record: one outcome a document, in their order. A bad document does not end the others, and sending one again changes
   * nothing. Once this resolves, what was accepted is on the server's disk. Browsers cannot send streams.
   */
  async ingest(documents: Iterable<DocumentInit> | AsyncIterable<DocumentInit>, author = ""): Promise<IngestOutcome[]> {
    const { maxItemsPerCall } = await this.verifier.getServerInfo({});
    const size = Math.min(DOCUMENTS_PER_CALL, maxItemsPerCall || DOCUMENTS_PER_CALL);
    const outcomes: IngestOutcome[] = [];
    for await (const batch of batches(documents, size)) {
      async function* requests() {
        for (const document of batch) {
          yield { document: create(DocumentSchema, typeof document === "string" ? { text: document } : document), author };
        }
      }
      const answer = await retried(() => this.corpus.ingestDocuments(requests(), { timeoutMs: 0 }), this.#retries);
      const before = BigInt(outcomes.length);
      for (const outcome of answer.outcomes) {
        outcome.index += before;
        outcomes.push(outcome);
      }
    }
    return outcomes;
  }
}

function asDraft(draft: DraftInit): MessageInitShape<typeof DraftSchema> {
  return typeof draft === "string" ? { text: draft } : draft;
}

async function* paged<T>(fetch: (pageToken: string) => Promise<[T[], string]>): AsyncGenerator<T> {
  let pageToken = "";
  do {
    const [items, next] = await fetch(pageToken);
    yield* items;
    pageToken = next;
  } while (pageToken !== "");
}

async function* batches<T>(items: Iterable<T> | AsyncIterable<T>, size: number): AsyncGenerator<T[]> {
  let batch: T[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length === size) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) {
    yield batch;
  }
}

function checkedKey(apiKey: string, address: string, inPlainText: boolean): string {
  const key = apiKey.trim();
  if (!/^[!-~]+$/.test(key)) {
    throw new TypeError("the API key is empty or holds characters that no key has; give it whole and as it was given out");
  }
  const { protocol, hostname } = new URL(address);
  const here = hostname === "localhost" || hostname === "[::1]" || /^127(\.\d+){3}$/.test(hostname);
  if (protocol !== "https:" && !here && !inPlainText) {
    throw new TypeError("over http:// everybody on the way could read the API key: use https://, or say keyInPlainText: true");
  }
  return key;
}
