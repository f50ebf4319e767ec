/**
 * onrecord: who said what, when, where, and is this quotation faithful?
 *
 * A client of the service. `onrecord/node` connects programs, `onrecord/web` pages; both give a {@link Client}. Spans count UTF-16 code units,
 * so that `text.slice(span.start, span.end)` is what a span means.
 */

export { Client, type DocumentInit, type DraftInit, type Options, type VerifyOptions } from "./client.js";
export { problem, type Problem, type Violation } from "./problem.js";
export { Code, ConnectError } from "@connectrpc/connect";
export * from "./gen/onrecord/v1/quotation_pb.js";
export * from "./gen/onrecord/v1/verifier_pb.js";
export * from "./gen/onrecord/v1/registry_pb.js";
export * from "./gen/onrecord/v1/corpus_pb.js";
