/** What every call goes through: the key, the unit of offsets, an id for what writes, and another try where the server was busy. */

import type { DescMessage, Message, MessageShape } from "@bufbuild/protobuf";
import type { Interceptor } from "@connectrpc/connect";
import { EncodingType } from "./gen/onrecord/v1/quotation_pb.js";
import { retried } from "./retry.js";

/** Sends the API key. */
export function withKey(apiKey: string): Interceptor {
  return (next) => (request) => {
    request.header.set("authorization", `Bearer ${apiKey}`);
    return next(request);
  };
}

/** Asks for offsets in UTF-16 code units, as strings here count, where a request asks for nothing else. */
export const inUtf16: Interceptor = (next) => (request) => {
  if (!request.stream) {
    count(request.message);
    return next(request);
  }
  return next({ ...request, message: counted(request.message) });
};

async function* counted<T extends DescMessage>(messages: AsyncIterable<MessageShape<T>>): AsyncIterable<MessageShape<T>> {
  for await (const message of messages) {
    count((message as Message & { request?: Message }).request ?? message);
    yield message;
  }
}

function count(message: Message): void {
  const request = message as Message & { encodingType?: EncodingType };
  if (request.encodingType === EncodingType.UNSPECIFIED) {
    request.encodingType = EncodingType.UTF16;
  }
}

/** Gives a request that has a `requestId` and says none an id of its own: tried twice, it is done once. */
export const identified: Interceptor = (next) => (request) => {
  const message = request.message as { requestId?: string };
  if (!request.stream && message.requestId === "") {
    message.requestId = crypto.randomUUID();
  }
  return next(request);
};

/** Tries a call again that the server turned away. Streams are not: what they sent is gone. */
export function again(retries: number): Interceptor {
  return (next) => (request) =>
    request.stream ? next(request) : retried(() => next(request), retries, request.signal);
}
