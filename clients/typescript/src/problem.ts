/** What went wrong with a call, out of the details that its error carries. */

import { Code, ConnectError } from "@connectrpc/connect";
import { BadRequestSchema, ErrorInfoSchema, RetryInfoSchema } from "./gen/google/rpc/error_details_pb.js";

/** One field of a request that cannot be what it is. */
export interface Violation {
  /** The path of the field, such as `draft.text`. */
  readonly field: string;
  /** What is wrong with it, and what would be right. */
  readonly description: string;
  /** The same for programs, such as `REQUIRED`. */
  readonly reason: string;
}

/** Why a call failed. */
export interface Problem {
  readonly code: Code;
  /** What is wrong and what would help. */
  readonly message: string;
  /** What is wrong, for programs, such as `NOT_ON_RECORD`; empty where no server of onrecord answered. */
  readonly reason: string;
  /** What the reason is about. */
  readonly metadata: Readonly<Record<string, string>>;
  /** All fields of the request that are wrong. */
  readonly violations: readonly Violation[];
  /** In how many milliseconds the server wants to be asked again; undefined where that would not help. */
  readonly retryAfterMs: number | undefined;
  /** The id under which the server's log has the call. */
  readonly requestId: string;
}

/** Reads an error that a call threw. What is no error of a call is an unknown problem with its message. */
export function problem(error: unknown): Problem {
  const said = ConnectError.from(error);
  const info = said.findDetails(ErrorInfoSchema)[0];
  const retry = said.findDetails(RetryInfoSchema)[0]?.retryDelay;
  return {
    code: said.code,
    message: said.rawMessage,
    reason: info?.reason ?? "",
    metadata: info?.metadata ?? {},
    violations: said
      .findDetails(BadRequestSchema)
      .flatMap((request) => request.fieldViolations)
      .map(({ field, description, reason }) => ({ field, description, reason })),
    retryAfterMs: retry && Number(retry.seconds) * 1000 + Math.ceil(retry.nanos / 1_000_000),
    requestId: said.metadata.get("x-request-id") ?? "",
  };
}
