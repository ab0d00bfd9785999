import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { deflateRawSync } from "node:zlib";
import { transformSync } from "esbuild";
import { bundle } from "../bundle/build.ts";

const folder = "dist/bench";
const runner = join(folder, "runner.mjs");
export const empty = join(folder, "empty.mjs");

/** Says its resident memory in megabytes, and waits. */
const idle = `
const rss = process.memoryUsage.rss() / 1_048_576;
process.getBuiltinModule("node:fs").writeSync(3, JSON.stringify({ rss }) + "\\n");
process.stdin.resume();
`;

/** A function as it is deployed, with its size in bytes. */
export interface Program {
  readonly name: string;
  /** What Node is started with. */
  readonly words: readonly string[];
  /** What it loads at start. */
  readonly start: number;
  /** The package, compressed. */
  readonly zip: number;
}

const filesOf = (outdir: string) => readdirSync(outdir).map((file) => readFileSync(join(outdir, file)));
const zipOf = (outdir: string) =>
  filesOf(outdir).reduce((sum, file) => sum + deflateRawSync(file, { level: 9 }).length, 0);

async function program(file: string, outdir: string): Promise<Program> {
  // The chunks of an earlier build have other names, and would count.
  rmSync(outdir, { recursive: true, force: true });
  const { name, start } = await bundle(file, outdir);
  const words = [runner, `../../${outdir}/index.mjs`, name];
  return { name, words, start, zip: zipOf(outdir) };
}

/** Builds what is measured: two functions as they are deployed, the floor, and a Node process that does nothing. */
export async function programs() {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const { code } = transformSync(readFileSync("scripts/bench/runner.ts", "utf8"), { loader: "ts" });
  writeFileSync(runner, code);
  writeFileSync(empty, idle);
  const [reconcile, trail, floor] = await Promise.all([
    program("functions/reconcile.ts", "dist/functions/reconcile"),
    program("functions/on-trail-event.ts", "dist/functions/on-trail-event"),
    program("scripts/bench/floor.ts", join(folder, "floor")),
  ]);
  return { reconcile, trail, floor };
}
