/** A server of onrecord for the tests: the real program on free ports. `ONRECORD_BIN` names it, or else the one that `cargo build` made is taken. */

import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";

/** The repository, seen from build/test. */
const root = resolve(import.meta.dirname, "../../../..");
export const program = resolve(process.env["ONRECORD_BIN"] ?? join(root, "target/debug/onrecord"));

/** A running server. */
export interface Server {
  /** Where gRPC is. */
  readonly grpc: string;
  /** Where HTTP is. */
  readonly http: string;
  stop(): Promise<void>;
}

const running: ChildProcess[] = [];
const directories: string[] = [];

/** Starts the program with more arguments. */
export async function serve(...given: string[]): Promise<Server> {
  if (!existsSync(program)) {
    throw new Error(`there is no ${program}: run cargo build, or set ONRECORD_BIN`);
  }
  const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("ONRECORD_")));
  const child = spawn(program, ["serve", "--addr", "127.0.0.1:0", "--http-addr", "127.0.0.1:0", "--log", "error", ...given], {
    env: environment,
    stdio: ["ignore", "pipe", "inherit"],
  });
  running.push(child);
  for await (const line of createInterface({ input: child.stdout })) {
    const said = /listens on (\S+) \(gRPC\) and (\S+) \(HTTP\)/.exec(line);
    if (!said) {
      throw new Error(`the server said ${line}`);
    }
    return { grpc: said[1]!, http: said[2]!, stop: () => stopped(child) };
  }
  throw new Error("the server said nothing");
}

function stopped(child: ChildProcess): Promise<void> {
  return new Promise((done) => {
    if (child.exitCode !== null) {
      done();
    }
    child.once("exit", () => done());
    child.kill("SIGTERM");
  });
}

/** Stops every server, and takes their files away. */
export async function cleanUp(): Promise<void> {
  await Promise.all(running.map(stopped));
  directories.forEach((directory) => rmSync(directory, { recursive: true }));
}

/** A directory of one's own. */
export function directory(): string {
  const made = mkdtempSync(join(tmpdir(), "onrecord-test-"));
  directories.push(made);
  return made;
}

/** The articles of the repository, as files of Markdown with a head. */
export function seeds(): { id: string; title: string; label: string; text: string }[] {
  const files = readdirSync(join(root, "seeds")).filter((file) => file.endsWith(".md") && file !== "README.md");
  return files.sort().map((label) => {
    const [, head = "", ...rest] = readFileSync(join(root, "seeds", label), "utf8").split("---\n");
    const field = (name: string) => new RegExp(`^${name}: (.*)$`, "m").exec(head)?.[1] ?? "";
    return { id: field("id"), title: field("title"), label, text: rest.join("---\n") };
  });
}
