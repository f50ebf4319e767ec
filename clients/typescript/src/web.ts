/** Connects pages: gRPC-web over the HTTP port, which must allow the page's origin (`http.cors_origins`). */

import { createGrpcWebTransport } from "@connectrpc/connect-web";
import { Client, type Options } from "./client.js";

/** A client of the server at `http://HOST:PORT` or `https://HOST:PORT`, the port for HTTP. */
export function connect(address: string, options: Options = {}): Client {
  return new Client(address, options, (interceptors) =>
    createGrpcWebTransport({ baseUrl: address, interceptors, defaultTimeoutMs: options.timeoutMs ?? 60_000 }),
  );
}
