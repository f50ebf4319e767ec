/** Connects programs: gRPC over HTTP/2. */

import { createGrpcTransport } from "@connectrpc/connect-node";
import { Client, type Options } from "./client.js";

/** What TLS needs beyond the system's certificates: PEM as Node takes it. */
export interface NodeOptions extends Options {
  /** Certificates to believe; those of the system where it is not given. */
  readonly ca?: string | Uint8Array;
  /** The certificate to show where the server asks for one. */
  readonly clientCert?: string | Uint8Array;
  /** Its private key. */
  readonly clientKey?: string | Uint8Array;
}

/** A client of the server at `http://HOST:PORT` or `https://HOST:PORT`, the port for gRPC. It connects when first called. */
export function connect(address: string, options: NodeOptions = {}): Client {
  const tls: Record<string, Buffer> = {};
  for (const [name, pem] of [["ca", options.ca], ["cert", options.clientCert], ["key", options.clientKey]] as const) {
    if (pem !== undefined) {
      tls[name] = Buffer.from(pem as Uint8Array);
    }
  }
  return new Client(address, options, (interceptors) =>
    createGrpcTransport({ baseUrl: address, interceptors, nodeOptions: tls, defaultTimeoutMs: options.timeoutMs ?? 60_000 }),
  );
}
